"""One searcher over several segments: matches, their spans, and the parts of their scores."""

from __future__ import annotations

import pytest

from frsearch.engine import Count, TopK
from frsearch.engine.search.searcher import SegmentsSearcher
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
    for doc_id in few.snapshot.doc_ids():
        article = few.snapshot.article(doc_id)
        marked[article.id] = [(match.leaf, article.body[match.start : match.end]) for match in find(doc_id)]
    assert marked == {
        "peche": [(1, "forces")],
        "kidra": [(1, "forces"), (0, "armées")],
        "undated": [(1, "forces")],
        "port": [(1, "forces"), (0, "armées"), (1, "forces")],
    }


def test_few_words_are_not_rescored(few: SegmentsSearcher) -> None:
    tree = Or((Maybe(FORCES, Term("forces", "exact")), Maybe(PORT, Term("port", "exact"))))
    assert with_rescoring(tree) is tree
    assert few.search(tree, TopK(1)).total == 4
