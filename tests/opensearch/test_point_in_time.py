"""A snapshot of a cluster: it stays as it was, is made again when the cluster has forgotten it, and says so when it cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from frsearch import Article, Index, IndexProblem, SearchTimeout
from frsearch.engine import Count
from frsearch.query import Everything, Term
from tests.conftest import ARTICLES


@pytest.fixture
def index(address: str) -> Index:
    index = Index.create(address)
    index.add(ARTICLES)
    return index


def forget(index: Index) -> Any:
    """Let the cluster forget what an index shows."""
    asking: Any = index._searcher.snapshot.asking  # type: ignore[attr-defined]
    asking.close()
    return asking


def test_one_that_was_forgotten_is_made_again(index: Index) -> None:
    assert index.search("forces").total == 3
    forget(index)
    assert index.search("marché").total == 1
    assert [article.id for article in index] == ["kidra", "peche", "undated"]


def test_one_of_a_commit_that_is_gone_is_not(index: Index, address: str) -> None:
    with Index.open(address) as other:
        other.add([Article("new", body="Le port rouvre.")])
    assert index.search("port").total == 0, "it shows its own commit"
    forget(index)
    with pytest.raises(IndexProblem, match=r"the cluster keeps it for 10 minutes.*Index\.refresh\(\)"):
        index.search("forces")
    assert index.refresh()
    assert index.search("port").total == 1


def test_a_search_without_time_is_stopped(index: Index) -> None:
    with pytest.raises(SearchTimeout):
        index.search("mer", timeout=1e-6)


def test_a_search_of_many_pages_finds_all(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.opensearch.read.asking.PAGE", 4)
    with Index.create(address) as index:
        index.add(
            Article(f"{number}", body="Le port rouvre.", outlet=f"Radio {number}", date=f"20{number:02}") for number in range(11)
        )
        searcher = index._searcher
        assert searcher.search(Everything(), Count()) == len(list(index)) == 11
        assert len(index.search("port", limit=None)) == 11
        assert len(index.outlets()) == len(index.facets(None, by="year").buckets) == 11
        assert [article.id for article in searcher.snapshot.articles()] == [f"{number}" for number in range(11)]


def test_words_are_asked_about_once(index: Index) -> None:
    searcher: Any = index._searcher
    asking = searcher.snapshot.asking
    before = asking.requests
    searcher.expect([Term("force"), Term("mer"), Term("armee")])
    assert asking.requests == before + 1
    assert [searcher.vocabulary.frequency(Term(word)) for word in ("force", "mer", "armee")] == [3, 1, 2]
    searcher.expect([Term("mer")])
    assert asking.requests == before + 1
