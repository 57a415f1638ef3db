"""The engine on Whoosh as it comes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from whoosh import index as whoosh_index

from frsearch import Index
from frsearch.engine import store as stock
from frsearch.engine.whoosh.lowering import to_whoosh
from tests.conftest import ARTICLES
from tests.engine import contract
from tests.engine.oracle import matching, trees


class TestWriting(contract.WritingContract):
    engine = stock


class TestAtomicity(contract.AtomicContract):
    engine = stock


class TestReading(contract.ReadingContract):
    engine = stock

    def test_adding_twice_writes_nothing(self, index: Index, path: Path) -> None:
        before = {file.name: file.read_bytes() for file in path.iterdir() if file.stat().st_size}
        index.add(ARTICLES)
        after = {file.name: file.read_bytes() for file in path.iterdir() if file.stat().st_size}
        assert before.items() <= after.items()

    def test_its_size_is_that_of_all_files(self, index: Index, path: Path) -> None:
        assert index.info().bytes == sum(file.stat().st_size for file in path.rglob("*") if file.is_file())

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
