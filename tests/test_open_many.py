"""Several indexes read as one: the same articles, in the same order, with the same scores as one index that holds all."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

import pytest
from attrs import evolve

from frsearch import Article, Index, IndexMissing, IndexProblem, read_corpus
from tests.conftest import ROOT, SAMPLE
from tests.test_orangesum import queries

PARTS = 3

LONG = 7
"""Fewest words of a title that is sure to be rescored as a query."""


def indexed(articles: Sequence[Article], folder: Path) -> tuple[Index, Index]:
    """Return articles in several indexes of two commits each, open together, and all in one."""
    size = -(-len(articles) // PARTS)
    for number in range(PARTS):
        some = articles[number * size : (number + 1) * size]
        with Index.create(folder / f"part-{number}") as part:
            part.add(some[: size // 2])
            part.add(some[size // 2 :])
    one = Index.create(folder / "whole")
    one.add(articles)
    return Index.open_many([folder / f"part-{number}" for number in range(PARTS)]), one


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, Index]]:
    articles = [*read_corpus(ROOT / "corpus")]
    with ExitStack() as opened:
        yield tuple(map(opened.enter_context, indexed(articles, tmp_path_factory.mktemp("many"))))  # type: ignore[misc]


QUERIES = (
    "marée noire Kervado",
    '"forces armées" porte-parole',
    "journal:vigie pétrole",
    "pêche OU péché",
    "déplac* SAUF camp",
    "le maire PRES/5 Montclar",
    "cessez-le-feu~ N’Djamena",
    "date:2024 dengue",
    "titre:loup",
    "la ligne des deux rives rouvre après les travaux du printemps",
    "(port OU quai) ET (fioul OU nappe)",
    "2 PARMI (port quai rive fleuve)",
)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("options", [{}, {"by": "passage"}, {"sort": "date"}, {"recency": 100}], ids=str)
def test_several_indexes_answer_like_one(both: tuple[Index, Index], query: str, options: dict[str, object]) -> None:
    many, one = (index.search(query, limit=None, **options) for index in both)  # type: ignore[arg-type]
    assert (many.total, [hit.article for hit in many]) == (one.total, [hit.article for hit in one])
    assert [hit.passages for hit in many] == [hit.passages for hit in one]
    assert [hit.score for hit in many] == pytest.approx([hit.score for hit in one], rel=1e-5)
    assert many.notes == one.notes


def test_a_hit_says_which_index_it_is_in(both: tuple[Index, Index]) -> None:
    many, one = both
    for hit in many.search("port", limit=None):
        assert hit.index
        with Index.open(hit.index) as part:
            assert part.article(hit.article.id) == hit.article
    assert {hit.index for hit in one.search("port")} == {None}


def test_whatever_describes_an_index_describes_all(both: tuple[Index, Index]) -> None:
    many, one = both
    assert len(many) == len(one)
    assert list(many) == list(one)
    assert many.terms("por") == one.terms("por")
    assert many.outlets() == one.outlets()
    ids = [article.id for article in one]
    assert many.content_hashes([*ids, "absent"]) == one.content_hashes([*ids, "absent"])
    ours, theirs = many.info(), one.info()
    assert evolve(ours, path="", bytes=0) == evolve(theirs, path="", bytes=0)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, article in (
        ("a", Article("1", title="Premier", body="Le port rouvre.")),
        ("b", Article("1", title="Autre", body="Le port ferme.")),
    ):
        with Index.create(tmp_path / name) as index:
            index.add([article])
    return tmp_path


def test_an_id_of_several_indexes_is_found_in_each_and_said(place: Path) -> None:
    with Index.open_many([place / "b", place / "a"]) as index:
        found = index.search("port")
        assert [(hit.article.id, Path(str(hit.index)).name) for hit in found] == [("1", "b"), ("1", "a")]
        assert "1 id is in more than one of these indexes, and found in each" in [note.message for note in found.notes]
        assert index.article("1").title == "Autre"
        with Index.open(place / "b") as alone:
            assert index.content_hashes(["1"]) == alone.content_hashes(["1"])


def test_deleted_articles_are_found_in_none(place: Path) -> None:
    with Index.open(place / "a") as index:
        index.add([Article("2", body="Un port de trop."), Article("3", body="Un port de plus.")])
        index.delete(["2"])
    with Index.open_many([place / "a", place / "b"]) as index:
        assert [hit.article.id for hit in index.search("port", sort="date")] == ["1", "3", "1"]
        assert len(index) == 3


def test_a_commit_to_one_is_seen_after_a_refresh(place: Path) -> None:
    with Index.open_many([place / "a", place / "b"]) as index, Index.open(place / "b") as writer:
        assert not index.refresh()
        writer.add([Article("2", body="Un port de plus.")])
        assert len(index) == 2
        assert index.refresh()
        assert index.search("port").total == 3


WRITING: dict[str, Callable[[Index, Path], object]] = {
    "add": lambda index, _: index.add([Article("3", body="Non.")]),
    "delete": lambda index, _: index.delete(["1"]),
    "compact": lambda index, _: index.compact(),
    "verify": lambda index, _: index.verify(),
    "backup": lambda index, folder: index.backup(folder / "copy"),
}


@pytest.mark.parametrize("use", WRITING)
def test_several_are_open_for_reading_only(place: Path, use: str) -> None:
    with Index.open_many([place / "a", place / "b"]) as index, pytest.raises(IndexProblem, match=r"open the one that is meant"):
        WRITING[use](index, place)


def test_what_cannot_be_opened_together(place: Path) -> None:
    with pytest.raises(ValueError, match="no path"):
        Index.open_many([])
    with pytest.raises(ValueError, match="twice"):
        Index.open_many([place / "a", place / "b" / ".." / "a"])
    with pytest.raises(TypeError, match="a single one"):
        Index.open_many(str(place / "a"))
    with pytest.raises(IndexMissing, match="absent"):
        Index.open_many([place / "a", place / "absent"])
    with Index.open_many([place / "a"]) as index:
        index.add([Article("2", body="Un seul se change.")])
        assert index.search("port")[0].index is None


@pytest.mark.slow
def test_five_hundred_queries_over_news(shared: Path, tmp_path: Path) -> None:
    articles = list(islice(read_corpus(shared / "data" / "orangesum.jsonl.xz"), SAMPLE))
    many, one = indexed(articles, tmp_path)
    chance = random.Random(9)
    titles = [title for article in chance.sample(articles, 200) if len((title := article.title or "").split()) >= LONG][:100]
    overlaps = []
    with many, one:
        for query in (*queries(one, 400), *titles):
            ours, theirs = (index.search(query, passages=0) for index in (many, one))
            ids, expected = ([hit.article.id for hit in found] for found in (ours, theirs))
            assert ours.total == theirs.total
            if query in titles:
                overlaps.append(len({*ids} & {*expected}) / max(len(expected), 1))
                continue
            scores, other_scores = ([hit.score for hit in found] for found in (ours, theirs))
            assert scores == pytest.approx(other_scores, rel=1e-4), query
            if len({f"{score:.4g}" for score in scores}) == len(scores):  # of equal scores, rounding decides the order
                assert ids == expected, query
    assert len(overlaps) == 100
    assert sum(overlaps) / len(overlaps) >= 0.99
