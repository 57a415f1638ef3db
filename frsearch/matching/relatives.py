"""Which lemmas may be related to each other, from their letters alone; how often they occur together decides."""

from __future__ import annotations

BEGINNING = 4
"""Fewest letters that related words have in common."""

_ENDING = 3
"""Letters at the end of the shorter word that may differ: its suffix."""

MIN_DF = 5
"""Fewest articles that a related word occurs in: most words occur in fewer."""


def may_have_relatives(lemma: str) -> bool:
    """Return whether a lemma may have related words: it has a few letters, and nothing else."""
    return len(lemma) >= BEGINNING and lemma.isalpha()


def may_be_related(lemma: str, other: str) -> bool:
    """Return whether another lemma with the same beginning may be related.

    >>> may_be_related("allemagne", "allemand"), may_be_related("construire", "consommer")
    (True, False)
    """
    stem = min(len(lemma), len(other)) - _ENDING
    return other[:stem] == lemma[:stem] and other != lemma and other.isalpha()
