"""Options of a search: refused where they are out of range, and read as days."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from frsearch import Index
from tests.search.asking import request_for


@pytest.mark.parametrize(
    "options",
    [
        {"limit": -1},
        {"offset": -1},
        {"passages": -1},
        {"passage_chars": 39},
        {"by": "title"},
        {"sort": "title"},
        {"by": "passage", "sort": "date"},
        {"outlet": []},
        {"since": "hier"},
        {"until": "2024-13"},
        {"since": ""},
        {"as_of": "", "recency": 30},
        {"since": "2024", "until": "2023"},
        {"since": datetime.date(2024, 1, 2), "until": "2024-01-01"},
    ],
)
def test_options_that_cannot_be_meant(index: Index, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        index.search("forces", **options)


@pytest.mark.parametrize("outlet", [3, ["Le Fanal", None], b"Le Fanal"])
def test_outlets_are_names(index: Index, outlet: Any) -> None:
    with pytest.raises(TypeError, match="outlet"):
        index.search("forces", outlet=outlet)


@pytest.mark.parametrize("recency", [0, -3, float("nan"), float("inf")])
def test_what_is_no_number_of_days(index: Index, recency: float) -> None:
    with pytest.raises(ValueError, match="recency is"):
        index.search("port", recency=recency)


def test_dates_as_order_leave_recency_nothing_to_do(index: Index) -> None:
    with pytest.raises(ValueError, match="sorted by date"):
        index.search("port", recency=30, sort="date")


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2023-11", "2023-11", "2023-11-01", "2023-11-30"),
        ("2024", None, "2024-01-01", "9999-12-31"),
        (None, "2024-02", "0001-01-01", "2024-02-29"),
        (datetime.date(2024, 3, 5), "2024", "2024-03-05", "2024-12-31"),
        ("8 janvier 2019", "17/07/2019", "2019-01-08", "2019-07-17"),
        ("février 2019", "février 2020", "2019-02-01", "2020-02-29"),
    ],
)
def test_dates_run_from_the_first_day_to_the_last(since: Any, until: Any, first: str, last: str) -> None:
    dates = request_for(since=since, until=until).dates()
    assert dates
    assert (dates.since.isoformat(), dates.until.isoformat()) == (first, last)


def test_without_dates_there_is_no_range() -> None:
    assert request_for().dates() is None


def test_ages_count_from_the_day_named_else_from_the_newest_article() -> None:
    newest = datetime.date(2024, 3, 5)
    assert request_for().reference_day(newest) == newest
    assert request_for().reference_day(None) is None
    assert request_for(as_of="2 mars 2024").reference_day(newest) == datetime.date(2024, 3, 2)
    assert request_for(as_of="2023-11").reference_day(newest) == datetime.date(2023, 11, 30)
