"""Array types, and the small operations on concatenated lists used throughout the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np

from frsearch.forks import imported_before_forks

if TYPE_CHECKING:
    from numpy.typing import NDArray  # its import takes longer than a search

Bools: TypeAlias = "NDArray[np.bool_]"
Bytes: TypeAlias = "NDArray[np.uint8]"
Numbers: TypeAlias = "NDArray[np.uint32]"
Counts: TypeAlias = "NDArray[np.int64]"
Whole = TypeVar("Whole", bound=np.integer[Any])

imported_before_forks("numpy.ma")  # numpy.unique does, when it is first called


def starts_of(counts: NDArray[np.integer]) -> Counts:
    """Return the offset at which each of several concatenated lists starts, then the end of the last.

    >>> starts_of(np.array([3, 0, 2])).tolist()
    [0, 3, 3, 5]
    """
    starts = np.zeros(len(counts) + 1, np.int64)
    np.add.accumulate(counts, out=starts[1:], dtype=np.int64)
    return starts


_BLOCK_BITS = 8
_BLOCK = 1 << _BLOCK_BITS
_TOGETHER = 32 * _BLOCK
"""Sizes added up at a time: so few stay in the cache of the processor, and in memory that is used already."""


_SEVERAL = 24
"""Blocks that are added up one by one before all are: together they take as long."""


class Offsets:
    """What :func:`starts_of` returns, in blocks that are added up as they are asked for.

    A search looks up a few lists of a hundred thousand. Whoever has looked up :data:`_SEVERAL` blocks will look up more: then all
    are added up, and each look-up is one of an array. ``sizes(low, high)`` returns the sizes of the lists from `low` to `high`.

    >>> offsets = Offsets(3, lambda low, high: np.array([3, 0, 2])[low:high])
    >>> offsets.item(2), offsets.total, offsets.all().tolist()
    (3, 5, [0, 3, 3, 5])
    """

    def __init__(self, count: int, sizes: Callable[[int, int], NDArray[np.integer]]) -> None:
        self._count = count
        self._sizes = sizes
        sums = [_sums(sizes(low, min(low + _TOGETHER, count))) for low in range(0, count, _TOGETHER)]
        self._blocks = starts_of(np.concatenate([np.zeros(0, np.int64), *sums]))
        self._starts = np.empty(count + 1, np.int64)  # takes no memory before it is written to
        self._is_known = bytearray(count // _BLOCK + 1)
        self._left = _SEVERAL
        self.total: int = self._blocks.item(-1)
        """The end of the last list."""

    @staticmethod
    def of(sizes: NDArray[np.integer]) -> Offsets:
        """Return the offsets of lists of these sizes."""
        return Offsets(len(sizes), lambda low, high: sizes[low:high])

    def item(self, number: int) -> int:
        """Return the offset at which a list starts; of the number of lists, the end of the last."""
        if not self._is_known[number >> _BLOCK_BITS]:
            self._add_up(number >> _BLOCK_BITS)
        return self._starts.item(number)

    def find(self, offset: int) -> int:
        """Return the number of the last list that starts at an offset or before."""
        block = min(int(self._blocks.searchsorted(offset, side="right")), len(self._is_known)) - 1
        if not self._is_known[block]:
            self._add_up(block)
        low = block << _BLOCK_BITS
        return low + int(self._starts[low : low + _BLOCK].searchsorted(offset, side="right")) - 1

    def all(self) -> Counts:
        """Return the offsets of all lists, and the end of the last, for those who ask for many."""
        if 0 in self._is_known:
            self._starts[:] = starts_of(self._sizes(0, self._count))
            self._is_known[:] = b"\1" * len(self._is_known)
            self.item = self._starts.item  # type: ignore[method-assign, assignment]  # in half the time
        return self._starts

    def _add_up(self, block: int) -> None:
        """Compute the offsets of a block. Threads that do so at the same time write the same numbers."""
        self._left -= 1
        if self._left < 0:
            self.all()
            return
        low = block << _BLOCK_BITS
        high = min(low + _BLOCK, self._count + 1)
        self._starts[low:high] = self._blocks[block] + starts_of(self._sizes(low, high - 1))
        self._is_known[block] = 1


def _sums(sizes: NDArray[np.integer]) -> Counts:
    """Return the sum of each block."""
    return np.add.reduceat(sizes, np.arange(0, len(sizes), _BLOCK), dtype=np.int64)


def within(counts: NDArray[np.integer]) -> Counts:
    """Return 0, 1, 2, … for each of several concatenated lists.

    >>> within(np.array([3, 0, 2])).tolist()
    [0, 1, 2, 0, 1]
    """
    starts = starts_of(counts)
    return np.arange(starts[-1]) - np.repeat(starts[:-1], counts)


def sums_within(values: NDArray[np.integer], counts: NDArray[np.integer]) -> Counts:
    """Return the sums so far of each of several concatenated lists.

    >>> sums_within(np.array([3, 4, 1, 1]), np.array([2, 0, 2])).tolist()
    [3, 7, 1, 2]
    """
    so_far = starts_of(values)
    return so_far[1:] - so_far[starts_of(counts)[:-1]].repeat(counts)


def is_new(values: NDArray[np.integer]) -> Bools:
    """Return whether each number differs from the one before it; the first one does.

    >>> is_new(np.array([4, 4, 7, 4])).tolist()
    [True, False, True, True]
    """
    differs = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=differs[1:])
    return differs


def distinct(values: NDArray[Whole]) -> NDArray[Whole]:
    """Return the different ones among some whole numbers, ascending; :func:`numpy.unique` takes ten times as long (NumPy 2.4).

    >>> distinct(np.array([7, 4, 7])).tolist()
    [4, 7]
    """
    ordered = np.sort(values)
    return ordered[is_new(ordered)]


def once_each(one: NDArray[np.integer], other: NDArray[np.integer]) -> Bools | None:
    """Return which rows of two columns differ from the row before; None: all do.

    >>> once_each(np.array([4, 4, 7]), np.array([5, 5, 8])).tolist(), once_each(np.array([4, 4]), np.array([5, 6]))
    ([True, False, True], None)
    """
    is_double = one[1:] == one[:-1]
    if other is not one:
        is_double &= other[1:] == other[:-1]
    return np.append(True, ~is_double) if is_double.any() else None


def spread(starts: Counts, counts: NDArray[np.integer], limit: int) -> Counts:
    """Return ``counts[i]`` consecutive numbers from ``starts[i]``, for each *i*; raises ValueError for more than `limit` in all.

    >>> spread(np.array([10, 50]), np.array([2, 3]), 5).tolist()
    [10, 11, 50, 51, 52]
    """
    ends = np.add.accumulate(counts, dtype=np.int64)
    total = ends.item(-1) if len(ends) else 0
    if total > limit:
        raise ValueError(f"{total} occurrences, expected at most {limit}")
    numbers: Counts = (starts - ends + counts).repeat(counts)
    numbers += np.arange(total)
    return numbers


def batches(counts: NDArray[Any], size: int) -> Iterator[tuple[int, int]]:
    """Yield (low, high) of runs of lists that hold up to `size` numbers together, or are one longer list.

    >>> list(batches(np.array([2, 3, 9, 1]), 5))
    [(0, 2), (2, 3), (3, 4)]
    """
    ends = np.cumsum(counts)
    low = 0
    while low < len(ends):
        before = ends[low - 1] if low else 0
        high = max(int(np.searchsorted(ends, before + size, side="right")), low + 1)
        yield low, high
        low = high


_MUCH_LONGER = 16
"""How many times as long as another a list must be for binary search in it to take less time than marking its numbers."""


def common(docs: NDArray[Any], others: NDArray[Any], limit: int) -> NDArray[Any]:
    """Return those of `docs` that are among `others`; both ascend, and all numbers are below `limit`.

    >>> common(np.array([1, 4, 6]), np.array([4, 5, 6]), 10).tolist()
    [4, 6]
    """
    if len(docs) * _MUCH_LONGER < len(others):
        return docs[search_sorted(others, docs)[0]]
    is_there = np.zeros(limit, np.bool_)  # a tenth of the time of binary search, whose comparisons are not predictable
    is_there[others] = True
    found: NDArray[Any] = docs[is_there[docs]]
    return found


class Places:
    """Where new numbers go among `count` others: before the one at each of some indices (ascending); for several columns.

    >>> Places(np.array([0, 2]), 2).joined(np.array([5, 7]), np.array([1, 9])).tolist()
    [1, 5, 7, 9]
    """

    def __init__(self, at: Counts, count: int) -> None:
        self._new = at + np.arange(len(at))
        self._is_old = np.ones(count + len(at), np.bool_)
        self._is_old[self._new] = False

    def joined(self, column: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        """Return a column with new values in these places."""
        both = np.empty(len(self._is_old), column.dtype)
        both[self._is_old], both[self._new] = column, new
        return both


def search_sorted(docs: NDArray[Any], sought: NDArray[Any]) -> tuple[Bools, NDArray[Any]]:
    """Return whether each of `sought` is in `docs` (ascending), and at which index."""
    at = docs.searchsorted(sought)
    if not len(docs):
        return np.zeros(len(sought), np.bool_), at
    at[at == len(docs)] = 0
    return docs[at] == sought, at
