"""Queries that Whoosh lacks: what they match, and where they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from whoosh.index import open_dir
from whoosh.searching import Searcher

from frsearch import FrsearchError, Index
from frsearch.engine.whoosh.lowering import to_whoosh
from frsearch.query import Address, AtLeast, Near, Node, Term
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


def test_at_an_address(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([*ARTICLES, evolve(ARTICLES[0], id="web", url="https://www.kidra.example/marche/")])
    with open_dir(tmp_path / "index").searcher() as searcher:
        for text in ("kidra.example/marche", "kidra.example"):
            assert ids(searcher, to_whoosh(Address(text))) == ["web"]
        assert ids(searcher, to_whoosh(Address("kidra.example/mar"))) == []


@pytest.mark.parametrize("tree", [Near((FORCES, MER), None, "body"), Address("kidra.example")])
def test_sentences_and_addresses_need_an_index_of_ours(tree: Node) -> None:
    with stock_searcher(ARTICLES) as stock, pytest.raises(FrsearchError, match="needs an index built by frsearch"):
        stock.search(to_whoosh(tree))


def test_queries_are_equal_by_their_nodes() -> None:
    two, three = (to_whoosh(AtLeast(2, words)) for words in ((FORCES, MARCHE, MER), (FORCES, MARCHE, FORCES)))
    assert two == to_whoosh(AtLeast(2, (FORCES, MARCHE, MER))) != three
    assert hash(two) == hash(to_whoosh(AtLeast(2, (FORCES, MARCHE, MER))))


def test_estimates_are_bounds(searcher: Searcher) -> None:
    reader = searcher.reader()
    for tree in (AtLeast(2, (FORCES, MARCHE)), Near((FORCES, MER), None, "body"), Near((FORCES, MER), 9, "body")):
        query = to_whoosh(tree)
        assert query.estimate_min_size(reader) <= len(ids(searcher, query)) <= query.estimate_size(reader)
