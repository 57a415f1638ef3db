"""A few articles in three segments, one of them replaced and one deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from frsearch import Article, Index
from frsearch.engine import store
from frsearch.engine.search.searcher import SegmentsSearcher
from tests.conftest import ARTICLES

MORE = (
    Article(
        "port",
        title="Le port",
        date="2024-03",
        outlet="Agence Littoral",
        body="Le port rouvre. Les forces armées, les forces de l’ordre.",
    ),
    Article("gone", title="Des forces", date="2022", outlet="Radio Lagune", body="Les forces s’en vont."),
)


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SegmentsSearcher]:
    """Return a searcher over kidra, peche, undated and port."""
    monkeypatch.setattr("frsearch.engine.write.transaction.choose", lambda *given, **options: [])  # keep the segments apart
    with Index(store.create(tmp_path / "few")) as index:
        index.add([evolve(ARTICLES[0], body="Les zèbres forcent."), ARTICLES[1]])
        index.add([ARTICLES[0], ARTICLES[2]])
        index.add(MORE)
        index.delete(["gone"])
    searcher = store.open_store(tmp_path / "few").searcher()
    yield searcher
    searcher.snapshot.close()


def ids(searcher: SegmentsSearcher, doc_ids: object) -> list[str]:
    """Return the ids of articles."""
    return [searcher.snapshot.article(int(doc_id)).id for doc_id in doc_ids]  # type: ignore[attr-defined]
