"""An index to damage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from frsearch import Index
from frsearch.engine.format.manifest import read_manifest
from tests.engine.segments import add_with_versions
from tests.engine.upkeep.indexes import GONE, NEW, OLD


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments; articles of the first are replaced or deleted."""
    path = tmp_path_factory.mktemp("original") / "index"
    with Index.create(path) as index:
        add_with_versions(path, OLD, lambda number: number % 7 // 5)
        add_with_versions(path, NEW, lambda number: number % 3)
        index.refresh()
        index.delete(GONE)
    assert [entry.deleted for entry in read_manifest(path).segments] == [40, 0]
    return path


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    """A copy of it that may be damaged."""
    shutil.copytree(original, tmp_path / "index")
    return tmp_path / "index"
