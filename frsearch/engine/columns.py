"""Answers to collectors from columns: arrays with an element for each article that matches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from frsearch.engine import DateCounts, Matching, TopDocs, first_by, precision_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DENSE = 1 << 20
"""Most different keys that are counted in an array with a cell for each: a third of the time that sorting them takes."""


def latest(matching: Matching, limit: int | None, is_oldest: bool) -> TopDocs:
    """Return the latest articles by the first day of their date, or the oldest; undated ones last."""
    first = matching.days()[0].astype(np.int64)
    return first_by(first if is_oldest else -first, first == 0, matching, limit)


def outlet_counts(matching: Matching) -> Counter[str | None]:
    """Return how many articles are from each outlet."""
    codes, names = matching.outlets()
    counts = np.bincount(codes, minlength=len(names)).tolist()
    return Counter({name: count for name, count in zip(names, counts, strict=True) if count})


def value_counts(matching: Matching, fields: tuple[str, ...]) -> Counter[str | None]:
    """Return how many articles have each value in some fields of ``extra``."""
    column = matching.column(fields)
    counts = np.bincount(column.codes, minlength=len(column.values))
    present = np.flatnonzero(counts)
    found: Counter[str | None] = Counter()
    if without := int((column.starts[1:] == column.starts[:-1]).sum()):
        found[None] = without
    found.update(dict(zip(map(column.values.__getitem__, present.tolist()), counts[present].tolist(), strict=True)))
    return found


def date_counts(matching: Matching) -> DateCounts:
    """Return how many articles have each date."""
    first, last = (days.astype(np.int64) for days in matching.days())
    keys, counts = _distinct((3 * first + precision_of(first, last))[first > 0])
    return DateCounts(keys // 3, keys % 3, counts, int((first == 0).sum()))


def _distinct(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different keys, ascending, and how often each occurs."""
    if not len(keys):
        return keys, keys
    low = keys.min()
    if keys.max() - low > _DENSE:
        found, counts = np.unique(keys, return_counts=True)
        return found, counts
    counts = np.bincount(keys - low)
    present = np.flatnonzero(counts)
    return present + low, counts[present]
