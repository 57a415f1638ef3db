"""Interruptions (Ctrl-C) in a program that goes on: the lock is free again, and what it knows of the commit is true."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from frsearch import Article, Index
from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.write import merge
from frsearch.progress import watched_writing
from tests.trust.history import State, apply, seen, states

TIMES = int(os.environ.get("FRSEARCH_KILLS", "25"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", title="Un", body="Le port.")])
    return tmp_path / "index"


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "write", [lambda index: index.add([Article("2", title="Deux", body="Le quai.")]), lambda index: index.delete(["1"])]
)
def test_an_interruption_when_the_lock_has_just_been_taken(
    path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Index], object]
) -> None:
    """An interactive session keeps the last exception, and with its traceback all that it refers to."""
    with Index.open(path) as index:
        for name in ("add_articles", "delete_articles"):
            monkeypatch.setattr(f"frsearch.updates.{name}", interrupted)
        with pytest.raises(KeyboardInterrupt) as kept:
            write(index)
        WriteLock(path).release()
        assert kept.value


def test_an_interruption_while_the_lock_is_being_taken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    flock = fcntl.flock

    def lock(file: int, mode: int) -> None:
        flock(file, mode)
        if mode != fcntl.LOCK_UN:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", lock)
        with pytest.raises(KeyboardInterrupt) as kept:
            WriteLock(path)
    WriteLock(path).release()
    assert kept.value


def apply_until(index: Index, commit: int, moment: float) -> None:
    """Make a commit, and be interrupted after that many seconds, perhaps when it is already made.

    Python drops exceptions, even an interruption, in destructors: there is another one five seconds later.
    """
    signal.setitimer(signal.ITIMER_REAL, moment, 5)
    try:
        apply(index, commit)
        time.sleep(20)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # a file just opened
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timers that interrupt")
@pytest.mark.parametrize("times", [10, pytest.param(TIMES, marks=pytest.mark.slow)])
def test_interruptions_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    monkeypatch.setattr(merge, "TIER", 3)  # so that every few commits merge
    path = tmp_path / "index"
    draw = random.Random(times)
    expected = states()
    handler = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        with Index.create(path) as index:
            began = time.perf_counter()
            for commit in range(4):
                apply(index, commit)
            longest = (time.perf_counter() - began) / 2
            done: list[State] = list(islice(expected, 5))
            commit = 4
            for _ in range(times):
                with watched_writing() as writing, pytest.raises(KeyboardInterrupt) as kept:
                    apply_until(index, commit, draw.uniform(0.0001, longest))
                WriteLock(path).release()
                commit += writing.is_committed
                done += islice(expected, commit + 1 - len(done))
                with Index.open(path) as other:
                    assert seen(other) == done[commit - 1], "what is known of the commit is what is on disk"
                index.refresh()
                assert seen(index) == done[commit - 1], "the index can be used"
                assert kept.value
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
