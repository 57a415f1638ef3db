"""The engine at a path: whatever its place, the one that made an index opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch import Article, Index, IndexMissing
from frsearch.backends import backend_at


def test_the_engine_of_a_path_creates_opens_and_checks_an_index(tmp_path: Path) -> None:
    path = tmp_path / "index"
    backend = backend_at(path)
    with pytest.raises(IndexMissing):
        backend.open_store(path)
    with Index(backend.create(path)) as index:
        index.add([Article("1", body="Le port.")])
    again = backend_at(path)
    assert again.open_store(path).generation() == 1
    assert again.verify(path).is_whole
    assert again.repair(path).lost == 0
    with Index.open(path) as index:
        assert [article.id for article in index] == ["1"]
