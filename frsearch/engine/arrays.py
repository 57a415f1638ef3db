"""Array types, and the small operations on concatenated lists used throughout the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from frsearch.forks import imported_before_forks

if TYPE_CHECKING:
    from numpy.typing import NDArray  # its import takes longer than a search

Bools: TypeAlias = "NDArray[np.bool_]"
Bytes: TypeAlias = "NDArray[np.uint8]"
Numbers: TypeAlias = "NDArray[np.uint32]"
Counts: TypeAlias = "NDArray[np.int64]"

imported_before_forks("numpy.ma")  # by numpy.unique


def starts_of(counts: NDArray[np.integer]) -> Counts:
    """Return the offset at which each of several concatenated lists starts, then the end of the last.

    >>> starts_of(np.array([3, 0, 2])).tolist()
    [0, 3, 3, 5]
    """
    starts = np.zeros(len(counts) + 1, np.int64)
    np.add.accumulate(counts, out=starts[1:], dtype=np.int64)
    return starts


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
    sums = np.add.accumulate(values, dtype=np.int64)
    sums -= np.append(0, sums)[starts_of(counts)[:-1]].repeat(counts)
    return sums


def is_new(values: NDArray[np.integer]) -> Bools:
    """Return whether each number differs from the one before it; the first one does.

    >>> is_new(np.array([4, 4, 7, 4])).tolist()
    [True, False, True, True]
    """
    differs = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=differs[1:])
    return differs


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
