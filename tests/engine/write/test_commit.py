"""The commit protocol: files first, the manifest last, and nothing that a commit needs is removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch.engine.format import manifest as manifests
from frsearch.engine.format.manifest import MANIFEST, Manifest, SegmentEntry, read_manifest, write_manifest
from frsearch.engine.write import commit
from frsearch.engine.write.commit import highest_generation, publish, recover, remove_unreferenced
from frsearch.progress import watched_writing
from tests.trust.disk import Disk


def entry(digit: str, deletions: int | None = None) -> SegmentEntry:
    return SegmentEntry(digit * 32, 1, 1, 1, deletions=deletions)


def make_files(path: Path, *manifests: Manifest) -> None:
    """Write what commits name, with nothing in it."""
    for manifest in manifests:
        for name in (*manifest.files, manifest.toc_file):
            (path / name).touch()


def test_the_manifest_is_renamed_after_all_else_is_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "index"
    path.mkdir()
    manifest = Manifest(1, (entry("a"),))
    disk = Disk(path)
    make_files(path, manifest)
    assert disk.moment().kept == {}

    def write_toc(folder: Path, published: Manifest) -> None:
        assert (folder, published) == (path, manifest)
        assert not (path / MANIFEST).exists()
        assert manifest.files <= disk.moment().kept.keys(), "the names of segments outlast a power cut by now"
        disk.calls.append("toc")

    monkeypatch.setattr(commit, "write_toc", write_toc)
    with disk.watched():
        publish(path, manifest)
    assert disk.calls == ["fsync", "toc", "unlink", "open", "write", "fsync", "rename", "fsync"]
    assert MANIFEST in disk.moment().kept
    assert read_manifest(path) == manifest


@pytest.mark.parametrize("moment", ["sync_folder", "read_manifest"])
def test_an_interruption_after_the_rename_does_not_hide_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The folder is fsynced after the rename, and the manifest is read to find out whether it was renamed."""
    module = commit if moment == "read_manifest" else manifests
    do = getattr(module, moment)
    interruptions = iter([KeyboardInterrupt])

    def interrupted(path: Path) -> object:
        done = do(path)
        for interruption in interruptions:
            raise interruption
        return done

    monkeypatch.setattr(module, moment, interrupted)
    with watched_writing() as writing, pytest.raises(KeyboardInterrupt):
        publish(tmp_path, Manifest(1))
    assert read_manifest(tmp_path) == Manifest(1)
    assert writing.is_committed


def test_files_of_other_commits_are_removed_and_foreign_ones_stay(tmp_path: Path) -> None:
    last, other, old = Manifest(3, (entry("a", 2),)), Manifest(2, (entry("b"),)), Manifest(1, (entry("c", 1),))
    make_files(tmp_path, last, other, old)
    write_manifest(tmp_path, last)
    (tmp_path / "README.md").touch()
    (tmp_path / f"{'c' * 32}.frs.damaged").touch()
    remove_unreferenced(tmp_path, other)
    stays = {MANIFEST, "README.md", f"{'c' * 32}.frs.damaged"}
    assert {file.name for file in tmp_path.iterdir()} == {*last.files, last.toc_file, *other.files, other.toc_file, *stays}
    recover(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {*last.files, last.toc_file, *stays}


@pytest.mark.parametrize("content", [None, b"", b"{"])
def test_nothing_is_removed_without_a_readable_manifest(content: bytes | None, tmp_path: Path) -> None:
    make_files(tmp_path, Manifest(1, (entry("a"),)))
    if content is not None:
        (tmp_path / MANIFEST).write_bytes(content)
    before = set(tmp_path.iterdir())
    recover(tmp_path)
    assert set(tmp_path.iterdir()) == before


def test_the_highest_generation_is_that_of_any_file(tmp_path: Path) -> None:
    assert highest_generation(tmp_path) == 0
    for name in ("_MAIN_7.toc", f"{'a' * 32}.12.del", f"_MAIN_{'9' * 30}.toc", "_MAIN_x.toc", f"_MAIN_{(1 << 30) + 1}.toc"):
        (tmp_path / name).touch()
    assert highest_generation(tmp_path) == 12
