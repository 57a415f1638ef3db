"""Small batches and two workers, so that few articles are enough for a worker pool."""

from __future__ import annotations

import pytest

from frsearch.engine.write import transaction as writing


@pytest.fixture
def two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two workers make segments of batches of some 30 articles."""
    monkeypatch.setattr(writing, "BATCH_BYTES", 20_000)
    monkeypatch.setattr(writing, "SMALL", 40_000)
    monkeypatch.setattr(writing, "usable_cores", lambda: 4)
    monkeypatch.setattr(writing, "_LEAST", writing.BUDGET // 2)
