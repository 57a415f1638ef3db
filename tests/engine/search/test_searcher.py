"""One searcher over several segments: matches, their spans, and the parts of their scores."""

from __future__ import annotations

import pytest

from frsearch.deadline import time_limit, within_limits
from frsearch.engine import Count, TopK
from frsearch.engine.search import searcher as searching
from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.errors import SearchTimeout
from frsearch.query import And, DateRange, Leaf, Maybe, Node, Not, Or, Phrase, Term, Wildcard
from frsearch.search.plan import with_rescoring
from tests.engine.search.conftest import ids

FORCES, ARMEES, PORT = Term("force"), Term("armées", "exact"), Term("port")


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (FORCES, {"kidra", "peche", "undated", "port"}),
        (Phrase(("forces", "armees")), {"kidra", "port"}),
        (Maybe(PORT, FORCES), {"port"}),
        (And((FORCES, Not(ARMEES))), {"peche", "undated"}),
        (And((FORCES, DateRange())), {"kidra", "peche", "port"}),
        (Or((PORT, Wildcard("orgue*"))), {"port", "peche"}),
    ],
)
def test_what_a_tree_finds(few: SegmentsSearcher, tree: Node, expected: set[str]) -> None:
    found = few.search(tree, TopK(None))
    assert set(ids(few, found.doc_ids)) == expected
    assert found.total == len(found.doc_ids) == few.search(tree, Count())
    for doc_id, score in zip(found.doc_ids, found.scores, strict=True):
        assert sum(value for _, value in few.parts(tree, doc_id)) == pytest.approx(score, rel=1e-5)


def test_the_parts_of_an_article_that_does_not_match(few: SegmentsSearcher) -> None:
    doc_id = few.snapshot.doc_id("undated")
    assert doc_id is not None
    assert few.parts(PORT, doc_id) == []


def test_leaves_are_found_in_the_text_of_any_segment(few: SegmentsSearcher) -> None:
    leaves: list[Leaf] = [ARMEES, FORCES]
    find = few.finder(leaves, "body")
    marked = {}
    doc_ids = list(few.snapshot.doc_ids())
    for doc_id, matches in zip(reversed(doc_ids), find(doc_ids[::-1]), strict=True):
        article = few.snapshot.article(doc_id)
        marked[article.id] = [(leaf, article.body[start:end]) for start, end, leaf in matches]
    assert marked == {
        "peche": [(1, "forces")],
        "kidra": [(1, "forces"), (0, "armées")],
        "undated": [(1, "forces")],
        "port": [(1, "forces"), (0, "armées"), (1, "forces")],
    }


@pytest.mark.parametrize(("together", "positions"), [(64, 1 << 18), (3, 1 << 18), (64, 1), (1, 1)])
def test_articles_are_looked_at_in_groups(
    few: SegmentsSearcher, together: int, positions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc_ids = list(few.snapshot.doc_ids())[::-1]
    expected = [next(few.finder([ARMEES, FORCES], "body")([doc_id])) for doc_id in doc_ids]
    monkeypatch.setattr(searching, "TOGETHER", together)
    monkeypatch.setattr(searching, "_POSITIONS", positions)
    find = few.finder([ARMEES, FORCES], "body")
    assert list(find(doc_ids)) == expected
    assert list(find([])) == []


def test_articles_that_were_found_before_the_limit_are_returned(few: SegmentsSearcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "TOGETHER", 2)
    with time_limit(60):
        found = few.finder([FORCES], "body")(list(few.snapshot.doc_ids()))
        made = [next(found), next(found)]
    with time_limit(-1):
        rest, stopped = within_limits(found)
    assert (len(made), rest, type(stopped)) == (2, [], SearchTimeout)


def test_leaves_that_are_searched_for_in_other_fields_are_ignored(few: SegmentsSearcher) -> None:
    phrase = Phrase(("force", "armee"), "lemma", "title")
    leaves: list[Leaf] = [Term("force", field="title"), FORCES, Wildcard("forc*", "title"), phrase]
    for matches in few.finder(leaves, "body")(list(few.snapshot.doc_ids())):
        assert {leaf for _, _, leaf in matches} == {1}


def test_few_words_are_not_rescored(few: SegmentsSearcher) -> None:
    tree = Or((Maybe(FORCES, Term("forces", "exact")), Maybe(PORT, Term("port", "exact"))))
    assert with_rescoring(tree) is tree
    assert few.search(tree, TopK(1)).total == 4
