"""Queries that Whoosh lacks: what they match, and where they refuse."""

from __future__ import annotations

import pytest
from whoosh.searching import Searcher

from frsearch import FrsearchError
from frsearch.engine.whoosh.lowering import to_whoosh
from frsearch.query import AtLeast, Near, Term
from tests.conftest import ARTICLES
from tests.engine.stock import stock_searcher
from tests.engine.whoosh.asking import ids

FORCES, MARCHE, MER = (Term(word, "folded", "body") for word in ("forces", "marche", "mer"))
OWN = {article.id for article in ARTICLES}


def test_at_least(searcher: Searcher) -> None:
    found = {count: OWN & set(ids(searcher, to_whoosh(AtLeast(count, (FORCES, MARCHE, MER))))) for count in (1, 2, 3)}
    assert found == {1: OWN, 2: {"kidra", "peche"}, 3: set()}


def test_in_one_sentence(searcher: Searcher) -> None:
    assert "peche" in ids(searcher, to_whoosh(Near((FORCES, MER), None, "body")))
    assert "kidra" not in ids(searcher, to_whoosh(Near((FORCES, MARCHE), None, "body")))


def test_sentences_need_an_index_of_ours() -> None:
    with stock_searcher(ARTICLES) as stock, pytest.raises(FrsearchError, match="needs an index built by frsearch"):
        stock.search(to_whoosh(Near((FORCES, MER), None, "body")))


def test_queries_are_equal_by_their_nodes() -> None:
    two, three = (to_whoosh(AtLeast(2, words)) for words in ((FORCES, MARCHE, MER), (FORCES, MARCHE, FORCES)))
    assert two == to_whoosh(AtLeast(2, (FORCES, MARCHE, MER))) != three
    assert hash(two) == hash(to_whoosh(AtLeast(2, (FORCES, MARCHE, MER))))


def test_estimates_are_bounds(searcher: Searcher) -> None:
    reader = searcher.reader()
    for tree in (AtLeast(2, (FORCES, MARCHE)), Near((FORCES, MER), None, "body"), Near((FORCES, MER), 9, "body")):
        query = to_whoosh(tree)
        assert query.estimate_min_size(reader) <= len(ids(searcher, query)) <= query.estimate_size(reader)
