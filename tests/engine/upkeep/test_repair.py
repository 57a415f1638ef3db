"""Repairing: one commit makes an index sound again, whatever was lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from attrs import evolve

from frsearch import Index, IndexDamaged, IndexExists, IndexLocked, repair_index, verify_index
from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.manifest import MANIFEST
from frsearch.engine.write import merge
from tests.engine.upkeep.indexes import GONE, HELD, NEW, flip, found_hashes, middle, repaired, segment
from tests.trust.disk import Died, Disk, die


@pytest.mark.parametrize("content", [None, b"", b"{", b"[" * 100_000, b"\xff\xfe\x00"])
def test_a_lost_manifest_is_made_anew(path: Path, content: bytes | None) -> None:
    (path / MANIFEST).unlink()
    if content is not None:
        (path / MANIFEST).write_bytes(content)
    with pytest.raises(IndexDamaged):
        Index.open(path)
    report = repaired(path)
    assert (report.kept, report.rescued, report.lost) == (len(HELD), 0, 0)


def test_a_lost_manifest_can_be_built_anew(path: Path) -> None:
    (path / MANIFEST).unlink()
    with pytest.raises(IndexDamaged, match="is missing"):
        Index.open_or_create(path)
    with pytest.raises(IndexExists):
        Index.create(path)
    with Index.create(path, overwrite=True) as index:
        index.add(NEW)
    assert found_hashes(path) == {article.id: article.content_hash for article in NEW}
    assert len(list(path.glob("*.frs"))) == 1


def test_a_lost_manifest_among_files_of_two_commits(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a commit that was never made has left is taken for a part of the index, but no article twice."""
    spare = {file.name: file.read_bytes() for file in path.glob("*.frs")}
    monkeypatch.setattr(merge, "TIER", 2)
    with Index.open(path) as index:
        index.add([NEW[0], evolve(NEW[1], body="plus neuf")])
    expected = found_hashes(path)
    for name, content in spare.items():
        if not (path / name).exists():
            (path / name).write_bytes(content)
    (path / MANIFEST).write_bytes(b"")
    repair_index(path)
    assert verify_index(path).is_whole
    assert expected.keys() <= found_hashes(path).keys()


def test_lost_deletions_are_reported(path: Path) -> None:
    next(path.glob("*.del")).unlink()
    report = repair_index(path)
    assert verify_index(path).is_whole
    assert any("deleted" in damage.message for damage in report.damages)
    found = found_hashes(path)
    assert HELD.items() <= found.items()
    assert found.keys() - HELD.keys() <= set(GONE)


def test_articles_of_damaged_segments_do_not_replace_later_ones(path: Path) -> None:
    for number in (0, 1):
        flip(segment(path, number), segment(path, number).stat().st_size - 40)
    assert repaired(path).rescued == len(HELD)


def test_a_repair_that_is_cut_short_can_be_made_again(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # spares the real disk
    flip(segment(path), middle(segment(path), "frame.data"))

    def another(name: str) -> Path:
        shutil.copytree(path, tmp_path / name / "index")
        return tmp_path / name / "index"

    whole = another("whole")
    disk = Disk(whole.parent)
    with disk.watched():
        repair_index(whole)
    expected = found_hashes(whole)
    assert len(expected) == len(HELD) - 1
    for at in range(len(disk.calls)):
        cut = another(f"cut {at}")
        dying = Disk(cut.parent, die(at))
        with dying.watched():
            with pytest.raises(Died):
                repair_index(cut)
            dying.bury_the_process()
        repair_index(cut)
        assert found_hashes(cut) == expected
        assert len(list(cut.glob("*.damaged"))) == 1
        assert len(list(cut.glob("*.frs"))) == len(list(whole.glob("*.frs")))


def test_a_repair_takes_the_lock(path: Path) -> None:
    flip(segment(path), 1000)
    (path / MANIFEST).write_bytes(b"")  # which is no reason not to ask who is writing
    lock = WriteLock(path)
    with pytest.raises(IndexLocked, match=rf"process {os.getpid()} is writing .* after 0\.1 seconds"):
        repair_index(path, wait=0.1)
    lock.release()
    assert repair_index(path).kept == len(NEW)
