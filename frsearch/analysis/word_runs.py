"""The words of a short text in a row, for values that are compared word by word: authors, sections, tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from frsearch.analysis.tokens import Token

Run = tuple[str, ...]
"""Folded forms in order."""


def word_runs(tokens: Sequence[Token]) -> tuple[Run, ...]:
    """Return the folded words of a text in a row, and, if it has compounds, once more with these joined; none: it has no word.

    >>> from frsearch.analysis import FrenchAnalyzer
    >>> word_runs(FrenchAnalyzer().tokens("maire de N’Djamena"))
    (('maire', 'de', 'n', 'djamena'), ('maire', 'de', 'ndjamena'))
    """
    joined = {token.position: token for token in tokens if token.span > 1}
    covered = {at for token in joined.values() for at in range(token.position, token.position + token.span)}
    parts = [token for token in tokens if token.has_position]
    whole = [joined.get(token.position, token) for token in parts if token.position in joined or token.position not in covered]
    runs = (tuple(token.folded for token in some) for some in (parts, whole))
    return tuple(dict.fromkeys(run for run in runs if run))


def has_run(tokens: Sequence[Token], run: Run, *, is_whole: bool = False) -> bool:
    """Return whether the words of a run follow each other in a text, compounds joined or not, or are all of it.

    >>> from frsearch.analysis import FrenchAnalyzer
    >>> text = FrenchAnalyzer().tokens("le maire de N’Djamena")
    >>> has_run(text, ("maire", "de", "ndjamena")), has_run(text, ("de", "n")), has_run(text, ("n", "maire"))
    (True, True, False)
    """
    following: defaultdict[int, set[tuple[str, int]]] = defaultdict(set)
    for token in tokens:
        following[token.position].add((token.folded, token.position + token.span))
    end = max((token.position + token.span for token in tokens), default=0)
    for start in (0,) if is_whole else range(end):
        reached = {start}
        for word in run:
            reached = {after for at in reached for folded, after in following[at] if folded == word}
        if end in reached if is_whole else reached:
            return True
    return False
