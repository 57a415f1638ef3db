"""``where``: values of fields, compared without case and accents, ranges, and what is said about what no article has."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, Index
from tests.search.asking import request_for

ARTICLES = (
    Article(
        "1",
        body="mali",
        extra={"section": "Politique", "author": ["Victor Hugo", "Émile Zola"], "page": 3, "captured": "2024-03-05"},
    ),
    Article("2", body="mali", extra={"rubrique": "Politique étrangère", "author": "N’Djamena", "page": "12", "captured": "2023"}),
    Article("3", body="mali", extra={"Rubrique": "sport", "page": -1.5, "paid": True, "note": "***"}),
    Article("4", body="mali"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.create(tmp_path_factory.mktemp("where") / "index") as index:
        index.add(ARTICLES[:2])
        index.add(ARTICLES[2:])
        yield index


def ids(index: Index, query: str = "mali", **options: Any) -> str:
    return " ".join(sorted(hit.article.id for hit in index.search(query, **options)))


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"rubrique": "politique"}, "1"),
        ({"section": "POLITIQUE ETRANGERE"}, "2"),
        ({"rubrique": ["politique", "sport"]}, "1 3"),
        ({"rubrique": {"politique", "Sport"}}, "1 3"),
        ({"author": "zola"}, ""),
        ({"auteur": "emile zola"}, "1"),
        ({"auteur": "ndjamena"}, "2"),
        ({"page": 3}, "1"),
        ({"page": "3"}, "1"),
        ({"page": 12.0}, "2"),
        ({"page": (1, 3)}, "1"),
        ({"page": (None, 3)}, "1 3"),
        ({"page": (4, None)}, "2"),
        ({"page": ("-2", "-1,5")}, "3"),
        ({"captured": ("2023", "2024-02")}, "2"),
        ({"captured": (datetime.date(2023, 5, 1), None)}, "1 2"),
        ({"captured": datetime.date(2024, 3, 5)}, "1"),
        ({"paid": True}, "3"),
        ({"paid": False}, ""),
        ({"note": "***"}, "3"),
        ({"rubrique": "politique", "page": (1, 2)}, ""),
        ({"rubrique": "politique", "page": (1, 3)}, "1"),
        ({}, "1 2 3 4"),
        (None, "1 2 3 4"),
    ],
)
def test_values(index: Index, where: Any, found: str) -> None:
    assert ids(index, where=where) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rubrique:politique", "1 2"),
        ('rubrique:"politique étrangère"', "2"),
        ("mali -rubrique:politique", "3 4"),
        ("auteur:hugo OU page:12", "1 2"),
        ("auteur:djamena", "2"),
        ("page:[1 TO 12]", "1 2"),
        ("page:..0", "3"),
        ("page:-1,5", "3"),
        ("page:1", ""),
        ("captured:2024", "1"),
        ("captured:[2023-06 TO 2023-07]", "2"),
        ("paid:true", "3"),
    ],
)
def test_queries(index: Index, query: str, found: str) -> None:
    assert ids(index, query) == found


def test_a_filter_adds_nothing_to_the_score(index: Index) -> None:
    plain, filtered = (index.search("mali", where=where, explain=True)[0] for where in (None, {"page": 3}))
    assert (plain.article.id, plain.score, plain.reasons) == (filtered.article.id, filtered.score, filtered.reasons)
    assert index.search("page:3")[0].score == 0


@pytest.mark.parametrize(
    ("options", "note"),
    [
        ({"where": {"rubrique": "polémique"}}, "no article has 'polémique' as Rubrique or rubrique or section; its values are "),
        ({"where": {"page": (40, None)}}, "no article has page from 40; its values are '-1.5', '12', '3'"),
        ({"query": "mali OU page:40..50"}, "no article has page from 40 to 50; its values are "),
        ({"query": "sujet:sport mali"}, "sujet: is not a prefix and is ignored (prefixes: "),
    ],
)
def test_a_value_that_no_article_has_is_noted_with_those_there_are(index: Index, options: dict[str, Any], note: str) -> None:
    found = index.search(**{"query": "mali", **options})
    assert any(one.message.startswith(note) for one in found.notes), found.notes


def test_of_many_values_the_most_frequent_are_named(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(Article(f"{number}", body="mali", extra={"ville": f"v{min(number % 7, 4)}"}) for number in range(21))
        [note] = index.search("mali", where={"ville": "Kidal"}).notes
        assert note.message == "no article has 'Kidal' as ville; the most frequent of its 5 values are 'v4', 'v0', 'v1'"


def test_a_field_that_no_article_has_is_an_error_that_lists_those_there_are(index: Index) -> None:
    known = r"\(this index has: Rubrique, author, captured, note, page, paid, rubrique, section\)"
    with pytest.raises(ValueError, match=f"where names the field 'sujet', which no article has {known}"):
        index.search("mali", where={"sujet": "x"})
    with pytest.raises(ValueError, match=f"sort is '-sujet'; expected .* {known}"):
        index.search("mali", sort="-sujet")


@pytest.mark.parametrize(
    "where",
    [
        {"page": []},
        {"page": ""},
        {"page": ["a", " "]},
        {"page": ()},
        {"page": (1, 2, 3)},
        {"page": (None, None)},
        {"page": ("a", "b")},
        {"page": (3, 1)},
    ],
)
def test_what_asks_for_nothing(where: Any) -> None:
    with pytest.raises(ValueError, match="where "):
        request_for(where=where)


@pytest.mark.parametrize(
    "where", ["page=3", ["page"], {1: "a"}, {"page": None}, {"page": {"a": 1}}, {"page": [None]}, {"page": b"3"}]
)
def test_what_is_no_condition(where: Any) -> None:
    with pytest.raises(TypeError, match="where "):
        request_for(where=where)
