"""Scales: round numbers for an axis of values, and days, months or years that have room for their names on one of dates."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from frsearch.model.dates import day_range
from frsearch.render.plots import french
from frsearch.render.plots.drawing import text_width

_STEPS = (1, 2, 2.5, 5, 10)
SIZE = 11
"""Size of the text on axes."""

_APART, _SHORTEST = 10, 20
"""Least pixels between two texts on an axis, and of such a text."""


def round_ticks(highest: float, most: int = 5, *, is_whole: bool = False) -> tuple[float, ...]:
    """Return up to `most` + 1 round numbers at equal steps, from 0 to the first that is not below the highest value.

    >>> round_ticks(0.37), round_ticks(7, is_whole=True)
    ((0.0, 0.1, 0.2, 0.3, 0.4), (0, 2, 4, 6, 8))
    """
    rough = max(highest, 1e-9) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in _STEPS if factor * power >= rough * (1 - 1e-9))
    if is_whole:
        step = max(1, math.ceil(step))
    count = max(1, math.ceil(highest / step - 1e-9))
    return tuple(at * step if is_whole else round(at * step, 12) for at in range(count + 1))


def decimals_of(share_step: float) -> int:
    """Return how many decimals tell percentages apart that are a step of shares apart."""
    step = 100 * share_step
    return next((places for places in range(6) if abs(round(step, places) - step) < 1e-9), 6)


def bounds(value: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of a period, written as a bucket has it.

    >>> bounds("2024-W10")
    (datetime.date(2024, 3, 4), datetime.date(2024, 3, 10))
    """
    if "-W" in value:
        year, week = value.split("-W")
        monday = datetime.date.fromisocalendar(int(year), int(week), 1)
        return monday, datetime.date.fromordinal(min(monday.toordinal() + 6, datetime.date.max.toordinal()))
    return day_range(value)


class DateTick(NamedTuple):
    """A stretch of an axis of dates: where it is, in pixels, and the text at its middle."""

    left: float
    right: float
    middle: float
    label: str


class DateScale(NamedTuple):
    """Days from the ordinal `first` to `last`, both included, from `left` to `right` in pixels."""

    first: int
    last: int
    left: float
    right: float

    def x(self, ordinal: float) -> float:
        """Return where a day begins."""
        return self.left + (self.right - self.left) * (ordinal - self.first) / (self.last + 1 - self.first)

    def ticks(self, unit: str) -> list[DateTick]:
        """Return the names of days, weeks, months or years, none shorter than a unit, as many as have room beside each other."""
        found: list[DateTick] = []
        for finest, every, stretches in _GRIDS:
            shown = (self.last + 1 - self.first) / (every * _DAYS[finest])
            if _DAYS[finest] >= _DAYS[unit] and shown * (_SHORTEST + _APART) <= self.right - self.left + _SHORTEST:
                found = list(self._labelled(list(stretches(self, every)), finest))
                if _have_room(found):
                    return found
        return found[:1]

    def _labelled(self, stretches: Sequence[tuple[int, int]], finest: str) -> Iterator[DateTick]:
        """Yield a tick for each stretch of days, but for one at the ends that is not half inside."""
        year_before = None
        for first, end in stretches:
            left, right = self.x(max(first, self.first)), self.x(min(end, self.last + 1))
            if len(stretches) > 1 and right - left < (self.x(end) - self.x(first)) / 2:
                continue
            day = datetime.date.fromordinal(first)
            label = _label(day, finest, with_year=day.year != year_before)
            year_before = day.year
            half = text_width(label, SIZE) / 2
            middle = min(max((left + right) / 2, self.left + half - _APART), self.right - half + _APART)
            yield DateTick(left, right, middle, label)


def _label(day: datetime.date, finest: str, *, with_year: bool) -> str:
    match finest:
        case "year":
            return str(day.year)
        case "month":
            return french.month(day, with_year=with_year)
        case _:
            return french.date(day, with_year=with_year)


def _have_room(ticks: list[DateTick]) -> bool:
    ends = [(one.middle - text_width(one.label, SIZE) / 2, one.middle + text_width(one.label, SIZE) / 2) for one in ticks]
    return all(after[0] - before[1] >= _APART for before, after in pairwise(ends))


def _days(scale: DateScale, every: int) -> Iterator[tuple[int, int]]:
    start = scale.first if every % 7 else scale.first + (1 - scale.first) % 7  # weeks begin on Monday, as day 1 did
    return ((day, day + 1) for day in range(start, scale.last + 1, every))


def _weeks(scale: DateScale, every: int) -> Iterator[tuple[int, int]]:
    return ((day, day + 7) for day in range(scale.first, scale.last + 1, 7 * every))


def _months(scale: DateScale, every: int) -> Iterator[tuple[int, int]]:
    low, high = (datetime.date.fromordinal(day) for day in (scale.first, scale.last))
    for number in range(12 * low.year + low.month - 1, 12 * high.year + high.month):
        if number % every == 0:
            first, last = day_range(f"{number // 12:04}-{number % 12 + 1:02}")
            yield first.toordinal(), last.toordinal() + 1


def _years(scale: DateScale, every: int) -> Iterator[tuple[int, int]]:
    low, high = (datetime.date.fromordinal(day).year for day in (scale.first, scale.last))
    for year in range(low, high + 1):
        if year % every == 0:
            first, last = day_range(f"{year:04}")
            yield first.toordinal(), last.toordinal() + 1


_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
"""About how many days each has."""

_GRIDS: tuple[tuple[str, int, Callable[[DateScale, int], Iterator[tuple[int, int]]]], ...] = (
    *(("day", every, _days) for every in (1, 2, 7, 14)),
    *(("week", every, _weeks) for every in (1, 2, 4)),
    *(("month", every, _months) for every in (1, 2, 3, 6)),
    *(("year", every, _years) for every in (1, 2, 5, 10, 20, 50, 100, 500, 1000)),
)
"""What an axis of dates can name, the finest first: every so many days, weeks, months or years."""
