"""Similar articles share the typical words of an article, and say which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frsearch import Article, ArticleMissing, Index, SimilarArticle

ARTICLES = (
    Article(
        "1",
        outlet="La Vigie",
        date="2024",
        title="La crue du fleuve Sera",
        body="La crue inonde le marché de Kidra. Le fleuve monte.",
    ),
    Article("2", outlet="La Vigie", date="2024-02", title="Le fleuve baisse", body="Après la crue, le fleuve baisse à Kidra."),
    Article("3", outlet="Le Courrier", body="Le marché rouvre."),
    Article("4", outlet="Le Courrier", title="Football", body="Le match est reporté à cause de la pluie."),
    Article("5", title="Rien", body="zzz"),
    Article("6", body=""),
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index.create(tmp_path / "index") as index:
        for article in ARTICLES:
            index.add([article])
        yield index


def test_the_most_similar_articles_and_the_words_they_share(index: Index) -> None:
    found = index.similar("1")
    assert [item.id for item in found] == ["2", "3"]
    first, second = found
    assert isinstance(first, SimilarArticle)
    assert (first.title, first.outlet, first.date) == ("Le fleuve baisse", "La Vigie", "2024-02")
    assert set(first.words) == {"crue", "fleuve", "Kidra"}
    assert second.words == ("marché",)
    assert first.score > second.score > 0
    assert set(found.words) == {"crue", "fleuve", "Kidra", "marché"}  # Sera is in no other article


def test_limit_and_filters(index: Index) -> None:
    assert [item.id for item in index.similar("1", limit=1)] == ["2"]
    assert index.similar("1", limit=0).items == ()
    assert [item.id for item in index.similar("1", limit=None)] == ["2", "3"]
    assert [item.id for item in index.similar("1", outlet="courrier")] == ["3"]
    assert [item.id for item in index.similar(1, since="2024-02")] == ["2"]


def test_articles_without_typical_words(index: Index) -> None:
    for id_ in ("5", "6"):
        found = index.similar(id_)
        assert (found.items, found.words) == ((), ())
        assert found.notes[-1].message == "the article has no word that another article has"


def test_deleted_and_unknown_articles(index: Index) -> None:
    index.delete(["2"])
    assert [item.id for item in index.similar("1")] == ["3"]
    for id_ in ("2", "nowhere"):
        with pytest.raises(ArticleMissing):
            index.similar(id_)
    with pytest.raises(ValueError, match="limit is -1"):
        index.similar("1", limit=-1)
