"""Whether two aligned texts are the same dispatch: carried, shortened or updated, and not the next one on its subject.

The limits come from reading families of news (docs/decisions/research.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from frsearch.model.dates import day_range
from frsearch.research.copies.alignment import Aligned

Days: TypeAlias = "tuple[int, int] | None"
"""The first and the last day that a date stands for, as ordinals; None: undated."""

LEAST_ALIGNED = (200, 0.6), (100, 0.75)
"""Words of the shorter text, and the least share of it that is aligned with a same dispatch; in between in proportion. Of a few
sentences, such as the caption of a video, half of the words are in any article on the event."""

MUCH_LONGER = 3
LEAST_IN_LONGER = (200, 0.6), (100, 0.85)
"""How many times as long the other text is, and the least shares then: a caption has much in common with any long article."""

MOST_FRESH = (1, 0.2, 0.6), (2, 0.12, 0.12)
"""Days between two texts, or more, and how much of the shorter and of the later one may be :attr:`Aligned.fresh`. The next
article on a story repeats its background and has a lead of its own; a dispatch carried later has none."""

MIN_FIGURES, SAME_FIGURES = 12, 0.6
"""Figures of the text that has fewer, and the least share of them that a same dispatch has, too, if there are so many. Of 779
pairs of OrangeSum aligned well enough, 25 lack that: bulletins on an epidemic, fuel prices or polls with another day's data."""


def days_of(date: str | None) -> Days:
    """Return the days that an ISO date of any precision stands for.

    >>> days_of("0001-02")
    (32, 59)
    """
    if date is None:
        return None
    first, last = day_range(date)
    return first.toordinal(), last.toordinal()


def is_same(aligned: Aligned, figures: Sequence[NDArray[np.int32]], days: Sequence[Days]) -> bool:
    """Return whether two texts are the same dispatch; ``figures`` are those in each, as numbers of words."""
    shorter, longer = sorted(aligned.lengths)
    (long, of_long), (short, of_short) = LEAST_IN_LONGER if longer >= MUCH_LONGER * shorter else LEAST_ALIGNED
    if aligned.share < np.interp(shorter, (short, long), (of_short, of_long)):
        return False
    if _is_fresh(aligned, days):
        return False
    if (fewer := min(map(len, figures))) < MIN_FIGURES:
        return True
    (one, counts), (other, other_counts) = (np.unique(of, return_counts=True) for of in figures)
    _, at, other_at = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    common = np.minimum(counts[at], other_counts[other_at]).sum()
    return bool(common >= SAME_FIGURES * fewer)


def _is_fresh(aligned: Aligned, days: Sequence[Days]) -> bool:
    """Return whether more is fresh than the fewest days that two dates can be apart allow; undated articles may be of one day."""
    one, other = days
    if one is None or other is None:
        return False
    shorter = aligned.fresh[0 if aligned.lengths[0] <= aligned.lengths[1] else 1]
    later = aligned.fresh[0 if one > other else 1]
    between = max(other[0] - one[1], one[0] - other[1])
    return any(between >= apart and (shorter > of_shorter or later > of_later) for apart, of_shorter, of_later in MOST_FRESH)
