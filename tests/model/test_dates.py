"""Dates: ISO 8601, written out, and in columns; and those that are refused."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from frsearch.model.dates import column_date, day_range, iso_date, parse_date, typed_date, written_date

WRITTEN = {
    "mardi 24 septembre 2024": "2024-09-24",
    "Mardi 24 Septembre 2024": "2024-09-24",
    "le mardi 24 septembre 2024 à 18h10": "2024-09-24",
    "24 septembre 2024, 18:10": "2024-09-24",
    "1er mars 2024": "2024-03-01",
    "1er\u00a0mars\u00a02024": "2024-03-01",
    "7 févr. 2023": "2023-02-07",
    "7 fevrier 2023": "2023-02-07",
    "7 FÉVRIER 2023": "2023-02-07",
    "31 août 1999": "1999-08-31",
    "12 déc. 2020 - 07h": "2020-12-12",
    "24/09/2024": "2024-09-24",
    "24.09.2024 18:10": "2024-09-24",
    "4-9-2024": "2024-09-04",
    "2024/09/24": "2024-09-24",
    "20240924": "2024-09-24",
    "September 24, 2024": "2024-09-24",
    "Tue 24 Sep 2024": "2024-09-24",
    "31. Dezember 2012": "2012-12-31",
    "3. März 2013": "2013-03-03",
    "septembre 2024": "2024-09",
    "09/2024": "2024-09",
}


@pytest.mark.parametrize(("text", "date"), WRITTEN.items())
def test_written_dates(text: str, date: str) -> None:
    assert written_date(text) == date
    assert column_date(text) == date


@pytest.mark.parametrize(
    "text", ["hier", "jeudi", "31/02/2024", "24 septembre", "mars", "le 24 septembre 2024 il a dit", "", "2024"]
)
def test_text_that_is_not_a_date(text: str) -> None:
    assert written_date(text) is None


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("8 janvier 2019", "2019-01-08"),
        (" Mardi 1er janvier 2019 ", "2019-01-01"),
        ("17/07/2019", "2019-07-17"),
        ("7/8/2019", "2019-08-07"),
        ("janvier 2019", "2019-01"),
        ("07/2019", "2019-07"),
        ("2019", "2019"),
        ("2019-07", "2019-07"),
        ("2019-07-17T18:10", "2019-07-17"),
        ("July 17, 2019", "2019-07-17"),
    ],
)
def test_dates_that_people_type(typed: str, date: str) -> None:
    assert typed_date(typed) == date
    assert parse_date(typed) == date


@pytest.mark.parametrize(
    "typed", ["", " ", "hier", "janvier", "31/02/2019", "07/17/2019", "2019-13", "12", "2019 " * 20, "\x1b[2J"]
)
def test_what_people_type_that_is_no_date(typed: str) -> None:
    with pytest.raises(ValueError, match="is not a date; write a day as 2019-01-08") as error:
        typed_date(typed)
    assert str(error.value).startswith(repr(typed[:60]))
    assert parse_date(typed) is None


@pytest.mark.parametrize("value", [None, 2019, b"2019"])
def test_a_typed_date_is_a_string(value: Any) -> None:
    with pytest.raises(TypeError, match="a date is a string"):
        typed_date(value)
    with pytest.raises(TypeError, match="a date as a string"):
        parse_date(value)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2023", "2023"),
        (" 2023-11 ", "2023-11"),
        ("2024-02-29", "2024-02-29"),
        ("2023-11-09T18:10:00Z", "2023-11-09"),
        ("2023-11-09 18:10", "2023-11-09"),
        ("2023-11-09T1810+0200", "2023-11-09"),
        (datetime.date(2023, 1, 2), "2023-01-02"),
        (datetime.datetime(2023, 1, 2, 3, 4), "2023-01-02"),
        ("", None),
        (None, None),
    ],
)
def test_dates_keep_the_precision_they_have(given: Any, expected: str | None) -> None:
    assert iso_date(given) == expected


@pytest.mark.parametrize(
    "given",
    [
        "9 novembre 2023",
        "2023-13",
        "2023-02-29",
        "2023-1-2",
        "0000",
        "20231109",
        "2023-11-",
        "٢٠٢٣",
        "23",
        "2023-11-09T",
    ],
)
def test_invalid_iso_dates_are_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"date"):
        iso_date(given)


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2023-11-09", "2023-11-09", "2023-11-09"),
    ],
)
def test_first_and_last_day_of_a_date(date: str, first: str, last: str) -> None:
    assert tuple(day.isoformat() for day in day_range(date)) == (first, last)


COLUMNS: dict[str, tuple[Any, str | None]] = {
    "nothing": (None, None),
    "blank": (" ", None),
    "year": ("2024", "2024"),
    "month": ("2023-11", "2023-11"),
    "day": ("2023-11-09", "2023-11-09"),
    "moment": ("2023-11-09T18:10:00+02:00", "2023-11-09"),
    "moment with a space": ("2023-11-09 18:10:00", "2023-11-09"),
    "RFC 2822": ("Tue, 24 Sep 2024 18:10:00 +0200", "2024-09-24"),
    "seconds": (1727194200, "2024-09-24"),
    "milliseconds": (1727194200000, "2024-09-24"),
    "float seconds": (1727194200.5, "2024-09-24"),
    "compact number": (20240924, "2024-09-24"),
    "year as a number": (2024, "2024"),
    "date": (datetime.date(2024, 9, 24), "2024-09-24"),
    "datetime": (datetime.datetime(2024, 9, 24, 18, 10), "2024-09-24"),
}
UNREADABLE: list[Any] = [
    "hier", "jeudi", "31/02/2024", "2024-13-01", "24/09/24", "13/13/2024", "24 septembre", "mars", "il y a 2 jours",
    "le 24 septembre 2024 il a dit",
    "2024-09-24 et 2024-09-25", "٢٠٢٤-٠٩-٢٤", "٢٤/٠٩/٢٠٢٤", True, [2024], 12, 1e300, -5,
]  # fmt: skip


@pytest.mark.parametrize("kind", COLUMNS)
def test_dates_in_columns(kind: str) -> None:
    value, date = COLUMNS[kind]
    assert column_date(value) == date


@pytest.mark.parametrize("value", UNREADABLE)
def test_no_date_is_guessed(value: Any) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        column_date(value)
