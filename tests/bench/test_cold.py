"""Searches from the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch import Index
from frsearch.bench import cold as module
from frsearch.bench.cold import cold
from frsearch.bench.engines import Query
from tests.conftest import ARTICLES


@pytest.mark.slow
def test_searches_take_turns_with_numpy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RUNS", 2)
    with Index.create(tmp_path) as index:
        index.add(ARTICLES)
    times = cold(tmp_path, [Query("words", ("marché", "Kidra"))])
    assert {name: {clock: len(took) for clock, took in of.items()} for name, of in times.items()} == {
        name: {"cpu_ms": 2, "wall_ms": 2} for name in ("search", "numpy")
    }
    assert min(took for of in times.values() for clock in of.values() for took in clock) > 0


def test_a_search_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"ended with 2: .*there is no index"):
        cold(tmp_path / "nowhere", [Query("words", ("marché",))])
