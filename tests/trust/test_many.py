"""One writer, many readers: processes and threads that see whole commits, one after the other; locks of the living and the dead.

FRSEARCH_COMMITS says how many commits are made while others read, fewer every day; two hundred take a minute.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from frsearch import Index, IndexDamaged, IndexLocked
from frsearch.engine.write import merge
from tests.conftest import ARTICLES, ROOT
from tests.trust.history import HISTORY_LENGTH, State, apply, seen, states

COMMITS = int(os.environ.get("FRSEARCH_COMMITS", HISTORY_LENGTH))
HISTORY = list(islice(states(), COMMITS))
READERS = 4

few_and_many = pytest.mark.parametrize("commits", [10, pytest.param(COMMITS, marks=pytest.mark.slow)])

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the readers are forks of this process")
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks at open files in /proc")


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def forked(work: Callable[[], None]) -> int:
    """Start a process that exits with 0 where the work raises nothing."""
    process = os.fork()
    if process:
        return process
    try:
        work()
    except BaseException as error:
        print(f"a reader failed: {error!r}", file=sys.stderr)
        os._exit(1)
    os._exit(0)


def follow(path: Path, commits: int) -> None:
    """Read an index until its last commit, opening it anew or refreshing it; each time it holds a later commit, or the same."""
    last = looks = 0
    files = open_files()
    index = Index.open(path)
    while last < commits - 1:
        last = HISTORY.index(seen(index), last)
        looks += 1
        if looks % 3:
            index.refresh()
        else:
            index.close()
            index = Index.open(path)
    index.close()
    del index
    gc.collect()
    assert looks >= commits // 4
    assert open_files() <= files


@needs_fork
@needs_proc
@few_and_many
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_processes_that_read_while_one_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commits: int) -> None:
    monkeypatch.setattr(merge, "TIER", 3)
    with Index.create(tmp_path / "index") as index:
        apply(index, 0)
        readers = [forked(lambda: follow(tmp_path / "index", commits)) for _ in range(READERS)]
        for commit in range(1, commits):
            apply(index, commit)
    assert [os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1]) for reader in readers] == [0] * READERS


@needs_proc
@few_and_many
def test_threads_that_share_an_index_with_one_that_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commits: int) -> None:
    """Files of old commits are let go of without the help of the garbage collector."""
    monkeypatch.setattr(merge, "TIER", 3)
    failures: list[BaseException] = []
    looks = [0] * READERS
    with Index.create(tmp_path / "index") as index:
        apply(index, 0)
        done = threading.Event()

        def read(which: int) -> None:
            last = 0
            try:
                while not done.is_set():
                    state = found(index)
                    last = HISTORY.index(state, last)
                    some = [one.id for one in index]
                    assert len(set(some)) == len(some)
                    index.search("version3* fleuve pomqe", passages=2)
                    looks[which] += 1
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=read, args=(which,)) for which in range(READERS)]
        gc.collect()
        gc.disable()
        try:
            for thread in threads:
                thread.start()
            files = []
            for commit in range(1, commits):
                apply(index, commit)
                files.append(open_files())
        finally:
            done.set()
            for thread in threads:
                thread.join()
            gc.enable()
        assert failures == []
        assert min(looks) > commits // 8
        assert seen(index) == HISTORY[commits - 1]
        assert max(files[len(files) // 2 :]) <= max(files[: len(files) // 2]) + 2 * READERS


def found(index: Index) -> State:
    """Return what one search finds of an index."""
    return {hit.article.id: hit.article.content_hash for hit in index.search('-"zut alors"', limit=None)}


_WRITE_SLOWLY = """
import sys, time
from frsearch import Index
from tests.conftest import ARTICLES
with Index.open(sys.argv[1]) as index:
    transaction = index._store.transaction()
    transaction.add(ARTICLES[1])
    print("locked", flush=True)
    time.sleep(float(sys.argv[2]))
    transaction.commit()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "index") as index:
        index.add(ARTICLES[:1])
    return tmp_path / "index"


def holder(path: Path, seconds: float) -> subprocess.Popen[bytes]:
    """Start a process that holds the lock for some seconds, and wait until it does."""
    command = [sys.executable, "-c", _WRITE_SLOWLY, str(path), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == b"locked\n"
    return process


def test_a_writer_waits_for_its_turn(path: Path) -> None:
    with holder(path, 1.0), Index.open(path, wait=60) as index:
        assert index.add(ARTICLES[2:]).added == 1
        assert sorted(one.id for one in index) == sorted(one.id for one in ARTICLES), "the other's commit is in it"


def test_a_writer_that_has_waited_in_vain_says_for_whom(path: Path) -> None:
    with holder(path, 60) as process, Index.open(path, wait=0.3) as index:
        began = time.monotonic()
        with pytest.raises(IndexLocked, match=rf"process {process.pid} is writing .* after 0\.3 seconds") as caught:
            index.add(ARTICLES[2:])
        assert time.monotonic() - began >= 0.3
        assert caught.value.pid == process.pid
        process.kill()


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_the_lock_of_a_dead_process_blocks_nobody(path: Path) -> None:
    with holder(path, 60) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (path / "writer.pid").read_text("ascii") == str(process.pid)
        with Index.open(path) as index:
            assert index.add(ARTICLES[2:]).added == 1
    assert not (path / "writer.pid").exists()


def test_a_dead_process_is_not_named(path: Path) -> None:
    with Index.open(path) as index, Index.open(path) as other:
        transaction = index._store.transaction()
        for content, expected in (("999999999", None), ("no number", None), ("-1", None), (str(os.getpid()), os.getpid())):
            (path / "writer.pid").write_text(content, "ascii")
            with pytest.raises(IndexLocked) as caught:
                other.delete(["kidra"])
            assert caught.value.pid == expected
        transaction.cancel()


@needs_fork
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_processes_that_make_the_same_index_make_one(tmp_path: Path) -> None:
    def make(number: int) -> None:
        with Index.open_or_create(tmp_path / "index", wait=60) as index:
            index.add([ARTICLES[number]])

    makers = [forked(lambda number=number: make(number)) for number in range(3)]  # type: ignore[misc]
    assert [os.waitstatus_to_exitcode(os.waitpid(maker, 0)[1]) for maker in makers] == [0] * 3
    with Index.open(tmp_path / "index") as index:
        assert sorted(one.id for one in index) == sorted(one.id for one in ARTICLES)


@pytest.mark.parametrize("name", ["MAIN_WRITELOCK", "writer.pid", "frsearch.json.new", "_MAIN.toc.new"])
def test_nothing_is_written_where_a_link_leads(path: Path, tmp_path: Path, name: str) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    (path / name).unlink(missing_ok=True)
    (path / name).symlink_to(precious)
    with Index.open(path) as index:
        if name == "MAIN_WRITELOCK":
            with pytest.raises(IndexDamaged, match="is a link"):
                index.add(ARTICLES)
        else:
            index.add(ARTICLES)
    assert precious.read_text() == "precious"
