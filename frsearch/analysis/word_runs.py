"""The words of a short text in a row, for values that are compared word by word: authors, sections, tags."""

from __future__ import annotations

from collections.abc import Iterable

from frsearch.analysis.tokens import Token

Run = tuple[str, ...]
"""Folded forms in order."""


def word_runs(tokens: Iterable[Token]) -> tuple[Run, ...]:
    """Return the folded words of a text in a row, and, if it has compounds, once more with these joined; none: it has no word.

    >>> from frsearch.analysis import FrenchAnalyzer
    >>> word_runs(FrenchAnalyzer().tokens("maire de N’Djamena"))
    (('maire', 'de', 'n', 'djamena'), ('maire', 'de', 'ndjamena'))
    """
    parts, joined, end = [], [], -1
    all_tokens = list(tokens)
    compounds = {token.position: token for token in all_tokens if token.span > 1}
    for token in all_tokens:
        if token.span > 1:
            continue
        parts.append(token.folded)
        if token.position in compounds:
            end = token.position + compounds[token.position].span
            joined.append(compounds[token.position].folded)
        elif token.position >= end:
            joined.append(token.folded)
    return tuple(dict.fromkeys(run for run in (tuple(parts), tuple(joined)) if run))


def contains(run: Run, words: Run) -> bool:
    """Return whether some words follow each other in a run.

    >>> contains(("le", "courrier", "du", "sahel"), ("courrier", "du")), contains(("courrier", "du"), ("du", "courrier"))
    (True, False)
    """
    return any(run[at : at + len(words)] == words for at in range(len(run) - len(words) + 1))
