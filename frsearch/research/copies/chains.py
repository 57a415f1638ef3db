"""The heaviest chain of common runs: those that follow each other in both texts and have most words together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from heapq import heappop, heappush

Run = tuple[int, int, int]
"""Where a run of common words starts in the first text and in the second, and its number of words."""


def heaviest_chain(runs: Sequence[Run]) -> list[Run]:
    """Return the runs that most words are in, of those that follow each other in both texts without overlap.

    A sweep over the first text with a Fenwick tree over the second (Gusfield 1997, "Algorithms on Strings, Trees, and Sequences",
    13.3), in time n log n.

    >>> heaviest_chain([(0, 90, 5), (10, 0, 4), (20, 10, 4), (30, 8, 7)])
    [(10, 0, 4), (30, 8, 7)]
    """
    ends = sorted({second + words for _, second, words in runs})
    best: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)
    """A Fenwick tree of the heaviest chain that ends at each of `ends`, or before: its words, and its last run."""
    weights, before = [0] * len(runs), [-1] * len(runs)
    waiting: list[tuple[int, int]] = []
    for number in sorted(range(len(runs)), key=runs.__getitem__):
        first, second, words = runs[number]
        while waiting and waiting[0][0] <= first:
            _put(best, ends, runs, weights, heappop(waiting)[1])
        weight, before[number] = _heaviest(best, bisect_right(ends, second))
        weights[number] = weight + words
        heappush(waiting, (first + words, number))
    number = max(range(len(runs)), key=weights.__getitem__, default=-1)
    chain = []
    while number >= 0:
        chain.append(runs[number])
        number = before[number]
    return chain[::-1]


def _put(best: list[tuple[int, int]], ends: list[int], runs: Sequence[Run], weights: list[int], number: int) -> None:
    """Add the chain that ends with a run to the tree."""
    _, second, words = runs[number]
    at = bisect_right(ends, second + words)
    chain = weights[number], number
    while at < len(best):
        if best[at][0] < chain[0]:
            best[at] = chain
        at += at & -at


def _heaviest(best: list[tuple[int, int]], at: int) -> tuple[int, int]:
    """Return the heaviest chain among the first `at` ends."""
    found = 0, -1
    while at:
        if best[at][0] > found[0]:
            found = best[at]
        at -= at & -at
    return found
