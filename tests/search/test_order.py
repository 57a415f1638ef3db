"""Orders other than relevance; that each is the one of plain sorting is tested with random trees (tests/engine/contract.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from frsearch import Article, Index

ARTICLES = (
    Article("a", body="port", date="2024-03", outlet="Le Fanal", extra={"page": 10, "author": ["Zoé", "Anne"]}),
    Article("b", body="port", date="2023", outlet="l’Écho", extra={"page": "9", "author": "Émile"}),
    Article("c", body="port"),
    Article("d", body="port port", date="2024-01-01", extra={"Page": 2}),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.create(tmp_path_factory.mktemp("order") / "index") as index:
        index.add(ARTICLES)
        yield index


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("date", "a d b c"),
        ("-date", "b d a c"),
        ("outlet", "b a c d"),
        ("-outlet", "a b c d"),
        ("page", "d b a c"),
        ("-page", "a b d c"),
        ("author", "a b c d"),
        ("-auteur", "a b c d"),
    ],
)
def test_orders(index: Index, sort: str, expected: str) -> None:
    found = index.search("port", sort=sort)
    assert "".join(hit.article.id for hit in found) == expected.replace(" ", "")
    assert {hit.score for hit in found} == {0}
    assert [hit.article.id for hit in index.search("port", sort=sort, offset=1, limit=2)] == expected.split()[1:3]


def test_relevance_is_no_field(index: Index) -> None:
    assert index.search("port")[0].score > 0
    for sort in ("-relevance", "", "-", "pages"):
        with pytest.raises(ValueError, match="sort is"):
            index.search("port", sort=sort)


@pytest.mark.parametrize("options", [{"by": "passage"}, {"recency": 30}])
def test_what_only_relevance_has(index: Index, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"sorted by (page|relevance)"):
        index.search("port", sort="-page", **options)


def test_an_order_is_a_name(index: Index) -> None:
    sort: Any = 3
    with pytest.raises(TypeError, match="sort is 3"):
        index.search("port", sort=sort)
