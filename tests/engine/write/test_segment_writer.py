"""Segments are written as soon as the memory budget is used up."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.read.segment import Segment
from frsearch.engine.write import segment_writer
from frsearch.engine.write import transaction as writing
from tests.engine.segments import articles, batch
from tests.engine.write.indexing import indexed


def test_segments_are_written_when_the_budget_is_used_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BATCH_BYTES", 20_000)
    monkeypatch.setattr(segment_writer, "_BASE", writing.BUDGET - (1 << 18))  # so that 256 KB are left
    monkeypatch.setattr(writing, "choose", lambda *given, **options: [])  # what it leaves is not merged
    indexed(tmp_path / "index", articles(1, 600))
    sizes = [entry.articles for entry in read_manifest(tmp_path / "index").segments]
    assert 2 < len(sizes) < 15
    assert sum(sizes) == 600


def test_an_analyzer_with_too_large_a_cache_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_writer, "_FORMS", 0)
    monkeypatch.setattr(segment_writer, "_BASE", writing.BUDGET)
    monkeypatch.setattr(writing, "BATCH_BYTES", 20_000)
    indexed(tmp_path / "index", articles(1, 200))


def test_segments_hold_whole_batches_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = [articles(seed, 20) for seed in range(4)]
    writer = segment_writer.SegmentWriter(tmp_path, b"", segment_writer._BASE)  # so that each batch is a segment
    for number, batch_articles in enumerate(some[:2]):
        writer.add(number, batch(batch_articles))
    monkeypatch.setattr(writer, "_budget", 1 << 30)
    for number, batch_articles in enumerate(some[2:], 2):
        writer.add(number, batch(batch_articles))
    written = writer.finish()
    assert [list(one.batches) for one in written] == [[0], [1], [2, 3]]
    assert [file.stem for file in writer.files] == [one.id for one in written]
    for one, file, expected in zip(written, writer.files, (some[0], some[1], some[2] + some[3]), strict=True):
        with contextlib.closing(Segment(file, bytes.fromhex(one.id))) as segment:
            assert [segment.article(doc) for doc in range(one.articles)] == expected
            assert (segment.sections.digest, file.stat().st_size) == (one.digest, one.bytes)


def test_what_is_cancelled_is_not_written(tmp_path: Path) -> None:
    writer = segment_writer.SegmentWriter(tmp_path, b"", 1 << 30)
    writer.add(0, batch(articles(1, 5)))
    writer.cancel()
    assert writer.finish() == []
    assert list(tmp_path.iterdir()) == writer.files == []
