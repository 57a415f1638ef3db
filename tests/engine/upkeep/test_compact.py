"""Compacting leaves one segment with the same articles."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from whoosh import index as whoosh_index

from frsearch import Index, IndexLocked, verify_index
from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.manifest import SegmentEntry, read_manifest
from frsearch.engine.read.segment import open_segment
from frsearch.engine.write import merge
from frsearch.progress import watched
from tests.conftest import ARTICLES
from tests.engine.segments import articles
from tests.engine.upkeep.indexes import content_hashes, several_segments


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return several_segments(tmp_path / "index")


def test_compacting_leaves_one_segment_and_the_same_articles(path: Path) -> None:
    before = content_hashes(path)
    with Index.open(path) as index, Index.open(path) as other:
        found = {query: sorted(hit.article.id for hit in index.search(query, limit=None)) for query in ("armée", "titre:neuf")}
        assert index.compact() is True
        (entry,) = read_manifest(path).segments
        assert (entry.articles, entry.deleted) == (len(before), 0)
        assert content_hashes(path) == before
        assert {query: sorted(hit.article.id for hit in index.search(query, limit=None)) for query in found} == found
        assert index.compact() is False
        assert len(list(other)) == len(before), "who had opened it before sees what was there"
    assert verify_index(path).is_whole
    with whoosh_index.open_dir(path).reader() as reader:
        assert reader.doc_count() == len(before)


def test_compacting_goes_beyond_what_adding_merges(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.engine.write.merge.LARGEST", 60)
    monkeypatch.setattr("frsearch.engine.write.transaction.LARGEST", 60)
    with Index.open(path) as index:
        index.compact()
        assert len(read_manifest(path).segments) == 1
        index.add(articles(3, 20))
        assert len(read_manifest(path).segments) == 2


def test_compacting_ends_at_what_a_segment_can_number(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.engine.upkeep.compact.MAX_SLOTS", 6_000)
    before = content_hashes(path)
    with Index.open(path) as index:
        assert index.compact() is True
        assert index.compact() is False
    assert content_hashes(path) == before
    entries = read_manifest(path).segments
    assert len(entries) == 2
    for entry in entries:
        with contextlib.closing(open_segment(path, entry)) as segment:
            assert not entry.deleted
            assert segment.field("body").base[-1] <= 6_000


def test_compacting_many_segments_merges_few_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.engine.upkeep.compact.MAX_SEGMENTS", 2)
    merged: list[int] = []
    shares: list[float] = []

    def counted(path: Path, entries: Sequence[SegmentEntry]) -> SegmentEntry:
        merged.append(len(entries))
        return merge.merge_entries(path, entries)

    monkeypatch.setattr("frsearch.engine.upkeep.compact.merge_entries", counted)
    with Index.create(tmp_path / "index") as index:
        for number in range(5):
            index.add(articles(number, 3))
        before = content_hashes(tmp_path / "index")
        with watched(shares.append):
            index.compact()
        assert content_hashes(tmp_path / "index") == before
    assert merged == [2, 2, 2, 2]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(list((tmp_path / "index").glob("*.frs"))) == 1


def test_compacting_nothing(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        assert index.compact() is False
        index.add(ARTICLES)
        index.delete(article.id for article in ARTICLES)
        assert index.compact() is False


def test_compacting_takes_the_lock(path: Path) -> None:
    lock = WriteLock(path)
    with Index.open(path) as index, pytest.raises(IndexLocked):
        index.compact()
    lock.release()
