from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_parquet_without_pyarrow_says_what_to_install(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    assert read({"a.parquet": b"PAR1"}).messages == ["a.parquet: Parquet needs pyarrow; run: pip install 'frsearch[parquet]'"]


def test_columns_of_one_name_are_all_kept(read: Read) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    packed = io.BytesIO()
    parquet.write_table(arrow.Table.from_arrays([["Un."], ["Deux."]], names=["texte", "texte"]), packed)
    outcome = read({"a.parquet": packed.getvalue()})
    assert [(article.body, article.extra) for article in outcome.articles] == [("Un.", {"texte#2": "Deux."})]
    assert outcome.messages == [
        "a.parquet: several columns have the name 'texte'; the first of each is read, the others are kept as 'texte#2' …"
    ]
