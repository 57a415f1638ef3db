"""File-system primitives: no link is followed, nothing is overwritten, and only files of an index are removed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from frsearch.engine.disk.files import (
    LOCK,
    is_ours_in_the_making,
    leftovers,
    make_folder,
    open_plain,
    remove_leftovers,
    replace,
    write_new,
)
from frsearch.errors import IndexDamaged, naming

SEGMENT = "0123456789abcdef" * 2


def test_a_file_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_new(path, b"one")
    with pytest.raises(FileExistsError):
        write_new(path, b"two")
    with open_plain(path) as file:
        assert file.read() == b"one"


def test_links_are_followed_neither_for_reading_nor_for_writing(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"secret")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(IndexDamaged, match="is a link or a device"):
        open_plain(tmp_path / "link")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "dangling", b"x")
    assert not (tmp_path / "nowhere").exists()


def test_a_pipe_is_refused_without_waiting_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(IndexDamaged, match="is a link or a device"):
        open_plain(tmp_path / "pipe")


def test_replacing_leaves_the_new_content_and_no_temporary_file(tmp_path: Path) -> None:
    path, temporary = tmp_path / "a", tmp_path / "a.new"
    temporary.write_bytes(b"of a process that died")
    for content in (b"one", b"two"):
        replace(path, content, temporary)
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_folders_are_made_with_their_parents(tmp_path: Path) -> None:
    for _ in range(2):
        make_folder(tmp_path / "a" / "b" / "c")
    assert (tmp_path / "a" / "b" / "c").is_dir()


def test_an_error_without_a_file_gets_its_name() -> None:
    with pytest.raises(OSError, match=r"a\.frs") as error, naming(Path("a.frs")):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert error.value.filename == "a.frs"
    with pytest.raises(OSError, match=r"b\.frs"), naming(Path("a.frs")):
        raise OSError(errno.EACCES, "Permission denied", "b.frs")


def test_only_files_of_an_index_are_left_over(tmp_path: Path) -> None:
    ours = {f"{SEGMENT}.frs", f"{SEGMENT}.12.del", "_MAIN_3.toc", "frsearch.json.new", "_MAIN.toc.new"}
    others = {"notes.txt", "short.frs", f"{SEGMENT}.frs.damaged", f"{SEGMENT}.x.del", "frsearch.json", LOCK}
    for name in ours | others:
        (tmp_path / name).touch()
    assert {file.name for file in leftovers(tmp_path, {"_MAIN_3.toc"})} == ours - {"_MAIN_3.toc"}
    remove_leftovers(tmp_path, {"_MAIN_3.toc"})
    assert {file.name for file in tmp_path.iterdir()} == others | {"_MAIN_3.toc"}


def test_what_a_first_commit_that_failed_leaves() -> None:
    assert is_ours_in_the_making(LOCK)
    assert is_ours_in_the_making("frsearch.json.new")
    assert not is_ours_in_the_making("frsearch.json")
