"""Related words: lemmas that begin alike and often occur in the same articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from frsearch.deadline import checking_time
from frsearch.engine.arrays import Numbers
from frsearch.engine.read.field import Field
from frsearch.matching.relatives import BEGINNING, MIN_DF, may_be_related, may_have_relatives
from frsearch.ranking import MIN_ASSOCIATION, association

SAMPLE = 1 << 16
"""Articles that suffice to estimate how often two words occur in the same article."""


def relatives(fields: Sequence[Field], lemma: str) -> list[str]:
    """Return the words related to a lemma, among those of one field of all segments.

    ``allemagne`` and ``allemand`` are, ``construire`` and ``construction``, but not ``port`` and ``porte``: these share a
    beginning, but few articles (Xu & Croft 1998, *Corpus-based stemming using co-occurrence of word variants*).
    """
    if not may_have_relatives(lemma):
        return []
    own, total = 0, 0
    found: dict[str, tuple[int, int]] = {}
    for field in checking_time(fields):
        total += min(len(field.lengths), SAMPLE)
        word = field.words.find(lemma, "lemma")
        postings = field.postings(word.lemma) if word else None
        if postings is None:
            continue
        is_there = np.zeros(len(field.lengths), np.bool_)
        is_there[postings.docs] = True
        own += int(np.count_nonzero(is_there[:SAMPLE]))
        for text, alike in _alike(field, lemma):
            other = _sampled(field, alike)
            articles, shared = found.get(text, (0, 0))
            found[text] = articles + len(other), shared + int(np.count_nonzero(is_there[other]))
    if not found:
        return []
    articles, shared = np.array(list(found.values())).T
    associations = association(shared, own, articles, total)
    return [text for text, value in zip(found, associations, strict=True) if value > MIN_ASSOCIATION]


def _sampled(field: Field, entry: int) -> Numbers:
    """Return the articles with a lemma, among the first :data:`SAMPLE` of a field."""
    if len(field.lengths) > SAMPLE:
        first, last = np.zeros(1, np.uint32), np.full(1, SAMPLE, np.uint32)
        return field.docs.in_ranges(entry, first, last, SAMPLE)[1]
    return field.docs[entry]


def _alike(field: Field, lemma: str) -> Iterator[tuple[str, int]]:
    """Yield the lemmas of a field that begin like `lemma`, and the numbers of their posting lists."""
    lemmas = field.words.lemmas
    low, high = field.lemmas.searchsorted(lemmas.beginning_with(lemma[:BEGINNING])).tolist()
    entries = low + np.flatnonzero(field.df[low:high] >= MIN_DF)
    for entry, text in zip(entries.tolist(), lemmas.some(field.lemmas[entries].tolist()), strict=True):
        if may_be_related(lemma, text):
            yield text, entry
