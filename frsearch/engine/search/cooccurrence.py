"""Related words: lemmas that begin alike and often occur in the same articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from frsearch.deadline import checking_time
from frsearch.engine.arrays import Counts, starts_of
from frsearch.engine.read.field import Field
from frsearch.ranking import MIN_ASSOCIATION, association

SAMPLE = 1 << 16
"""Articles that suffice to estimate how often two words occur in the same article."""

_BEGINNING = 4
"""Fewest letters that related words have in common."""

_ENDING = 3
"""Letters at the end of the shorter word that may differ: its suffix."""

_MIN_DF = 5
"""Fewest articles of a segment that a related word occurs in: most words occur in fewer."""


def relatives(fields: Sequence[Field], lemma: str) -> list[str]:
    """Return the words related to a lemma, among those of one field of all segments.

    ``allemagne`` and ``allemand`` are, ``construire`` and ``construction``, but not ``port`` and ``porte``: these share a
    beginning, but few articles (Xu & Croft 1998, *Corpus-based stemming using co-occurrence of word variants*).
    """
    if len(lemma) < _BEGINNING or not lemma.isalpha():
        return []
    own, total = 0, 0
    found: dict[str, tuple[int, int]] = {}
    for field in checking_time(fields):
        total += len(field.lengths)
        word = field.words.find(lemma, "lemma")
        entry = field.entry(word.lemma) if word else -1
        alike = dict(_alike(field, lemma)) if entry >= 0 else {}
        own += field.df.item(entry) if entry >= 0 else 0
        if alike:
            others = np.array(list(alike.values()))
            for text, articles, shared in zip(alike, field.df[others].tolist(), _shared(field, entry, others), strict=True):
                before, shared_before = found.get(text, (0, 0))
                found[text] = before + articles, shared_before + shared
    if not found:
        return []
    articles, shared = np.array(list(found.values())).T
    associations = association(shared, own, articles, total)
    return [text for text, value in zip(found, associations, strict=True) if value > MIN_ASSOCIATION]


def _shared(field: Field, entry: int, others: Counts) -> list[int]:
    """Return in how many articles a lemma occurs together with each of some others."""
    is_there = np.zeros(len(field.lengths), np.bool_)
    is_there[field.docs[entry]] = True
    shared: list[int] = np.add.reduceat(
        is_there[field.docs.lists(others)], starts_of(field.df[others])[:-1], dtype=np.int64
    ).tolist()
    return shared


def _alike(field: Field, lemma: str) -> Iterator[tuple[str, int]]:
    """Yield the lemmas of a field that begin like `lemma`, and the numbers of their posting lists."""
    lemmas = field.words.lemmas
    low, high = field.lemmas.searchsorted(lemmas.beginning_with(lemma[:_BEGINNING])).tolist()
    for entry in (low + np.flatnonzero(field.df[low:high] >= _MIN_DF)).tolist():
        text = lemmas.text(field.lemmas.item(entry))
        stem = min(len(lemma), len(text)) - _ENDING
        if text[:stem] == lemma[:stem] and text != lemma and text.isalpha():
            yield text, entry
