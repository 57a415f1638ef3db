"""Scales: round numbers, and dates that have room beside each other."""

from __future__ import annotations

import datetime
import random
from itertools import pairwise

import pytest

from frsearch.render.plots.drawing import text_width
from frsearch.render.plots.scales import SIZE, DateScale, bounds, decimals_of, round_ticks


def test_ticks_hold_the_highest_value_and_are_round() -> None:
    chance = random.Random(1)
    for _ in range(500):
        highest = chance.choice((chance.random(), chance.random() * 1e-6, chance.random() * 1e7))
        is_whole = chance.random() < 0.5
        ticks = round_ticks(highest, 5, is_whole=is_whole)
        assert ticks[0] == 0
        assert ticks[-1] >= highest * (1 - 1e-6)
        assert 2 <= len(ticks) <= 7
        steps = {round((b - a) / (ticks[1] - ticks[0]), 6) for a, b in pairwise(ticks)}
        assert steps == {1.0}
        assert not is_whole or all(tick == int(tick) for tick in ticks)


@pytest.mark.parametrize(("step", "decimals"), [(0.1, 0), (0.025, 1), (0.005, 1), (0.00025, 3), (1.0, 0)])
def test_percentages_have_as_many_decimals_as_tell_them_apart(step: float, decimals: int) -> None:
    assert decimals_of(step) == decimals


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2020-W53", "2020-12-28", "2021-01-03"),
        ("9999-W52", "9999-12-27", "9999-12-31"),
        ("2024-03-05", "2024-03-05", "2024-03-05"),
    ],
)
def test_bounds_of_periods(period: str, first: str, last: str) -> None:
    assert [day.isoformat() for day in bounds(period)] == [first, last]


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_names_of_dates_have_room_and_say_the_year(unit: str) -> None:
    chance = random.Random(2)
    for _ in range(200):
        first = datetime.date(chance.randint(1850, 2020), 1, 1).toordinal() + chance.randrange(365)
        last = first + int(10 ** (chance.random() * 4.8))
        scale = DateScale(first, last, 76, 930)
        ticks = scale.ticks(unit)
        for one, other in pairwise(ticks):
            assert one.middle + text_width(one.label, SIZE) / 2 < other.middle - text_width(other.label, SIZE) / 2
        assert len(ticks) <= 90
        if ticks:
            assert ticks[0].label[-4:].isdigit()
            assert all(76 - 1 <= one.left <= one.right <= 930 + 1 for one in ticks)
        else:
            assert last - first < 366, "less than half of whatever could be named"


def test_each_year_is_named_where_it_begins() -> None:
    first, last = (datetime.date.fromisoformat(day).toordinal() for day in ("2022-11-01", "2024-02-29"))
    shown = [one.label for one in DateScale(first, last, 0, 2000).ticks("month")]
    assert shown[:4] == ["nov. 2022", "déc.", "janv. 2023", "févr."]
    assert shown[-2:] == ["janv. 2024", "févr."]
