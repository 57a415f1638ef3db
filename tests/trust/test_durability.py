"""Every call by which a commit changes files fails once, or is the last that its process makes, or is followed by a power cut.

Whatever happens: the index is as it was before the commit or as it is after it, the next writer can go on, and nothing that
no commit needs stays behind. Every day some of the calls fail or are the last, among them the rename that is the commit.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from attrs import evolve, frozen

from frsearch import Index, IndexExists, IndexMissing, IndexProblem
from frsearch.engine.format.manifest import MANIFEST, read_manifest
from frsearch.engine.write import merge
from tests.conftest import ARTICLES
from tests.trust.disk import Died, Disk, after_a_power_cut, die, refuse

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks at open files in /proc")

KIDRA, PECHE, UNDATED = ARTICLES
NEW = evolve(KIDRA, id="new", body="Un zèbre traverse Kidra.")
NEXT = evolve(KIDRA, id="next", body="Deux zébus.")
STEPS = pytest.mark.parametrize("step", [15, pytest.param(1, marks=pytest.mark.slow)])
MOST_LEFT = 8
"""Files of one commit, which may stay where nothing can be removed, or where nobody knows whether a rename will last."""

Contents = dict[str, str] | None
"""The content hash of each article; None: there is no index."""


@frozen
class Commit:
    """What is done to an index of three articles in two segments, one of them deleted from the first before it came back."""

    act: Callable[[Path], object]
    is_new: bool = False
    is_seen: bool = True
    """Whether there is something else in the index afterwards."""


def _on(path: Path, act: Callable[[Index], object]) -> None:
    with Index.open(path) as index:
        act(index)


def _rebuild(path: Path) -> None:
    with Index.create(path, overwrite=True) as index:
        index.add([NEW])


COMMITS = {
    "create": Commit(lambda path: Index.create(path).close(), is_new=True),
    "add": Commit(lambda path: _on(path, lambda index: index.add([NEW]))),
    "update": Commit(lambda path: _on(path, lambda index: index.add([NEW, evolve(KIDRA, body="neuf"), PECHE]))),
    "delete": Commit(lambda path: _on(path, lambda index: index.delete(["kidra"]))),
    "delete all": Commit(lambda path: _on(path, lambda index: index.delete(["kidra", "peche", "undated"]))),
    "merge": Commit(lambda path: _on(path, lambda index: index.add([NEW]))),
    "rebuild": Commit(_rebuild),
    "purge": Commit(lambda path: _on(path, lambda index: index.delete(["kidra"], purge=True))),
    "compact": Commit(lambda path: _on(path, Index.compact), is_seen=False),
}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the real disk: what is fsynced is cached by the one under test."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "index"
    with Index.create(path) as index:
        index.add([KIDRA, UNDATED])
        index.add([PECHE, evolve(KIDRA, title="autre")])
    return path


@pytest.fixture(params=COMMITS)
def commit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Commit:
    if request.param == "merge":
        monkeypatch.setattr(merge, "TIER", 2)
    return COMMITS[request.param]


@pytest.fixture
def fresh(original: Path, commit: Commit, tmp_path: Path) -> Callable[[], Path]:
    """Return a function that returns the path of the index as it is before the commit, each time another one."""
    made: list[Path] = []

    def make() -> Path:
        made.append(tmp_path / f"{len(made)}")
        made[-1].mkdir()
        if not commit.is_new:
            shutil.copytree(original, made[-1] / "index")
        return made[-1] / "index"

    return make


def contents(path: Path) -> Contents:
    """Return what an index holds, having looked whether it is all there."""
    try:
        index = Index.open(path)
    except IndexMissing:
        return None
    with index:
        found = {article.id: article.content_hash for article in index}
        assert len(index) == len(found)
        assert {hit.article.id for hit in index.search('-"zut alors"', limit=None)} == found.keys()
        return found


def stray(path: Path) -> set[str]:
    """Return the names of the files in a folder that its last commit does not need."""
    if not (path / MANIFEST).exists():
        return {file.name for file in path.iterdir()} if path.exists() else set()
    manifest = read_manifest(path)
    needed = {*manifest.files, MANIFEST, f"_MAIN_{manifest.generation}.toc", "MAIN_WRITELOCK"}
    return {file.name for file in path.iterdir()} - needed


def outcomes(fresh: Callable[[], Path], commit: Commit) -> tuple[Contents, Contents, list[str]]:
    """Return what there is before and after the commit, and the calls that it takes."""
    path = fresh()
    before = contents(path)
    disk = Disk(path.parent)
    with disk.watched():
        commit.act(path)
    assert stray(path) == set()
    after = contents(path)
    assert (after != before) == commit.is_seen
    return before, after, disk.calls


def check(path: Path, before: Contents, after: Contents) -> None:
    """See that an index is in one of two states, and that the next writer cleans up and goes on."""
    found = contents(path)
    assert found in (before, after)
    with Index.open_or_create(path) as index:
        index.add([NEXT])
    assert contents(path) == (found or {}) | {"next": NEXT.content_hash}
    assert stray(path) == set()


def test_a_commit_takes_the_calls_that_are_put_to_the_test(fresh: Callable[[], Path], commit: Commit) -> None:
    """The manifest's rename comes after all writing, and what is written is fsynced; what goes, goes after all that."""
    _, _, calls = outcomes(fresh, commit)
    last = len(calls) - calls[::-1].index("rename")
    assert calls.index("fsync") < last
    assert calls[last] == "fsync"
    assert set(calls[last + 1 :]) == {"unlink"}, "the lock's at least"


def tried(calls: list[str], step: int) -> list[int]:
    """Return the number of every so many calls, and of the last rename."""
    return sorted({*range(0, len(calls), step), len(calls) - 1 - calls[::-1].index("rename")})


def _fails(commit: Commit, path: Path, number: int) -> bool:
    """Tell whether the commit fails with the error of its disk; that one file cannot be removed fails none but a purge."""
    try:
        commit.act(path)
    except OSError as error:
        if error.errno != number:
            raise
        return True
    except IndexProblem as error:
        if "files that may have their text cannot be removed" not in str(error):
            raise
        return True
    return False


@STEPS
@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
def test_a_call_that_fails(fresh: Callable[[], Path], commit: Commit, for_good: bool, step: int) -> None:
    before, after, calls = outcomes(fresh, commit)
    failed = 0
    for at in tried(calls, step):
        path = fresh()
        left: list[int] = []
        number = (errno.ENOSPC, errno.EIO, errno.EROFS)[at % 3]
        while len(left) < 2 and (not left or contents(path) == before):  # else there would be nothing to do a second time
            disk = Disk(path.parent, refuse(at, number, for_good))
            with disk.watched(), suppress(IndexExists) if commit.is_new else nullcontext():
                failed += _fails(commit, path, number)
            left.append(len(stray(path)))
        assert max(left) <= MOST_LEFT
        assert left[-1] <= left[0] or commit.is_new or not commit.is_seen, "failing again leaves no more"
        check(path, before, after)
    assert failed > len(tried(calls, step)) * (1 + commit.is_seen) // 3


@STEPS
def test_a_process_that_dies(fresh: Callable[[], Path], commit: Commit, step: int) -> None:
    before, after, calls = outcomes(fresh, commit)
    for at in tried(calls, step):
        path = fresh()
        disk = Disk(path.parent, die(at))
        with disk.watched():
            with pytest.raises(Died):
                commit.act(path)
            disk.bury_the_process()
        check(path, before, after)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_a_power_cut(fresh: Callable[[], Path], commit: Commit, tmp_path: Path, seed: int) -> None:
    path = fresh()
    before = contents(path)
    disk = Disk(path.parent, remember=True)
    with disk.watched():
        commit.act(path)
    after = contents(path)
    moments = [*disk.moments, disk.moment()]
    for number, moment in enumerate(moments):
        if seed or not number or moment.kept != moments[number - 1].kept:
            root = tmp_path / f"cut {number}"
            after_a_power_cut(moment, root, seed)
            if seed:
                assert contents(root / "index") in (before, after)
            else:
                check(root / "index", before, after)
    after_a_power_cut(moments[-1], tmp_path / "at last", 0)
    assert contents(tmp_path / "at last" / "index") == after, "what has returned outlasts a power cut"


def test_a_folder_that_can_only_be_read(original: Path) -> None:
    with Disk(original.parent, refuse(0, errno.EROFS, for_good=True)).watched(), Index.open(original) as index:
        assert len(list(index)) == len(index) == 3
        assert index.search("marché").total == 1
        assert index.verify().is_whole
        assert index.info().articles == 3
        assert index.refresh() is False
        for write in (lambda: index.add([NEW]), lambda: index.delete(["kidra"]), index.compact):
            with pytest.raises(OSError, match="Read-only file system"):
                write()
        assert len(index) == 3
