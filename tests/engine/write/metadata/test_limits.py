"""Columns of metadata, and their limits: what is beyond them is noted, once for each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.engine.write.metadata.limits import MetadataLimits, shortened
from frsearch.model.metadata import LONGEST_VALUE, MOST_FIELDS, MOST_VALUES, values_of


def held(extras: Sequence[Mapping[str, Any]], limits: MetadataLimits | None = None) -> list[dict[str, list[str]]]:
    """Return the values that the columns have for each article."""
    found: list[dict[str, list[str]]] = [{} for _ in extras]
    for name, texts, articles, codes in (limits or MetadataLimits()).columns(extras):
        assert len(set(texts)) == len(texts)
        for article, code in zip(articles.tolist(), codes.tolist(), strict=True):
            found[article].setdefault(name, []).append(texts[code])
    return found


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("ab ", max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab", max_size=1), inner, max_size=2),
    max_leaves=5,
)


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "é c"]), VALUES, max_size=3), max_size=6))
def test_columns_have_the_values_of_each_article(extras: list[dict[str, Any]]) -> None:
    expected = [{name: some for name in extra if (some := values_of(extra, name))} for extra in extras]
    assert held(extras) == expected
    assert held(list(map(shortened, extras))) == expected


def test_true_is_not_one() -> None:
    assert held([{"a": True}, {"a": 1}, {"a": [1, True]}, {"a": 1.0}]) == [
        {"a": ["true"]},
        {"a": ["1"]},
        {"a": ["1", "true"]},
        {"a": ["1"]},
    ]


def test_long_texts_and_many_values_are_noted() -> None:
    limits = MetadataLimits()
    many = [f"m{number}" for number in range(MOST_VALUES + 1)]
    extras: list[dict[str, Any]] = [{"résumé": "x" * (LONGEST_VALUE + 1), "tags": many}, {"résumé": "court", "tags": many[:2]}]
    assert held(extras, limits) == [{"tags": many[:-1]}, {"résumé": ["court"], "tags": many[:2]}]
    assert held(list(map(shortened, extras)), limits) == held(extras, limits)
    assert limits.remarks == (
        "values of 'résumé' with more than 200 characters are kept but cannot be filtered by",
        "of the values of 'tags', only the first 100 of an article can be filtered by",
    )


@pytest.mark.parametrize("name", ["", "x" * 61, "a\nb", "boilerplate", "head", "headlines"])
def test_what_is_no_field(name: str) -> None:
    limits = MetadataLimits()
    assert held([{name: "a"}], limits) == [{}]
    assert limits.remarks == ()


def test_an_index_has_so_many_fields_at_most() -> None:
    limits = MetadataLimits(f"old {number}" for number in range(MOST_FIELDS - 2))
    extras: list[dict[str, Any]] = [{"old 3": 1, "new": 1, "objet": {"a": 1}}, {"newer": 2, "too many": 3}]
    assert held(extras, limits) == [{"old 3": ["1"], "new": ["1"]}, {"newer": ["2"]}]
    assert limits.remarks == ("an index has up to 200 extra fields; these are kept but cannot be filtered by: 'too many'",)
    assert held([{f"{number:02}": 1 for number in range(30)}, {"new": 4}], limits) == [{}, {"new": ["4"]}]
    assert limits.remarks[0].endswith("'too many', '00', '01', '02', '03', '04', '05', '06', '07', '08' and others")


def test_fields_that_are_data_take_no_time() -> None:
    limits = MetadataLimits()
    found = held([{f"{article}-{number}": {} for number in range(2000)} | {"a": 1} for article in range(50)], limits)
    assert not any(found), "the names of objects fill what is looked at"
    assert len(limits.remarks) == 1
