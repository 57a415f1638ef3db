"""Forks: a child neither waits for a lock that nobody holds any more, nor takes part in its parent's writing."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from frsearch import Article, Index, IndexProblem
from frsearch.engine.cache import Cache
from frsearch.engine.disk.lock import WriteLock
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

PATIENCE = 20
"""Seconds after which a child is taken to hang; it takes some milliseconds."""


def in_child(work: object) -> int:
    """Fork, call `work` in the child, and return its exit code: 0 if it returned true, 9 if it hung."""
    child = os.fork()
    if not child:
        code = 1
        try:
            signal.alarm(0)
            code = 0 if callable(work) and work() else 2
        finally:
            os._exit(code)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 9


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "index") as index:
        index.add(Article(f"{n}", title=f"Ville {n}", body=f"Le port de la ville {n} dort. " * 400) for n in range(60))
    return tmp_path / "index"


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_search_after_a_fork_while_another_thread_searches(towns: Path) -> None:
    stopping = threading.Event()
    with Index.open(towns) as index:

        def search() -> None:
            while not stopping.is_set():
                index.search("port ville", limit=30)

        others = [threading.Thread(target=search, daemon=True) for _ in range(2)]
        for other in others:
            other.start()
        codes = {in_child(lambda: index.search('"la ville"', limit=20, timeout=10).total == 60) for _ in range(10)}
        stopping.set()
        for other in others:
            other.join()
    assert codes == {0}


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_no_cache_is_locked_in_a_child() -> None:
    cache: Cache[int, int] = Cache(50)
    stopping = threading.Event()

    def fill() -> None:
        while not stopping.is_set():
            for number in range(100):
                cache.put(number, number, 1)

    other = threading.Thread(target=fill, daemon=True)
    other.start()

    def put() -> bool:
        cache.put(-1, -1, 1)
        return cache.get(-1) == (-1, 1)

    codes = {in_child(put) for _ in range(50)}
    stopping.set()
    other.join()
    assert codes == {0}


def test_a_child_does_not_write_in_its_parents_transaction(towns: Path) -> None:
    """The child inherits the iterator half way, and fails; the parent goes on and commits."""
    codes = []

    def articles() -> Iterator[Article]:
        for number in range(3):
            if number == 2 and not os.fork():
                try:
                    yield Article("enfant", title="Enfant", body="Le fils parle.")
                finally:
                    os._exit(0)
            yield Article(f"n{number}", title="Neuf", body="Le père parle.")
        codes.append(os.waitstatus_to_exitcode(os.wait()[1]))

    with Index.open(towns) as index:
        parent = os.getpid()
        try:
            assert index.add(articles()).added == 3
        finally:
            if os.getpid() != parent:
                os._exit(0)
        assert len(index) == 63
        assert "enfant" not in index
        assert index.verify().is_whole


def test_what_a_child_may_not_do_is_an_error(towns: Path) -> None:
    with Index.open(towns) as index:
        transaction = index._store.transaction()
        transaction.add(Article("a", title="A", body="Le port."))

        def write() -> bool:
            for attempt in (lambda: transaction.add(Article("b", title="B", body="Le quai.")), transaction.commit):
                with pytest.raises(IndexProblem, match="only the parent can go on writing"):
                    attempt()
            transaction.cancel()
            return True

        assert in_child(write) == 0
        transaction.commit()
        index.refresh()
        assert "a" in index
        assert "b" not in index


def test_a_child_can_write_on_its_own(towns: Path) -> None:
    with Index.open(towns) as index:
        assert in_child(lambda: index.add([Article("c", title="C", body="Le fils écrit.")]).added == 1) == 0
        assert index.refresh()
        assert "c" in index


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_a_child_forked_while_another_thread_takes_the_lock_does_not_keep_it(
    towns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    flock, locked = fcntl.flock, threading.Event()

    def lock_slowly(file: int, mode: int) -> None:
        flock(file, mode)
        locked.set()
        time.sleep(0.1)  # during which this process is forked

    monkeypatch.setattr(fcntl, "flock", lock_slowly)
    locks: list[WriteLock] = []
    other = threading.Thread(target=lambda: locks.append(WriteLock(towns)))
    other.start()
    locked.wait(PATIENCE)
    leash, hand = os.pipe()
    child = os.fork()
    if not child:
        os.close(hand)
        os.read(leash, 1)
        os._exit(0)
    other.join()
    monkeypatch.undo()
    try:
        locks[0].disown()  # as if this process had been killed
        WriteLock(towns, wait=PATIENCE).release()  # the child may not have got that far, and lives longer
    finally:
        os.close(hand)
        os.close(leash)
        os.waitpid(child, 0)


IMPORTING = """
import os, signal, sys, threading, time
from importlib.machinery import PathFinder
from frsearch import Article, Index

class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[2] and threading.current_thread() is other:
            spec = PathFinder.find_spec(name, path, target)
            load = spec.loader.exec_module
            spec.loader.exec_module = lambda module: (importing.set(), time.sleep(0.2), load(module))
            return spec

importing = threading.Event()
index = Index.open(sys.argv[1], wait=20)
use = eval(sys.argv[3])
other = threading.Thread(target=use, args=[index, "1"])
sys.meta_path.insert(0, Slow())
other.start()
while not importing.wait(0.01):
    if not other.is_alive():
        sys.exit("not imported")
child = os.fork()
if not child:
    signal.alarm(60)
    use(index, "2")
    os._exit(0)
other.join()
sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""

ADDING = "lambda index, name: index.add([Article(f'{name}+', title=name, body='Le port.')])"


@pytest.mark.parametrize(
    ("module", "use"),
    [
        ("frsearch.engine.write.transaction", "lambda index, name: index.delete([name])"),
        pytest.param("frsearch.engine.write.segment_writer", ADDING, marks=pytest.mark.slow),
        pytest.param("frsearch.engine.format.whoosh_toc", ADDING, marks=pytest.mark.slow),
        pytest.param("frsearch.engine.upkeep.verify", "lambda index, _: index.verify()", marks=pytest.mark.slow),
        ("numpy.ma", "lambda index, _: index.verify()"),
        pytest.param("unidecode.x000", "lambda index, _: index.search('réforme')", marks=pytest.mark.slow),
        pytest.param("encodings.utf_16_le", ADDING, marks=pytest.mark.slow),
    ],
)
def test_a_child_forked_while_another_thread_imports_a_module(towns: Path, module: str, use: str) -> None:
    """Some modules are imported when they are first used; Python locks each one meanwhile."""
    command = [sys.executable, "-W", "ignore", "-c", IMPORTING, str(towns), module, use]
    ran = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    if ran.stderr == "not imported\n":
        pytest.skip("these versions import it earlier")
    assert (ran.returncode, ran.stderr) == (0, "")


FORKING = """
import os, sys, time
from frsearch import Article, Index

def articles():
    for number in range(3000):
        yield Article(number, title="T", body=f"Le port {number} dort. " * 500)
    if not os.fork():
        time.sleep(60)
        os._exit(0)
    print("forked", flush=True)
    time.sleep(60)

Index.open_or_create(sys.argv[1]).add(articles())
"""


def children_of(pid: int) -> list[int]:
    children = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended
            if status.read_text().rpartition(")")[2].split()[1] == str(pid):
                children.append(int(status.parent.name))
    return children


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes as Linux shows them")
def test_a_writer_killed_after_a_fork_leaves_neither_lock_nor_workers(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "ignore", "-c", FORKING, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "forked\n"
        family = children_of(writer.pid)
        writer.kill()
        writer.wait()
        commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in family if Path(f"/proc/{pid}").exists()}
        workers = [pid for pid, command in commands.items() if b"frsearch.engine.write.worker" in command]
        fork = next(pid for pid in family if pid not in workers)
        try:
            assert workers
            with Index.open(folder) as index:
                assert index.add([Article("x", title="X", body="Le suivant écrit.")]).added == 1
            end = time.monotonic() + PATIENCE
            while any(_runs(pid) for pid in workers) and time.monotonic() < end:
                time.sleep(0.05)
            assert not any(_runs(pid) for pid in workers)
        finally:
            os.kill(fork, signal.SIGKILL)
    with Index.open(folder) as index:
        assert len(index) == 1
        assert index.verify().is_whole


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
