"""Periods: the years, months, ISO weeks and days that dates lie in, as numbers that follow one another.

A date is a first and a last day. It lies in a period that holds both; a date less precise than that (a month among days) lies in
none, and has a bucket of its own. Weeks are those of ISO 8601: they begin on Monday and belong to the year of their Thursday.
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from frsearch.engine import Matching, precision_of
from frsearch.text import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Days = NDArray[np.int64]

UNITS = ("year", "month", "week", "day")

_FRENCH = {"an": "year", "annee": "year", "mois": "month", "semaine": "week", "jour": "day"}

_EPOCH = datetime.date(1970, 1, 1).toordinal()

_DAY, _WHOLE_MONTH, _WHOLE_YEAR = range(3)
"""What a date is: its precision."""

_COARSEST = {"year": _WHOLE_YEAR, "month": _WHOLE_MONTH, "week": _DAY, "day": _DAY}
"""The least precise dates that lie in a period of each unit."""


def unit_named(name: str) -> str | None:
    """Return the unit that a name means, in English or French, or None.

    >>> unit_named("Année"), unit_named("day"), unit_named("rubrique")
    ('year', 'day', None)
    """
    key = plain(name)
    return key if key in UNITS else _FRENCH.get(key)


def expected_unit(by: str) -> str:
    """Return the unit that `by` names; raises ValueError if it names none."""
    if not isinstance(by, str):
        raise TypeError(f"by is {by!r}; expected 'year', 'month', 'week' or 'day'")
    if unit := unit_named(by):
        return unit
    raise ValueError(f"by is {by!r}; expected 'year', 'month', 'week' or 'day'")


def numbers_of(days: Days, unit: str) -> Days:
    """Return the number of the period that each day (an ordinal above 0) lies in; the next period has the next number."""
    if unit == "day":
        return days
    if unit == "week":
        return (days - 1) // 7  # day 1 was a Monday
    dates = (days - _EPOCH).astype("datetime64[D]")
    return dates.astype("datetime64[M]" if unit == "month" else "datetime64[Y]").astype(np.int64)


def labels_of(numbers: Days, unit: str) -> list[str]:
    """Return how each period is written: ``2024``, ``2024-03``, ``2024-W10`` or ``2024-03-05``."""
    return [_label(number, unit) for number in numbers.tolist()]


@lru_cache(1 << 14)  # as many days as are in forty years: counting by day takes half the time when asked again
def _label(number: int, unit: str) -> str:
    match unit:
        case "day":
            return datetime.date.fromordinal(number).isoformat()
        case "week":
            year, week, _ = datetime.date.fromordinal(7 * number + 1).isocalendar()
            return f"{year:04}-W{week:02}"
        case "month":
            return f"{1970 + number // 12:04}-{1 + number % 12:02}"
        case _:
            return f"{1970 + number:04}"


def date_label(first: int, precision: int) -> str:
    """Return the ISO date that begins on a day and has a precision."""
    return datetime.date.fromordinal(first).isoformat()[: (10, 7, 4)[precision]]


class Dated(NamedTuple):
    """Articles by period: the ``numbers`` of periods with an article, ascending, and the ``counts`` of articles in each.

    ``coarse`` counts the articles by dates less precise than a period, in order; ``undated`` those without a date.
    """

    unit: str
    numbers: Days
    counts: Days
    coarse: dict[str | None, int]
    undated: int

    @property
    def total(self) -> int:
        """All articles that were counted."""
        return int(self.counts.sum()) + sum(self.coarse.values()) + self.undated

    def buckets(self) -> dict[str | None, int]:
        """Return the counts of periods in order, then those of imprecise dates, then that of the undated (None)."""
        found: dict[str | None, int] = dict(zip(labels_of(self.numbers, self.unit), self.counts.tolist(), strict=True))
        return found | self.others()

    def others(self) -> dict[str | None, int]:
        """Return the counts of imprecise dates, then that of the undated (None), if there are any."""
        return self.coarse | {None: self.undated} if self.undated else self.coarse

    def counts_of(self, numbers: Days) -> list[int]:
        """Return the counts of some periods, which follow one another and include all there are."""
        counts = np.zeros(len(numbers), np.int64)
        if len(numbers):
            counts[self.numbers - numbers[0]] = self.counts
        found: list[int] = counts.tolist()
        return found


class ByPeriod(NamedTuple):
    """How many of the articles that match are dated in each period of a unit."""

    unit: str

    def collect(self, matching: Matching) -> Dated:
        """Return the counts."""
        days, precisions, counts, undated = matching.date_counts()
        is_coarse = precisions > _COARSEST[self.unit]
        periods = numbers_of(days[~is_coarse], self.unit)
        numbers, place = np.unique(periods, return_inverse=True)
        placed = np.bincount(place, counts[~is_coarse], len(numbers)).astype(np.int64)
        labels = map(date_label, days[is_coarse].tolist(), precisions[is_coarse].tolist())
        coarse: dict[str | None, int] = dict(sorted(zip(labels, counts[is_coarse].tolist(), strict=True)))
        return Dated(self.unit, numbers, placed, coarse, undated)


def placed(first: Days, last: Days, unit: str) -> Days:
    """Return the number of the period that each date lies in, UNPLACED for undated (0) and imprecise ones."""
    is_placed = (first > 0) & (precision_of(first, last) <= _COARSEST[unit])
    numbers = np.full(len(first), UNPLACED)
    numbers[is_placed] = numbers_of(first[is_placed], unit)
    return numbers


UNPLACED = np.iinfo(np.int64).min
"""In place of the number of a period: the date lies in none."""
