"""A segment that is merged into another: its live articles, and the new doc ids and ordinals of its articles and terms."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Bools, Numbers, batches, starts_of
from frsearch.engine.format.sections import FRAME_SIZES, FRAMES, INDEXED_FIELDS
from frsearch.engine.format.stored_articles import compressor, frames
from frsearch.engine.format.unpacking import Packed, PackedLists
from frsearch.engine.read.field import Field
from frsearch.engine.read.segment import Segment

RUN = 1 << 19
"""Occurrences merged at a time, at some 100 bytes each."""

_PIECE = 1 << 22
"""Bytes copied at a time."""


class MergeSource:
    """A segment that becomes part of another, in which `first` live articles come before its own."""

    def __init__(self, segment: Segment, first: int) -> None:
        self.segment = segment
        self.is_whole = segment.deleted is None or not segment.deleted.any()
        self.keep = np.ones(segment.articles, np.bool_) if segment.deleted is None else ~segment.deleted
        self.count = int(self.keep.sum())
        self.number = np.cumsum(self.keep) - 1 + first
        """For each live article, its new doc id."""
        self.exact = np.zeros(0, np.int64)
        """For each exact form, its new ordinal."""
        self.lemma = np.zeros(0, np.int64)
        """For each lemma, its new ordinal, or -1."""

    def column(self, name: str, row: int = 1) -> NDArray[np.generic]:
        """Return the rows of a column for the live articles, `row` numbers each."""
        values = self.segment.column(name).reshape(-1, row)
        return (values if self.is_whole else values[self.keep]).reshape(-1)

    def lists(self, lists: PackedLists) -> Packed:
        """Return the packed lists of the live articles, from `lists` with one per article."""
        lists.check()
        if self.is_whole:
            return lists.packed
        packed = lists.packed
        bits = packed.bits[np.repeat(self.keep, np.diff(lists.starts.all()))]
        wide = packed.wide[np.repeat(self.keep, packed.wides)]
        return Packed(bits, packed.width[self.keep], wide, packed.wides[self.keep])

    def counts(self, name: str) -> NDArray[np.integer]:
        """Return how often each exact form occurs in one field of the live articles."""
        field, words = self.segment.field(name), self.segment.words
        if self.is_whole:
            return field.exact_counts
        counts = np.zeros(len(words.exact), np.int64)
        first = words.first_exact[field.lemmas]
        for low, high in batches(field.cf, RUN):
            docs, tf = ascending(field.docs, low, high), frequencies(field, low, high)
            exact = np.repeat(first[low:high], field.cf[low:high]) + field.forms.range(low, high)
            if exact.max(initial=0) >= len(counts):
                raise ValueError(f"exact form {exact.max()} of {len(counts)}")
            counts += np.bincount(exact[np.repeat(self.keep[docs], tf)], minlength=len(counts))
        return counts

    def is_used(self) -> Bools:
        """Return whether each exact form occurs in a live article."""
        count = len(self.segment.words.exact)
        return np.ones(count, np.bool_) if self.is_whole else np.sum([self.counts(name) for name in INDEXED_FIELDS], axis=0) > 0

    def pieces(self, name: str, sizes: NDArray[np.integer]) -> Iterator[bytes]:
        """Yield what a section of bytes has of the live articles; ``sizes[i]`` bytes of it are of article *i*."""
        starts = starts_of(sizes)
        for low, high in _kept_ranges(self.keep):
            for start in range(int(starts[low]), int(starts[high]), _PIECE):
                yield self.segment.sections.bytes(name, start, min(start + _PIECE, int(starts[high])))

    def frames(self, dictionary: bytes, sizes: list[Numbers]) -> Iterator[bytes]:
        """Yield the stored articles, appending their `sizes`; they are recompressed if their dictionary is not this one."""
        if self.segment.dictionary == dictionary:
            sizes.append(self.column(FRAME_SIZES.name).astype(np.uint32))
            yield from self.pieces(FRAMES.name, self.segment.column(FRAME_SIZES.name))
            return
        for frame in frames(compressor(dictionary), map(self.segment.frame, np.flatnonzero(self.keep).tolist())):
            sizes.append(np.array([len(frame)], np.uint32))
            yield frame


def ascending(lists: PackedLists, low: int, high: int) -> Numbers:
    """Return the ascending lists from `low` to `high`, concatenated."""
    values = lists.range(low, high)
    counts = np.asarray(lists.counts[low:high], np.int64)
    sums = np.cumsum(values, dtype=np.int64)
    starts = starts_of(counts)
    sums -= np.repeat(np.concatenate([[0], sums])[starts[:-1]], counts)
    return sums.astype(np.uint32)


def frequencies(field: Field, low: int, high: int) -> Numbers:
    """Return the tf of each article of some lemmas; raises ValueError if they do not add up to the cf of these lemmas."""
    tf = field.tf.range(low, high) + np.uint32(1)
    if (total := int(tf.sum(dtype=np.int64))) != (expected := int(field.cf[low:high].sum(dtype=np.int64))):
        raise ValueError(f"tf adds up to {total}, but cf to {expected}")
    return tf


def _kept_ranges(keep: Bools) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each range of articles that are all kept."""
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], keep, [False]])))
    yield from zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True)
