"""The analyzer for Whoosh: an ``Analyzer`` for any Whoosh ``TEXT`` field."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

with warnings.catch_warnings():
    # The sources of Whoosh 2.7.4 have invalid escapes, and Python warns about these whenever it compiles them.
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)  # what Python 3.11 calls it
    from whoosh.analysis import Analyzer, Token

from frsearch.analysis.tokens import CachedChain

_CHAIN = CachedChain()


class WhooshAnalyzer(Analyzer):  # type: ignore[misc]
    """Yields the tokens of a text at one level (``lemma``, ``folded`` or ``exact``) as Whoosh tokens.

    Joined forms of compounds and the feminines of inclusive words are left out of queries (``mode="query"``), where Whoosh would
    take them for one more word that must match. Only its level is pickled, so a schema that contains it stays small.
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
        """Yield one Whoosh token, always the same object, for each of ours, with the attributes that were asked for.

        `removestops` is for analyzers that remove stop words; Whoosh's parser passes it to all.
        """
        token = Token(positions, chars, removestops=removestops, mode=mode, **options)
        for found in _CHAIN.tokens(value):
            if mode == "query" and not found.has_position:
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
