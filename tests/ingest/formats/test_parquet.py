from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_parquet_without_pyarrow_says_what_to_install(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    assert read({"a.parquet": b"PAR1"}).messages == ["a.parquet: Parquet needs pyarrow; run: pip install 'frsearch[parquet]'"]
