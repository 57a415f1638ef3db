"""Words side by side: how often pairs of words of a query follow each other in some articles, all pairs at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from frsearch.engine.arrays import Counts, Numbers, once_each
from frsearch.engine.format.impacts import occurrence_weights
from frsearch.engine.read.dictionary import TermEntry
from frsearch.engine.read.field import Field
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.statistics import Scores
from frsearch.query import Phrase


def pair_frequencies(field: Field, pairs: Sequence[Phrase], docs: Numbers) -> Scores:
    """Return how often each pair occurs in one field of some articles (ascending), weighted by position, a row per pair."""
    near = _Near(field, docs)
    for number, pair in enumerate(pairs):
        if words := words_for(field, pair):
            near.add(number, words[0], words[1], pair.slop + 1)
    numbers, at, weights = near.found()
    found = np.bincount(numbers * len(docs) + at, weights, len(pairs) * len(docs))
    return found.astype(np.float32).reshape(len(pairs), len(docs))


class _Near:
    """Pairs of words in some articles of one field, to be compared all at once: slots of a pair are marked with its number."""

    def __init__(self, field: Field, docs: Numbers) -> None:
        self._field = field
        self._docs = docs
        self._bounds = field.bounds(docs)
        self._occurrences: dict[TermEntry, tuple[Counts, Counts]] = {}
        self._firsts: list[Counts] = []
        self._ends: list[Counts] = []
        self._lasts: list[Counts] = []
        self._reach: list[Counts] = []

    def _of(self, word: TermEntry) -> tuple[Counts, Counts]:
        """Return the slots of a word, and the last slot that it covers at each; both ascend by the latter."""
        known = self._occurrences.get(word)
        if known is None:
            slots, ends = self._field.end_slots_within(word, *self._bounds)
            if ends is slots:
                first = end = slots.astype(np.int64)
            else:
                order = np.lexsort((slots, ends))
                first, end = slots[order].astype(np.int64), ends[order].astype(np.int64)
            if (once := once_each(first, end)) is not None:  # two forms of a lemma may be at one position
                first, end = first[once], first[once] if end is first else end[once]
            known = self._occurrences[word] = first, end
        return known

    def add(self, number: int, one: TermEntry, other: TermEntry, reach: int) -> None:
        """Add a pair, unless one of its words does not occur; slots up to `reach` apart count as side by side."""
        first, end = self._of(one)
        if not len(first):
            return
        last, end_of_last = self._of(other)
        if len(last):
            mark = number << 32
            self._firsts.append(first)
            self._ends.append(end + mark)
            self._lasts.append((last if end_of_last is last else np.sort(last)) + mark)
            self._reach.append(np.full(len(last), reach))

    def found(self) -> tuple[Counts, Counts, Scores]:
        """Return the pair of each occurrence, the index of its article, and its weight."""
        if not self._lasts:
            return _NOTHING, _NOTHING, np.zeros(0, np.float32)
        end, last = np.concatenate(self._ends), np.concatenate(self._lasts)
        before = end.searchsorted(last) - 1  # the nearest earlier occurrence of the first word
        is_near = (before >= 0) & (last - end[before] <= np.concatenate(self._reach))
        first, last = np.concatenate(self._firsts)[before[is_near]], last[is_near]
        base = self._field.bases[self._docs].astype(np.int64)
        doc, doc_of_last = (base.searchsorted(slots, side="right") - 1 for slots in (first, last & 0xFFFFFFFF))
        same = doc == doc_of_last
        doc, first = doc[same], first[same]
        return last[same] >> 32, doc, occurrence_weights(self._field.name, (first - base[doc]).astype(np.uint32))


_NOTHING = np.zeros(0, np.int64)
