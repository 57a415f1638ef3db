"""Reasons: they add up to the score, and name what earned it."""

from __future__ import annotations

import pytest

from frsearch import Index, read_corpus
from tests.conftest import ROOT

QUERIES = [
    "réforme des retraites",
    'pêcheurs "marée noire" -tunnel',
    "(grève OU port)^2 ET salin",
    "2 PARMI (port ville grève)",
    "port* PRES/9 salin",
    "PHRASE(grève port)",
    "titre:dengue depuis:2023",
    "+kossara dengue~",
    "la grève des ports et la réforme des retraites inquiètent les pêcheurs",
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index.create(tmp_path_factory.mktemp("ranking") / "index")
    index.add(read_corpus([ROOT / "corpus"]))
    return index


@pytest.mark.parametrize("query", QUERIES)
def test_the_reasons_add_up_to_the_score(query: str, corpus: Index) -> None:
    found = corpus.search(query, explain=True)
    assert found.total
    for hit in found:
        assert sum(reason.value for reason in hit.reasons) == pytest.approx(hit.score, abs=1e-4)
        values = [reason.value for reason in hit.reasons]
        assert values == sorted(values, reverse=True)


def test_passages_have_reasons_too(corpus: Index) -> None:
    best = corpus.search("grève port", by="passage", explain=True).hits[0]
    assert sum(reason.value for reason in best.reasons) == pytest.approx(best.score, abs=1e-4)
    assert best.reasons[0].what.startswith("the passage")


def test_reasons_are_given_where_they_are_asked_for(corpus: Index) -> None:
    assert all(not hit.reasons for hit in corpus.search("grève"))
    (what, *_) = (reason.what for reason in corpus.search("grève", limit=1, explain=True).hits[0].reasons)
    assert what.startswith("greve, any form: ")


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("marché", "marché, as typed: 1 in the title, 1 in the body; in 1 of 3 articles"),
        ("titre:=marché", "marché, as typed: 1 in the title; in 1 of 3 articles"),
        ('"forces armées"', '"forces armees": 1 in the body'),
        ("march*", "march*: 1 in the title, 1 in the body"),
        ("marchee~", "marchee~: 1 in the title, 1 in the body"),
        ("forces PRES/2 gardent", "force, any form, garder, any form, at most 2 words apart: 2 in the body"),
        ("PHRASE(forces entrées)", "force, any form, entree, any form, in one sentence: 2 in the body"),
    ],
)
def test_a_leaf_is_named_with_its_occurrences(index: Index, query: str, what: str) -> None:
    [hit] = (hit for hit in index.search(query, explain=True) if hit.article.id == "kidra")
    assert what in [reason.what for reason in hit.reasons]
