"""Words that are relatives of another one: they begin like it, and often stand in the same articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from frsearch.deadline import checking_time
from frsearch.engine.arrays import search_sorted
from frsearch.engine.read.field import Field
from frsearch.ranking import MIN_ASSOCIATION, association

SAMPLE = 1 << 16
"""Articles that are enough to estimate how often words share an article."""

_BEGINNING = 4
"""Letters that relatives have in common at least."""

_ENDING = 3
"""Letters of the shorter one that may be others: those of its suffix."""

_KNOWN = 5
"""Articles of a segment that a word stands in from which on it is looked at: most words stand in fewer."""


def relatives(fields: Sequence[Field], lemma: str) -> list[str]:
    """Return the relatives of a lemma, among the words of one field of all segments.

    ``allemagne`` and ``allemand`` are, ``construire`` and ``construction``, but not ``port`` and ``porte``: articles keep apart
    what suffixes would make one (Xu & Croft 1998, *Corpus-based stemming using co-occurrence of word variants*).
    """
    if len(lemma) < _BEGINNING or not lemma.isalpha():
        return []
    own, total = 0, 0
    found: dict[str, tuple[int, int]] = {}
    for field in checking_time(fields):
        total += len(field.lengths)
        word = field.words.find(lemma, "lemma")
        entry = field.entry(word.lemma) if word else -1
        if entry < 0:
            continue
        docs = field.docs[entry]
        own += len(docs)
        for text, other in _alike(field, lemma):
            theirs = field.docs[other]
            few, many = (docs, theirs) if len(docs) < len(theirs) else (theirs, docs)
            articles, together = found.get(text, (0, 0))
            found[text] = articles + len(theirs), together + int(np.count_nonzero(search_sorted(many, few)[0]))
    if not found:
        return []
    articles, together = np.array(list(found.values())).T
    common = association(together, own, articles, total)
    return [text for text, value in zip(found, common, strict=True) if value > MIN_ASSOCIATION]


def _alike(field: Field, lemma: str) -> Iterator[tuple[str, int]]:
    """Yield the lemmas of a field that begin like one, and the numbers of their lists."""
    lemmas = field.words.lemmas
    low, high = field.lemmas.searchsorted(lemmas.beginning_with(lemma[:_BEGINNING])).tolist()
    for entry in (low + np.flatnonzero(field.df[low:high] >= _KNOWN)).tolist():
        text = lemmas.text(field.lemmas.item(entry))
        stem = min(len(lemma), len(text)) - _ENDING
        if text[:stem] == lemma[:stem] and text != lemma and text.isalpha():
            yield text, entry
