"""Indexes that plain Whoosh opens: the sample corpus in one segment, and a few articles in two, one of them deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from whoosh import index as whoosh_index
from whoosh.searching import Searcher

from frsearch import Index
from frsearch.engine import store
from tests.conftest import ARTICLES
from tests.engine.whoosh.asking import CORPUS


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of one segment."""
    path = tmp_path_factory.mktemp("codec") / "index"
    with Index(store.create(path)) as index:
        index.add(CORPUS)
    return path


@pytest.fixture
def searcher(path: Path) -> Iterator[Searcher]:
    with whoosh_index.open_dir(path).searcher() as searcher:
        yield searcher


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an index of kidra, undated and port in two segments, with one article replaced and one deleted."""
    monkeypatch.setattr("frsearch.engine.write.transaction.choose", lambda *given, **options: [])  # keep deleted ones
    path = tmp_path / "index"
    with Index(store.create(path)) as index:
        index.add([evolve(ARTICLES[0], body="zèbre"), ARTICLES[1], evolve(ARTICLES[1], id="port", body="Le port est fermé.")])
        index.add([ARTICLES[0], ARTICLES[2]])
        index.delete(["peche"])
    return path
