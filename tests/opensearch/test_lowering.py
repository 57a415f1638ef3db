"""Trees in the language of a cluster: what is said exactly, and what is verified, on either side of an exclusion."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from frsearch.opensearch.read import leaves as lowered_leaves
from frsearch.opensearch.read.leaves import NOTHING
from frsearch.opensearch.read.verification import Verified, query_of
from frsearch.query import (
    Address,
    And,
    AtLeast,
    Boost,
    DateRange,
    Fuzzy,
    Maybe,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Recency,
    Term,
    Wildcard,
)
from tests.opensearch.fakes import lowering

SEA, PORT = Term("mer", "lemma", "body"), Term("port", "lemma", "body")
PLAIN: Any = {"term": {"body_lemma": {"value": "mer"}}}
OTHER: Any = {"term": {"body_lemma": {"value": "port"}}}
IN_ORDER: Any = {"match_phrase": {"title_folded": {"query": "la mer", "analyzer": "whitespace"}}}


def clauses(query: Any) -> Iterator[str]:
    """Yield the names of all keys in a query."""
    if isinstance(query, dict):
        for key, value in query.items():
            yield key
            yield from clauses(value)
    elif isinstance(query, list):
        for one in query:
            yield from clauses(one)


@pytest.mark.parametrize(
    ("tree", "query"),
    [
        (SEA, PLAIN),
        (Phrase(("mer",), "lemma", "body"), PLAIN),
        (Phrase(("la", "mer"), "folded", "title"), IN_ORDER),
        (Boost(Maybe(SEA, PORT), 2.0), PLAIN),
        (Recency(SEA, 30, datetime.date(2024, 6, 30)), PLAIN),
        (Not(SEA), {"bool": {"must_not": [PLAIN]}}),
        (And((SEA, Not(PORT))), {"bool": {"must": [{"bool": {"filter": [PLAIN]}}], "must_not": [OTHER]}}),
        (Or((SEA, Nothing())), PLAIN),
        (AtLeast(3, (SEA, PORT)), NOTHING),
        (Wildcard("zz*"), NOTHING),
        (Term("marche x", "lemma", "body"), {"term": {"body_lemma": {"value": "marche\ue007x"}}}),
        (Address("lefanal.example"), {"term": {"host": "lefanal.example"}}),
        (Address("lefanal.example/a"), {"term": {"address": "lefanal.example/a"}}),
        (
            DateRange(datetime.date(2024, 1, 1), datetime.date(2024, 1, 31)),
            {"bool": {"filter": [{"range": {"first": {"lte": "2024-01-31"}}}, {"range": {"last": {"gte": "2024-01-01"}}}]}},
        ),
    ],
)  # fmt: skip
def test_a_tree_is_lowered_to_one_query(tree: Node, query: Any) -> None:
    assert lowering().matching(tree) == query


def test_a_joined_form_is_looked_for_as_both() -> None:
    joined = lowering(joined=[("lemma", "porteparole")])
    assert joined.matching(Term("porteparole", "lemma", "body")) == {
        "terms": {"body_lemma": ["porteparole", "porteparole\ue002"]}
    }
    assert "intervals" in joined.matching(Phrase(("le", "porteparole"), "lemma", "body"))


def test_patterns_are_the_words_they_expand_to() -> None:
    found = lowering(["marche", "maree"]).matching(Wildcard("mar*", "title"))
    assert found == {"terms": {"title_folded": ["marche", "marche\ue002", "maree", "maree\ue002"]}}
    assert lowering(["marche", "maree"]).matching(Fuzzy("marcher", 1, "title")) == {
        "terms": {"title_folded": ["marche", "marche\ue002"]}
    }


@pytest.mark.parametrize(
    ("tree", "is_verified"),
    [
        (Near((SEA, PORT), 5, "body"), False),
        (Near((SEA, PORT), None, "body"), False),
        (Near((SEA, PORT, Term("gare", "lemma", "body")), None, "body"), False),
        (Near((Or((SEA, PORT)), Phrase(("le", "vent"), "folded", "body")), 5, "body"), False),
        (Phrase(("la", "mer"), "folded", "body", 3), False),
        (Near((SEA, PORT, Term("gare", "lemma", "body")), 5, "body"), True),
        (Near((SEA, Phrase(("le", "vent"), "folded", "body", 1)), 5, "body"), True),
        (Phrase(("la", "mer", "monte"), "folded", "body", 1), True),
    ],
)
def test_what_the_cluster_cannot_say_is_verified(tree: Any, is_verified: bool) -> None:
    assert bool(list(lowering().verified(tree))) == is_verified
    # nothing was found, so nothing matches
    assert (lowering().matching(tree) == NOTHING) == is_verified


def test_patterns_of_many_words_near_others_are_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    near = Near((SEA, Wildcard("mar*", "body")), 5, "body")
    assert "intervals" in {*clauses(lowering(["marche", "maree"]).matching(near))}
    monkeypatch.setattr(lowered_leaves, "_MOST_ALTERNATIVES", 1)
    assert list(lowering(["marche", "maree"]).verified(near))


def test_what_was_not_read_matches_unless_it_is_excluded() -> None:
    loose = {"term": {"body_lemma": {"value": "mer"}}}
    whole = Verified((3, 5), None)
    assert query_of(whole, loose, is_excluded=False) == query_of(whole, loose, is_excluded=True) == {"terms": {"order": [3, 5]}}
    part = Verified((3, 5), 9)
    assert query_of(part, loose, is_excluded=True) == {"terms": {"order": [3, 5]}}
    rest = {"bool": {"filter": [loose, {"range": {"order": {"gt": 9}}}]}}
    assert query_of(part, loose, is_excluded=False)["bool"]["should"] == [{"terms": {"order": [3, 5]}}, rest]
    assert query_of(Verified((), 9), loose, is_excluded=True) == NOTHING


def test_scores_are_asked_of_impacts_and_of_counts() -> None:
    scored = lowering().scored(And((Maybe(Term("mer"), Term("mer", "exact")), Phrase(("le", "port")), Not(SEA))))
    found = {*clauses(scored)}
    assert {"impact_lemma", "impact_exact", "impact_title", "match_phrase", "must_not"} <= found
    recent = lowering().scored(Recency(Term("mer"), 30, datetime.date(2024, 6, 30)))
    assert "function_score" in recent
