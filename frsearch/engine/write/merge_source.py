"""A segment on its way into another: which articles go there, and under which numbers they and their words will be known."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Bools, Numbers, batches, starts_of
from frsearch.engine.format.segment_file import INDEXED_FIELDS
from frsearch.engine.format.stored_articles import compressor, frames
from frsearch.engine.format.unpacking import Packed, PackedLists
from frsearch.engine.read.field import Field
from frsearch.engine.read.segment import Segment

RUN = 1 << 19
"""Occurrences of some lemmas that are merged together: they take some 100 bytes each meanwhile."""

_PIECE = 1 << 22
"""Bytes that are copied at a time."""


class MergeSource:
    """A segment that becomes part of another: `first` live articles come before its own."""

    def __init__(self, segment: Segment, first: int) -> None:
        self.segment = segment
        self.is_whole = segment.deleted is None or not segment.deleted.any()
        self.keep = np.ones(segment.articles, np.bool_) if segment.deleted is None else ~segment.deleted
        self.count = int(self.keep.sum())
        self.number = np.cumsum(self.keep) - 1 + first
        """For each live article, its new number."""
        self.exact = np.zeros(0, np.int64)
        """For each exact form, its new number."""
        self.lemma = np.zeros(0, np.int64)
        """For each lemma, its new number, or -1."""

    def column(self, name: str, row: int = 1) -> NDArray[np.generic]:
        """Return what a column says of the live articles, `row` numbers of each."""
        values = self.segment.column(name).reshape(-1, row)
        return (values if self.is_whole else values[self.keep]).reshape(-1)

    def lists(self, lists: PackedLists) -> Packed:
        """Return the packed lists of the live articles, of which there is one an article."""
        lists.check()
        if self.is_whole:
            return lists.packed
        packed = lists.packed
        bits = packed.bits[np.repeat(self.keep, np.diff(lists.starts))]
        wide = packed.wide[np.repeat(self.keep, packed.wides)]
        return Packed(bits, packed.width[self.keep], wide, packed.wides[self.keep])

    def counts(self, name: str) -> NDArray[np.integer]:
        """Return how often each exact form stands in one field of live articles."""
        field, words = self.segment.field(name), self.segment.words
        if self.is_whole:
            return field.exact_counts
        counts = np.zeros(len(words.exact), np.int64)
        first = words.first_exact[field.lemmas]
        for low, high in batches(field.cf, RUN):
            docs, tf = ascending(field.docs, low, high), frequencies(field, low, high)
            exact = np.repeat(first[low:high], field.cf[low:high]) + field.forms.range(low, high)
            if exact.max(initial=0) >= len(counts):
                raise ValueError(f"a word of form {exact.max()}, of which there are {len(counts)}")
            counts += np.bincount(exact[np.repeat(self.keep[docs], tf)], minlength=len(counts))
        return counts

    def used(self) -> Bools:
        """Tell which exact forms stand in a live article."""
        count = len(self.segment.words.exact)
        return np.ones(count, np.bool_) if self.is_whole else np.sum([self.counts(name) for name in INDEXED_FIELDS], axis=0) > 0

    def frames(self, dictionary: bytes, sizes: list[Numbers]) -> Iterator[bytes]:
        """Yield the stored articles, and tell of their sizes; they are compressed anew where the dictionary is another."""
        if self.segment.dictionary == dictionary:
            sizes.append(self.column("frame.size").astype(np.uint32))
            starts = starts_of(self.segment.column("frame.size"))
            for low, high in _stretches(self.keep):
                for start in range(int(starts[low]), int(starts[high]), _PIECE):
                    yield self.segment.sections.bytes("frame.data", start, min(start + _PIECE, int(starts[high])))
            return
        for frame in frames(compressor(dictionary), map(self.segment.frame, np.flatnonzero(self.keep).tolist())):
            sizes.append(np.array([len(frame)], np.uint32))
            yield frame


def ascending(lists: PackedLists, low: int, high: int) -> Numbers:
    """Return some ascending lists behind each other."""
    values = lists.range(low, high)
    counts = np.asarray(lists.counts[low:high], np.int64)
    sums = np.cumsum(values, dtype=np.int64)
    starts = starts_of(counts)
    sums -= np.repeat(np.concatenate([[0], sums])[starts[:-1]], counts)
    return sums.astype(np.uint32)


def frequencies(field: Field, low: int, high: int) -> Numbers:
    """Return how often some lemmas stand in each of their articles; raises ValueError where that is not as often as in all."""
    tf = field.tf.range(low, high) + np.uint32(1)
    if (total := int(tf.sum(dtype=np.int64))) != (expected := int(field.cf[low:high].sum(dtype=np.int64))):
        raise ValueError(f"{total} occurrences in articles, {expected} in all")
    return tf


def _stretches(keep: Bools) -> Iterator[tuple[int, int]]:
    """Yield from where to where all articles are kept."""
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], keep, [False]])))
    yield from zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True)
