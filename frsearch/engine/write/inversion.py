"""Inversion: occurrences that arrive article by article become posting lists, sorted by lemma and slot.

They arrive in the order of their slots, so only the lemmas are to be sorted. Block by block, a radix sort groups the occurrences
by lemma, and each group is appended to its posting list, whose place is known because forms were counted before.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.engine.arrays import Counts, Numbers, batches, is_new, starts_of
from frsearch.engine.write.dictionary_builder import DictionaryBuilder
from frsearch.engine.write.posting_run import PostingRun

_RUN = 1 << 18
"""Occurrences unpacked at a time, at some 50 bytes each; two threads do so at once."""

_BLOCK = 1 << 18
"""Occurrences grouped at a time: enough to make NumPy's calls cheap, few enough for the processor's cache."""

_RADIX = 1 << 16
"""Numbers up to which NumPy sorts by radix."""

_STEP = 6
"""The article of every 2**_STEP-th slot is tabulated."""

Keys = NDArray[np.unsignedinteger]
"""Slot, and form number within the lemma, of each occurrence: in 32 bits if they fit."""


@frozen(eq=False)
class _Block:
    """Occurrences in the order in which they arrived. Of their slots, only those are kept that do not follow the one before."""

    forms: NDArray[np.int32]
    jumps: NDArray[np.int32]
    """Occurrences whose slot is not the next."""
    landings: Numbers
    """The slots of these."""

    @classmethod
    def of(cls, forms: NDArray[np.int32], slots: Numbers) -> _Block:
        jumps = np.append(0, np.flatnonzero(np.diff(slots) != 1) + 1)
        return cls(forms, jumps.astype(np.int32), slots[jumps])

    def slots(self) -> Numbers:
        """Return the slot of each occurrence."""
        slots = np.arange(len(self.forms), dtype=np.uint32)
        slots += np.repeat(self.landings - self.jumps.view(np.uint32), np.diff(self.jumps, append=len(slots)))
        return slots


class Occurrences:
    """The occurrences of one field, in the order of their articles."""

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._parts: list[tuple[NDArray[np.int32], Numbers]] = []
        """Occurrences that are not enough for a block yet."""
        self._waiting = 0
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, form: NDArray[np.integer], slot: NDArray[np.integer]) -> None:
        """Add occurrences, given by form and slot. Slots ascend, except that joined forms may come after their parts."""
        self._parts.append((form.astype(np.int32), slot.astype(np.uint32)))
        self._waiting += len(form)
        self._count += len(form)
        if self._waiting >= _BLOCK:
            self._end_block()

    def _end_block(self) -> None:
        if self._waiting:
            forms, slots = map(np.concatenate, zip(*self._parts, strict=True))
            self._blocks.append(_Block.of(forms, slots))
        self._parts, self._waiting = [], 0

    def counts(self, forms: int) -> Counts:
        """Return how often each of `forms` forms occurs; to be called before :meth:`invert`."""
        self._end_block()
        counts = np.zeros(forms, np.int64)
        for block in self._blocks:
            counts += np.bincount(block.forms, minlength=forms)
        return counts

    def invert(self, lengths: Numbers, counts: Counts, ordinals: Counts, terms: DictionaryBuilder) -> InvertedField:
        """Return the posting lists of the field; the occurrences are used up.

        ``lengths`` are positions per article, ``counts`` is what :meth:`counts` returns, ``ordinals[n]`` is the exact form of the
        analyzer's form *n*.
        """
        articles = _Articles(lengths)
        lemma_counts = np.bincount(terms.lemma[ordinals], counts, len(terms.lemmas)).astype(np.int64)
        form_bits = int(np.diff(terms.first).max(initial=0)).bit_length()
        keys = self._grouped(lemma_counts, ordinals, terms, articles.slots.bit_length(), form_bits)
        lemmas = np.flatnonzero(lemma_counts)
        starts = starts_of(lemma_counts[lemmas])
        _sort_lists(keys, starts)
        return InvertedField(keys, form_bits, lemmas.astype(np.uint32), starts, articles)

    def _grouped(self, counts: Counts, ordinals: Counts, terms: DictionaryBuilder, slot_bits: int, form_bits: int) -> Keys:
        """Return the keys of all occurrences, lemma after lemma, those of each lemma in the order in which they arrived."""
        dtype = np.dtype(np.uint32 if slot_bits + form_bits <= 32 else np.uint64)
        shift = dtype.type(form_bits)
        form_lemmas = terms.lemma[ordinals]
        in_lemma = (ordinals - terms.first[form_lemmas]).astype(np.uint32)
        found = np.empty(self._count, dtype)
        ends = starts_of(counts)[:-1]
        """Of each list so far."""
        group_of, few_of = np.empty(len(ordinals), np.uint32), np.empty(len(ordinals), np.uint16)
        for block in self._taken():
            forms, slots = block.forms, block.slots()
            of_each_form = np.bincount(forms)
            used = np.flatnonzero(of_each_form)
            lemmas, groups = _dense(form_lemmas[used], len(counts))
            of_form = few_of if len(lemmas) <= _RADIX else group_of
            of_form[used] = groups
            sizes = np.bincount(groups, of_each_form[used], len(lemmas)).astype(np.int64)
            key = slots.astype(dtype)
            key <<= shift
            key |= in_lemma[forms]
            order = np.argsort(of_form[forms], kind="stable")
            at = np.repeat(ends[lemmas] - starts_of(sizes)[:-1], sizes)
            at += np.arange(len(at))
            found[at] = key[order]
            ends[lemmas] += sizes
        return found

    def _taken(self) -> Iterator[_Block]:
        """Yield the blocks, each of which is freed once it has been used."""
        self._blocks.reverse()
        while self._blocks:
            yield self._blocks.pop()


def _dense(values: Counts, limit: int) -> tuple[Counts, Counts]:
    """Return the distinct values, all below `limit`, and for each value its index among these."""
    is_there = np.zeros(limit, np.bool_)
    is_there[values] = True
    distinct = np.flatnonzero(is_there)
    index = np.empty(limit, np.int64)
    index[distinct] = np.arange(len(distinct))
    return distinct, index[values]


def _sort_lists(keys: Keys, starts: Counts) -> None:
    """Sort the lists that start at `starts`; all but those of lemmas with two forms at one slot are sorted already."""
    falls = keys[1:] < keys[:-1]
    falls[starts[1:-1] - 1] = False
    for number in dict.fromkeys((np.searchsorted(starts, np.flatnonzero(falls), "right") - 1).tolist()):
        keys[starts[number] : starts[number + 1]].sort(kind="stable")  # fast on what is nearly sorted


@frozen(eq=False)
class InvertedField:
    """The posting lists of a field: the keys of the lemmas that occur in it, list after list."""

    keys: Keys
    form_bits: int
    lemmas: Numbers
    starts: Counts
    articles: _Articles

    def ranges(self) -> Iterator[tuple[int, int]]:
        """Yield the lists to be unpacked together: (low, high)."""
        return batches(np.diff(self.starts), _RUN)

    def run(self, bounds: tuple[int, int]) -> PostingRun:
        """Return the lists in a range."""
        low, high = bounds
        keys = self.keys[self.starts[low] : self.starts[high]]
        slot = (keys >> keys.dtype.type(self.form_bits)).astype(np.uint32, copy=False)
        form = keys.astype(np.uint32)
        form &= np.uint32((1 << self.form_bits) - 1)
        article = self.articles.of(slot)
        first = self.starts[low : high + 1] - self.starts[low]
        is_posting = is_new(article)
        is_posting[first[:-1]] = True
        posting = np.flatnonzero(is_posting)
        tf = np.diff(posting, append=len(keys)).astype(np.uint32)
        df = np.diff(np.searchsorted(posting, first))
        return PostingRun(self.lemmas[low:high], df, article[posting], tf, np.diff(first), slot, form)


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
