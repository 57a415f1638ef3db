"""Inversion: occurrences that arrive article by article become posting lists, sorted by lemma and slot.

Every occurrence is a 64-bit key: first (form, slot), in the end (lemma, slot, form). Inverting is sorting these keys.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Counts, Numbers, is_new, starts_of
from frsearch.engine.write.dictionary_builder import DictionaryBuilder
from frsearch.engine.write.posting_run import PostingRun

_RUN = 1 << 19
"""Occurrences unpacked at a time, at some 50 bytes each."""

_CHUNK = 1 << 16
"""Occurrences rewritten at a time: few enough for the processor's cache."""

_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)

_STEP = 6
"""The article of every 2**_STEP-th slot is tabulated."""

Keys = NDArray[np.uint64]


class Occurrences:
    """The occurrences of one field, in one array that grows and is sorted in place."""

    def __init__(self) -> None:
        self._keys: Keys = np.empty(0, np.uint64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, form: NDArray[np.integer], slot: Counts) -> None:
        """Add occurrences, given by form and slot."""
        end = self._count + len(form)
        if end > len(self._keys):
            self._keys.resize(end + _RUN, refcheck=False)  # the system moves large arrays without copying them
        chunk = self._keys[self._count : end]
        chunk[:] = form
        chunk <<= _32
        chunk |= slot.view(np.uint64)
        self._count = end

    def counts(self, forms: int) -> Counts:
        """Return how often each of `forms` forms occurs; to be called before :meth:`invert`."""
        counts = np.zeros(forms, np.int64)
        for chunk in self._chunks(_RUN):
            counts += np.bincount((chunk >> _32).view(np.int64), minlength=forms)
        return counts

    def _chunks(self, size: int) -> Iterator[Keys]:
        for low in range(0, self._count, size):
            yield self._keys[low : min(low + size, self._count)]

    def invert(self, lengths: Numbers, ordinals: Counts, terms: DictionaryBuilder) -> Iterator[PostingRun]:
        """Yield the posting lists of the field, some lemmas at a time; the occurrences are used up.

        ``lengths`` are positions per article, ``ordinals[n]`` is the exact form of the analyzer's form *n*.
        """
        articles = _Articles(lengths)
        for lemma, slot, form in self._sorted(ordinals, terms, articles.slots):
            article = articles.of(slot)
            is_new_lemma = is_new(lemma)
            first = np.flatnonzero(is_new_lemma)
            posting = np.flatnonzero(is_new_lemma | is_new(article))
            cf = np.diff(first, append=len(lemma))
            df = np.diff(np.searchsorted(posting, np.append(first, len(lemma))))
            tf = np.diff(posting, append=len(lemma)).astype(np.uint32)
            yield PostingRun(lemma[first], df, article[posting], tf, cf, slot, form)

    def _sorted(self, ordinals: Counts, terms: DictionaryBuilder, slots: int) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
        """Yield lemma, slot and form number within the lemma of every occurrence, sorted, whole lemmas at a time."""
        slot_bits = np.uint64(slots.bit_length())
        form_bits = np.uint64(int(np.diff(terms.first).max(initial=0)).bit_length())
        lemma_shift = slot_bits + form_bits
        if len(terms.first).bit_length() + int(lemma_shift) > 64:
            yield self._sorted_by_columns(ordinals, terms)
            return
        of_form = terms.lemma.astype(np.uint64) << lemma_shift
        of_form |= (np.arange(len(terms.lemma)) - terms.first[terms.lemma]).astype(np.uint64)
        of_form = of_form[ordinals]
        for chunk in self._chunks(_CHUNK):
            forms = of_form[chunk >> _32]
            np.bitwise_and(chunk, _LOW, out=chunk)
            np.left_shift(chunk, form_bits, out=chunk)
            np.bitwise_or(chunk, forms, out=chunk)
        keys = self._keys[: self._count]
        keys.sort()
        for low, high in _lemma_runs(keys, lemma_shift):
            yield _unpacked(keys[low:high], slot_bits, form_bits)

    def _sorted_by_columns(self, ordinals: Counts, terms: DictionaryBuilder) -> tuple[Numbers, Numbers, Numbers]:
        """Sort by separate columns if 64 bits are too few: many forms of one lemma, many lemmas, many articles."""
        keys = self._keys[: self._count]
        exact, slot = ordinals[keys >> _32], keys.astype(np.uint32)
        lemma = terms.lemma[exact]
        form = exact - terms.first[lemma]
        order = np.lexsort((form, slot, lemma))
        return lemma[order].astype(np.uint32), slot[order], form[order].astype(np.uint32)


class _Articles:
    """Maps slots to articles with a table entry for every 64th slot; one for every slot would overflow the processor's cache."""

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
        while len(later):  # articles shorter than the step of the table
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


def _unpacked(keys: Keys, slot_bits: np.uint64, form_bits: np.uint64) -> tuple[Numbers, Numbers, Numbers]:
    form = keys.astype(np.uint32)
    form &= np.uint32((1 << int(form_bits)) - 1)
    slot = (keys >> form_bits).astype(np.uint32)
    slot &= np.uint32((1 << int(slot_bits)) - 1)
    return (keys >> slot_bits + form_bits).astype(np.uint32), slot, form
