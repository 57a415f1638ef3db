"""The Whoosh face of the analyzer: put it into any Whoosh ``TEXT`` field."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

with warnings.catch_warnings():
    # Whoosh 2.7.4 has invalid escapes in its sources, of which newer Pythons warn when they compile them.
    warnings.simplefilter("ignore", SyntaxWarning)
    from whoosh.analysis import Analyzer, Token

from frsearch.analysis.tokens import Tokens

_TOKENS = Tokens()


class WhooshAnalyzer(Analyzer):  # type: ignore[misc]
    """Yields the tokens of a text at one level (``lemma``, ``folded`` or ``exact``) as Whoosh tokens.

    Joined forms of compounds are left out of queries (``mode="query"``), where Whoosh would read them as one more word
    that must match. It pickles by its level alone, so a schema that holds it stays small.
    """

    def __init__(self, level: str = "lemma") -> None:
        self.level = level

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        removestops: bool = True,
        **options: Any,
    ) -> Iterator[Token]:
        """Yield one Whoosh token, reused, for each of ours, with the attributes that were asked for.

        `removestops` is for analyzers that have stop words to remove; Whoosh's parser says it to all.
        """
        token = Token(positions, chars, removestops=removestops, mode=mode, **options)
        for found in _TOKENS.tokens(value):
            if mode == "query" and found.span > 1:
                continue
            token.text = getattr(found, self.level)
            token.boost = 1.0
            token.stopped = False
            if keeporiginal:
                token.original = found.surface
            if positions:
                token.pos = start_pos + found.position
            if chars:
                token.startchar = start_char + found.start
                token.endchar = start_char + found.end
            yield token

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WhooshAnalyzer) and other.level == self.level

    def __hash__(self) -> int:
        return hash(self.level)
