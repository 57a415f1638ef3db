"""The engine on Whoosh as it comes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from whoosh import index as whoosh_index

from frsearch.engine import store as stock
from frsearch.engine.whoosh.lowering import to_whoosh
from tests.engine import contract
from tests.engine.oracle import matching, trees


class TestWriting(contract.WritingContract):
    engine = stock


class TestReading(contract.ReadingContract):
    engine = stock

    @given(tree=trees())
    def test_plain_whoosh_finds_the_same_articles(self, tree: Any, engine_of_letters: Any) -> None:
        articles, _, path = engine_of_letters
        expected = {article.id for article in matching(tree, articles)}
        with whoosh_index.open_dir(path).searcher() as searcher:
            for query in (to_whoosh(tree), to_whoosh(tree).normalize()):
                assert {hit["id"] for hit in searcher.search(query, limit=None)} == expected


# Whoosh leaves a damaged file open when reading it fails.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
class TestTrouble(contract.TroubleContract):
    engine = stock

    @pytest.fixture(autouse=True)
    def collected(self) -> Iterator[None]:
        """Collect those files here, where their warnings are expected, and look at nothing that was there before."""
        gc.freeze()
        yield
        gc.collect()
        gc.unfreeze()
