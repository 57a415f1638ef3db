"""Values of ``extra`` as texts, and these as numbers, dates and in order."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.model.metadata import LONGEST_VALUE, MOST_VALUES, days_of, number_of, sort_ranks, text_of, texts_of, values_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Politique", "Politique"),
        ("  Victor \n Hugo\t", "Victor Hugo"),
        ("e\u0301te\u0301", "été"),
        ("\u200b", None),
        ("", None),
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (2.5, "2.5"),
        (1e20, str(10**20)),
        (10**20, str(10**20)),
        (True, "true"),
        (False, "false"),
        (None, None),
        ({"a": 1}, None),
    ],
)
def test_a_scalar_is_a_text(value: Any, text: str | None) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("a", ["a"]),
        (["b", "a", "b", None, "", 3], ["b", "a", "3"]),
        ([], []),
        ([True, 1], ["true", "1"]),
        (["a", ["b"]], []),
        ([{"name": "Hugo"}], []),
        ({"name": "Hugo"}, []),
    ],
)
def test_a_list_has_several_values_and_an_object_none(value: Any, texts: list[str]) -> None:
    assert texts_of(value) == texts


def test_values_are_within_the_limits() -> None:
    some = [str(number) for number in range(MOST_VALUES + 5)]
    assert values_of({"tags": ["x" * (LONGEST_VALUE + 1), *some]}, "tags") == some[: MOST_VALUES - 1]
    assert values_of({}, "tags") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("-3", -3), ("+3", 3), ("3,50", 3.5), ("1e3", 1000), ("1e+300", None), ("007", 7)]
    + [(text, None) for text in ("", "3 bis", "1 000", "٣", "3.", ".5", "nan", "inf", "2023-11", "1e9999")],
)
def test_numbers(text: str, number: float | None) -> None:
    found = number_of(text)
    assert found == (Decimal("1e300") if text == "1e+300" else number if number is None else Decimal(str(number)))


def test_dates() -> None:
    assert days_of("2024") == (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    assert days_of("17/07/2019") == (datetime.date(2019, 7, 17),) * 2
    assert days_of("2024-03-05T10:00:00Z") == (datetime.date(2024, 3, 5),) * 2
    assert [days_of(text) for text in ("Politique", "édition 2024", "2024-13", "12")] == [None] * 4


def in_order(*texts: str) -> list[str]:
    return [text for _, text in sorted(zip(sort_ranks(texts), texts, strict=True))]


def test_numbers_come_by_size_then_dates_by_day_then_texts_by_letters() -> None:
    assert in_order("b", "10", "É", "9,5", "-1", "e", "d") == ["-1", "9,5", "10", "b", "d", "e", "É"]
    assert in_order("2023-11", "2022", "1 mars 2023", "2023") == ["2022", "2023", "1 mars 2023", "2023-11"]
    assert in_order("2023", "12", "2022") == ["12", "2022", "2023"], "without other dates, years are numbers"
    assert in_order("2023", "12", "2022-05") == ["12", "2022-05", "2023"]


@given(st.lists(st.text(max_size=12) | st.from_regex(r"[0-9]{1,4}(-[0-9]{2})?", fullmatch=True), unique=True))
def test_every_text_has_a_place_of_its_own(texts: list[str]) -> None:
    assert sorted(sort_ranks(texts)) == list(range(len(texts)))
