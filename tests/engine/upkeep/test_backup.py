"""Backups: a copy is complete, or is not an index."""

from __future__ import annotations

import errno
import shutil
import threading
from pathlib import Path

import pytest
from whoosh import index as whoosh_index

from frsearch import Index, IndexDamaged, IndexExists, IndexMissing, verify_index
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.write import merge
from tests.conftest import ARTICLES
from tests.engine.upkeep.indexes import content_hashes, several_segments
from tests.trust.disk import Died, Disk, die, refuse
from tests.trust.history import HISTORY_LENGTH, apply, seen, states


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return several_segments(tmp_path / "index")


def test_a_backup_is_an_index_like_any_other(path: Path, tmp_path: Path) -> None:
    with Index.open(path) as index:
        index.backup(tmp_path / "a" / "copy")
        index.backup(str(tmp_path / "b"))
    shutil.rmtree(path)
    for copy in (tmp_path / "a" / "copy", tmp_path / "b"):
        assert verify_index(copy).is_whole
        assert len(content_hashes(copy)) == 112
        with whoosh_index.open_dir(copy).reader() as reader:
            assert reader.doc_count() == 112
        with Index.open(copy) as index:
            assert index.add(ARTICLES).added == 3


def test_a_backup_overwrites_nothing(path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("precious")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with Index.open(path) as index:
        for place in (path, tmp_path / "file", tmp_path / "folder", tmp_path / "link"):
            with pytest.raises(IndexExists):
                index.backup(place)
    assert (tmp_path / "file").read_text() == (tmp_path / "folder" / "file").read_text() == "precious"


def test_a_backup_of_what_is_damaged_is_refused(path: Path, tmp_path: Path) -> None:
    file = path / read_manifest(path).segments[0].file
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with Index.open(path) as index, pytest.raises(IndexDamaged, match=r"wrong checksum"):
        index.backup(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def calls_of_a_backup(path: Path, folder: Path) -> int:
    """Return how many calls of the disk a backup into `folder` makes."""
    folder.mkdir()
    disk = Disk(folder)
    with Index.open(path) as index, disk.watched():
        index.backup(folder / "copy")
    return len(disk.calls)


def test_a_backup_that_fails_leaves_room_for_the_next_one(path: Path, tmp_path: Path) -> None:
    for at in range(calls_of_a_backup(path, tmp_path / "all")):
        root = tmp_path / f"{at}"
        root.mkdir()
        with Index.open(path) as index:
            with Disk(root, refuse(at, errno.ENOSPC)).watched(), pytest.raises(OSError, match="No space left"):
                index.backup(root / "copy")
            assert list(root.iterdir()) == []
            index.backup(root / "copy")
        assert content_hashes(root / "copy") == content_hashes(path)


def test_a_backup_cut_short_is_no_index(path: Path, tmp_path: Path) -> None:
    for at in range(calls_of_a_backup(path, tmp_path / "all")):
        root = tmp_path / f"{at}"
        root.mkdir()
        dying = Disk(root, die(at))
        with dying.watched(), Index.open(path) as index:
            with pytest.raises(Died):
                index.backup(root / "copy")
            dying.bury_the_process()
        if (root / "copy" / "frsearch.json").exists():
            assert content_hashes(root / "copy") == content_hashes(path)
        else:
            with pytest.raises((IndexMissing, IndexDamaged)):
                Index.open(root / "copy")


def test_backups_while_another_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "TIER", 2)
    history = [state for state, _ in zip(states(), range(HISTORY_LENGTH), strict=False)]
    with Index.create(tmp_path / "index") as writing:
        apply(writing, 0)

        def write() -> None:
            for commit in range(1, HISTORY_LENGTH):
                apply(writing, commit)

        thread = threading.Thread(target=write)
        thread.start()
        copies = 0
        while thread.is_alive():
            with Index.open(tmp_path / "index") as index:
                index.backup(tmp_path / f"{copies}")
            copies += 1
        thread.join()
    assert copies > 2
    last = 0
    for number in range(copies):
        assert verify_index(tmp_path / f"{number}").is_whole
        with Index.open(tmp_path / f"{number}") as copy:
            last = history.index(seen(copy), last)
