"""Inversion: the occurrences of a field, which come article by article, in order of lemma and slot.

Every occurrence is one number of 64 bits: first (form, slot), in the end (lemma, slot, form), and sorting these is all of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Counts, Numbers, is_new, starts_of
from frsearch.engine.write.dictionary_builder import DictionaryBuilder
from frsearch.engine.write.postings_builder import PostingRun

_RUN = 1 << 19
"""Occurrences that are taken apart again together: they take some 50 bytes each meanwhile."""

_CHUNK = 1 << 16
"""Occurrences that are changed together where they are: few enough for the processor's cache."""

_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)

_STEP = 6
"""Of two to this power slots the first one's article is cached."""

Keys = NDArray[np.uint64]


class Occurrences:
    """The occurrences of one field, in one array that grows where it is: sorting takes no second one."""

    def __init__(self) -> None:
        self._keys: Keys = np.empty(0, np.uint64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, form: NDArray[np.integer], slot: Counts) -> None:
        """Take in the form and the slot of some occurrences."""
        end = self._count + len(form)
        if end > len(self._keys):
            self._keys.resize(end + _RUN, refcheck=False)  # the system moves large arrays without copying them
        chunk = self._keys[self._count : end]
        chunk[:] = form
        chunk <<= _32
        chunk |= slot.view(np.uint64)
        self._count = end

    def counts(self, forms: int) -> Counts:
        """Return how often each of so many forms occurs, which is known until they are put in order."""
        counts = np.zeros(forms, np.int64)
        for chunk in self._chunks(_RUN):
            counts += np.bincount((chunk >> _32).view(np.int64), minlength=forms)
        return counts

    def _chunks(self, size: int) -> Iterator[Keys]:
        for low in range(0, self._count, size):
            yield self._keys[low : min(low + size, self._count)]

    def invert(self, lengths: Numbers, place: Counts, words: DictionaryBuilder) -> Iterator[PostingRun]:
        """Yield the postings of the field, some lemmas at a time; the occurrences are used up.

        ``lengths`` are positions an article, ``place[n]`` the exact form of form *n*.
        """
        articles = _Articles(lengths)
        for lemma, slot, form in self._sorted(place, words, articles.slots):
            article = articles.of(slot)
            is_new_lemma = is_new(lemma)
            first = np.flatnonzero(is_new_lemma)
            posting = np.flatnonzero(is_new_lemma | is_new(article))
            cf = np.diff(first, append=len(lemma))
            df = np.diff(np.searchsorted(posting, np.append(first, len(lemma))))
            tf = np.diff(posting, append=len(lemma)).astype(np.uint32)
            yield PostingRun(lemma[first], df, article[posting], tf, cf, slot, form)

    def _sorted(self, place: Counts, words: DictionaryBuilder, slots: int) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
        """Yield lemma, slot and form number within the lemma of every occurrence, in order, whole lemmas at a time."""
        slot_bits = np.uint64(slots.bit_length())
        form_bits = np.uint64(int(np.diff(words.first).max(initial=0)).bit_length())
        lemma_shift = slot_bits + form_bits
        if len(words.first).bit_length() + int(lemma_shift) > 64:
            yield self._sorted_apart(place, words)
            return
        of_form = words.lemma.astype(np.uint64) << lemma_shift
        of_form |= (np.arange(len(words.lemma)) - words.first[words.lemma]).astype(np.uint64)
        of_form = of_form[place]
        for chunk in self._chunks(_CHUNK):
            forms = of_form[chunk >> _32]
            np.bitwise_and(chunk, _LOW, out=chunk)
            np.left_shift(chunk, form_bits, out=chunk)
            np.bitwise_or(chunk, forms, out=chunk)
        keys = self._keys[: self._count]
        keys.sort()
        for low, high in _lemma_runs(keys, lemma_shift):
            yield _apart(keys[low:high], slot_bits, form_bits)

    def _sorted_apart(self, place: Counts, words: DictionaryBuilder) -> tuple[Numbers, Numbers, Numbers]:
        """Sort the columns apart where 64 bits are too few: many forms of one lemma, many lemmas, many articles."""
        keys = self._keys[: self._count]
        exact, slot = place[keys >> _32], keys.astype(np.uint32)
        lemma = words.lemma[exact]
        form = exact - words.first[lemma]
        order = np.lexsort((form, slot, lemma))
        return lemma[order].astype(np.uint32), slot[order], form[order].astype(np.uint32)


class _Articles:
    """Finds the articles of slots, with an entry for many slots together: a table of all would be too large for a cache."""

    def __init__(self, lengths: Numbers) -> None:
        starts = starts_of(lengths.astype(np.int64) + 1)
        self.slots = int(starts[-1])
        self._ends = starts[1:].astype(np.uint32)
        every = np.arange(0, self.slots + 1, 1 << _STEP)
        self._first = (np.searchsorted(starts, every, side="right") - 1).astype(np.uint32)

    def of(self, slots: Numbers) -> Numbers:
        """Return the article of each slot."""
        articles: Numbers = self._first[slots >> np.uint32(_STEP)]
        is_later = self._ends[articles] <= slots
        articles += is_later
        later = np.flatnonzero(is_later)
        while len(later):  # articles shorter than what has one entry
            later = later[self._ends[articles[later]] <= slots[later]]
            articles[later] += np.uint32(1)
        return articles


def _lemma_runs(keys: Keys, lemma_shift: np.uint64) -> Iterator[tuple[int, int]]:
    low = 0
    while low < len(keys):
        last = keys[min(low + _RUN, len(keys)) - 1] >> lemma_shift
        high = len(keys)
        if last < keys[-1] >> lemma_shift:
            high = int(np.searchsorted(keys, (last + np.uint64(1)) << lemma_shift))
        yield low, high
        low = high


def _apart(keys: Keys, slot_bits: np.uint64, form_bits: np.uint64) -> tuple[Numbers, Numbers, Numbers]:
    form = keys.astype(np.uint32)
    form &= np.uint32((1 << int(form_bits)) - 1)
    slot = (keys >> form_bits).astype(np.uint32)
    slot &= np.uint32((1 << int(slot_bits)) - 1)
    return (keys >> slot_bits + form_bits).astype(np.uint32), slot, form
