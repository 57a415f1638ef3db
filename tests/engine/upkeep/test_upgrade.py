"""Upgrading: one commit makes an outdated index one of this version, without the files that it was made from."""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from frsearch import Article, Index, IndexDamaged, IndexLocked, IndexMissing, IndexOutdated, upgrade_index, verify_index
from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.manifest import MANIFEST, Manifest, read_any_manifest, read_manifest, write_manifest
from frsearch.engine.write import transaction
from frsearch.progress import watched
from tests.engine.upkeep.indexes import HELD, STRANGE, found_hashes
from tests.trust import forgery
from tests.trust.disk import Died, Disk, after_a_power_cut, die, refuse


def outdate(path: Path) -> Path:
    """Let an index seem to be one of an earlier analyzer."""
    forgery.write_manifest(path, json.loads((path / MANIFEST).read_text()) | {"analyzer": "french/0"})
    return path


@pytest.fixture
def outdated(path: Path) -> Path:
    return outdate(path)


def test_articles_stay_what_they_are(tmp_path: Path) -> None:
    kept = [STRANGE, Article("sans rien"), Article("12", title="Le port", date="2023-11", url="https://a.example/", body="Non.")]
    with Index.create(tmp_path / "index") as index:
        index.add([*kept, Article("gone", body="Adieu.")])
        index.delete(["gone"])
    upgrade_index(outdate(tmp_path / "index"))
    with Index.open(tmp_path / "index") as index:
        assert list(index) == kept
        assert index.search("adieu").total == 0


def test_generations_go_on(outdated: Path) -> None:
    before = read_any_manifest(outdated).generation
    report = upgrade_index(outdated)
    assert (report.articles, report.found, report.is_current) == (len(HELD), "french/0", False)
    assert found_hashes(outdated) == HELD
    assert read_manifest(outdated).generation > before
    assert upgrade_index(outdated).is_current


def test_workers_upgrade_large_indexes(outdated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "BATCH_BYTES", 2000)
    monkeypatch.setattr(transaction, "SMALL", 2000)
    monkeypatch.setattr(transaction, "usable_cores", lambda: 2)
    upgrade_index(outdated)
    assert verify_index(outdated).is_whole
    assert found_hashes(outdated) == HELD


def test_progress_is_reported_article_by_article(outdated: Path) -> None:
    shares: list[float] = []
    with watched(shares.append):
        upgrade_index(outdated)
    assert len(shares) > len(HELD)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_an_empty_index_is_upgraded(tmp_path: Path) -> None:
    Index.create(tmp_path / "index").close()
    assert upgrade_index(outdate(tmp_path / "index")).articles == 0
    with Index.open(tmp_path / "index") as index:
        assert len(index) == 0


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_an_upgrade_that_is_cut_short_loses_nothing(outdated: Path, tmp_path: Path, step: int) -> None:
    """Whatever happens, there is the old index or the new one, whole, and the next upgrade leaves nothing behind."""
    made: list[Path] = []

    def another() -> Path:
        made.append(tmp_path / f"{len(made)}" / "index")
        shutil.copytree(outdated, made[-1])
        return made[-1]

    whole = another()
    disk = Disk(whole.parent, remember=True)
    with disk.watched():
        upgrade_index(whole)
    files = len(list(whole.iterdir()))
    for at in range(0, len(disk.calls), step):
        _die(another(), at)
        _fail(another(), at)
        after_a_power_cut(disk.moments[at], tmp_path / f"cut {at}", seed=at)
        made.append(tmp_path / f"cut {at}" / "index")
    for path in made:
        was_outdated = _is_outdated(path)
        assert upgrade_index(path).is_current != was_outdated
        assert found_hashes(path) == HELD
        with Index.open(path) as index:  # whose writer removes what the dead have left
            index.delete(["no such article"])
        assert len(list(path.iterdir())) <= files


def _die(path: Path, at: int) -> None:
    disk = Disk(path.parent, die(at))
    with disk.watched():
        with pytest.raises(Died):
            upgrade_index(path)
        disk.bury_the_process()


def _fail(path: Path, at: int) -> None:
    """Let a call fail; that an old file cannot be removed fails no upgrade."""
    with Disk(path.parent, refuse(at, errno.ENOSPC)).watched(), suppress(OSError):
        upgrade_index(path)


def _is_outdated(path: Path) -> bool:
    try:
        Index.open(path).close()
    except IndexOutdated:
        return True
    return False


def test_an_interrupted_upgrade_leaves_the_old_index_alone(outdated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {file.name for file in outdated.iterdir()}

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("publish", "write_deletions"):
        monkeypatch.setattr(transaction, name, interrupted)
    with pytest.raises(KeyboardInterrupt):
        upgrade_index(outdated)
    assert {file.name for file in outdated.iterdir()} == before | {"MAIN_WRITELOCK"}


def test_who_may_not_upgrade(outdated: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        upgrade_index(tmp_path / "nowhere")
    lock = WriteLock(outdated)
    with pytest.raises(IndexLocked, match=rf"process {os.getpid()} is writing .* after 0\.1 seconds"):
        upgrade_index(outdated, wait=0.1)
    lock.release()
    assert not upgrade_index(outdated).is_current


@pytest.mark.parametrize(("key", "more"), [("articles", 1), ("deleted", -1)])
def test_another_file_than_the_manifest_names_is_refused(outdated: Path, key: str, more: int) -> None:
    manifest = json.loads((outdated / MANIFEST).read_text())
    manifest["segments"][0][key] += more
    forgery.write_manifest(outdated, manifest)
    with pytest.raises(IndexDamaged):
        upgrade_index(outdated)


def test_a_current_manifest_is_read_as_any(tmp_path: Path) -> None:
    write_manifest(tmp_path, Manifest(3))
    assert read_any_manifest(tmp_path) == Manifest(3)
