"""Putting the common runs of two texts in order: what of one is in the other, each word of either counted once."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from frsearch.research.copies.chains import Run, heaviest_chain

MIN_SHARED = 12
"""Words of a shared passage. With 8, formulas such as a minister's name with his title are found everywhere."""

MIN_ALIGNED = 3
"""Words of a run of an alignment: of a copy with every fifth word changed, seven words in ten are in runs of three or more."""


class Aligned(NamedTuple):
    """How much two texts have in common."""

    share: float
    """The part of the words of the shorter text that is aligned: in order, or in passages of :data:`MIN_SHARED` that moved."""
    fresh: tuple[float, float]
    """The part of the words of each in unaligned stretches of :data:`MIN_SHARED` or more: a new lead, no scattered changes."""
    lengths: tuple[int, int]
    """The words of each."""


def distinct(runs: Iterable[Run], lengths: tuple[int, int], least: int = MIN_SHARED) -> list[Run]:
    """Return runs, longest first, that have `least` words which no longer one has, in one of the texts: cut to these words.

    A passage that one text has twice and the other once makes two runs.

    >>> distinct([(0, 50, 30), (28, 78, 20), (100, 55, 14)], (200, 200))
    [(0, 50, 30), (30, 80, 18), (100, 55, 14)]
    """
    taken = tuple(np.zeros(length, np.bool_) for length in lengths)
    found = []
    for first, second, words in sorted(runs, key=lambda run: (-run[2], run)):
        at, left = max(
            _longest(~taken[0][first : first + words]), _longest(~taken[1][second : second + words]), key=itemgetter(1)
        )
        if left >= least:
            found.append((first + at, second + at, left))
            taken[0][first + at : first + at + left] = taken[1][second + at : second + at + left] = True
    return found


def _longest(is_free: NDArray[np.bool_]) -> tuple[int, int]:
    """Return where the longest stretch of True begins, and its length."""
    if is_free.all():
        return 0, len(is_free)
    edges = np.flatnonzero(np.diff(is_free, prepend=False, append=False))
    if not len(edges):
        return 0, 0
    sizes = edges[1::2] - edges[::2]
    best = int(sizes.argmax())
    return int(edges[2 * best]), int(sizes[best])


def in_order(runs: Sequence[Run], least: int = MIN_ALIGNED) -> list[Run]:
    """Return runs that follow each other in both texts: the heaviest chain, and what of others fits between.

    >>> in_order([(0, 10, 20), (20, 0, 5), (18, 40, 9)])
    [(0, 10, 20), (20, 42, 7)]
    """
    chosen = heaviest_chain(runs)
    for first, second, words in sorted(set(runs).difference(chosen), key=lambda run: (-run[2], run)):
        at = bisect_left(chosen, (first, second, 0))
        low = (0, 0) if not at else (chosen[at - 1][0] + chosen[at - 1][2], chosen[at - 1][1] + chosen[at - 1][2])
        skipped = max(low[0] - first, low[1] - second, 0)
        end = words if at == len(chosen) else min(words, chosen[at][0] - first, chosen[at][1] - second)
        if end - skipped >= least:
            insort(chosen, (first + skipped, second + skipped, end - skipped))
    return chosen


def aligned(runs: Sequence[Run], lengths: tuple[int, int]) -> Aligned:
    """Return how much two texts have in common; `runs` are all that have :data:`MIN_ALIGNED` words or more."""
    chosen = [*in_order(runs), *(run for run in runs if run[2] >= MIN_SHARED)]
    one, other = (_aligned_words(chosen, side, length) for side, length in enumerate(lengths))
    shorter = one if len(one) <= len(other) else other
    return Aligned(float(shorter.mean()) if len(shorter) else 0.0, (_fresh(one), _fresh(other)), lengths)


def _aligned_words(runs: Iterable[Run], side: int, length: int) -> NDArray[np.bool_]:
    is_aligned = np.zeros(length, np.bool_)
    for run in runs:
        is_aligned[run[side] : run[side] + run[2]] = True
    return is_aligned


def _fresh(is_aligned: NDArray[np.bool_]) -> float:
    edges = np.flatnonzero(np.diff(~is_aligned, prepend=False, append=False))
    sizes = edges[1::2] - edges[::2]
    return float(sizes[sizes >= MIN_SHARED].sum() / max(1, len(is_aligned)))
