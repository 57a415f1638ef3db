"""The write lock: one holder at a time, who is named to the others."""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Timer

import pytest
from whoosh.util.filelock import FileLock

from frsearch.engine.disk.files import LOCK, PID
from frsearch.engine.disk.lock import WriteLock
from frsearch.errors import IndexDamaged, IndexLocked


def test_a_second_holder_is_refused_and_learns_of_the_first(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path)
    with pytest.raises(IndexLocked, match=f"process {os.getpid()} is writing") as error:
        WriteLock(tmp_path)
    assert error.value.pid == os.getpid()
    lock.release()
    WriteLock(tmp_path).release()


def test_releasing_removes_the_process_id_and_can_be_repeated(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path)
    assert (tmp_path / PID).read_text("ascii") == str(os.getpid())
    lock.release()
    assert not (tmp_path / PID).exists()
    other = WriteLock(tmp_path)
    lock.release()
    with pytest.raises(IndexLocked):
        WriteLock(tmp_path)
    other.release()


def test_a_holder_that_is_done_in_time_is_waited_for(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path)
    Timer(0.2, lock.release).start()
    WriteLock(tmp_path, wait=20).release()


def test_waiting_ends(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path)
    start = time.monotonic()
    with pytest.raises(IndexLocked, match=r"had not finished after 0\.2 seconds"):
        WriteLock(tmp_path, wait=0.2)
    assert time.monotonic() - start >= 0.2
    lock.release()


@pytest.mark.parametrize("content", ["", "nobody", "-1", "9" * 20])
def test_a_process_id_that_cannot_be_is_not_named(tmp_path: Path, content: str) -> None:
    lock = WriteLock(tmp_path)
    (tmp_path / PID).write_text(content, "ascii")
    with pytest.raises(IndexLocked, match="another process is writing"):
        WriteLock(tmp_path)
    lock.release()


def test_a_link_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / LOCK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(IndexDamaged, match="is a link"):
        WriteLock(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_whoosh_and_we_exclude_each_other(tmp_path: Path) -> None:
    theirs = FileLock(str(tmp_path / LOCK))
    assert theirs.acquire()
    with pytest.raises(IndexLocked):
        WriteLock(tmp_path)
    theirs.release()
    ours = WriteLock(tmp_path)
    assert not theirs.acquire()
    ours.release()
    assert theirs.acquire()
    theirs.release()
