"""A writer that is killed at any moment loses nothing that it had committed, and leaves nothing half visible.

FRSEARCH_KILLS says how many times; a thousand take some five minutes.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from frsearch import Index
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.write import merge, transaction
from tests.trust.history import State, apply, seen, states

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the writer is a fork of this process"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
KILLS = int(os.environ.get("FRSEARCH_KILLS", "25"))


def write(path: Path, commit: int, tell: int) -> None:
    """Make commits from this one on, and tell of each one that is made."""
    with Index.open(path) as index:
        while True:
            apply(index, commit)
            os.write(tell, b".")
            commit += 1


def killed(work: Callable[[int], None], moment: float) -> int:
    """Let a process work, kill it after that many seconds, and return how many commits it told of."""
    ear, mouth = os.pipe()
    process = os.fork()
    if not process:
        try:
            work(mouth)
        finally:
            os._exit(1)
    os.close(mouth)
    time.sleep(moment)
    os.kill(process, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL, "it went on until then"
    told = b""
    while more := os.read(ear, 1 << 16):
        told += more
    os.close(ear)
    return len(told)


def survive(path: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill writers one after the other; after each, look at the index. Return what happened how often."""
    draw = random.Random(seed)
    expected = states()
    done: list[State] = [{}]
    with Index.create(path) as index:
        apply(index, 0)  # here, so that the writers need not learn French anew
        began = time.perf_counter()
        apply(index, 1)
    longest = 5 * (time.perf_counter() - began)
    done += islice(expected, 2)
    commit = 2
    happened = {"kills": 0, "commits": 0, "untold": 0, "files left": 0}
    for _ in range(kills):
        told = killed(lambda mouth, commit=commit: write(path, commit, mouth), draw.uniform(0, longest))  # type: ignore[misc]
        done.extend(islice(expected, commit + told + 2 - len(done)))
        with Index.open(path) as index:
            now = seen(index)
        last, next_ = done[commit + told], done[commit + told + 1]
        assert now in (last, next_), f"neither commit {commit + told} nor the next one"
        commit += told + (now == next_)
        happened["kills"] += 1
        happened["untold"] += now == next_
        happened["commits"] = commit
        happened["files left"] = max(happened["files left"], len(list(path.iterdir())) - len(read_manifest(path).files))
    done.extend(islice(expected, commit + 2 - len(done)))
    with Index.open(path) as index:
        apply(index, commit)
        assert seen(index) == done[commit + 1]
    manifest = read_manifest(path)
    expected_files = manifest.files | {"frsearch.json", f"_MAIN_{manifest.generation}.toc", "MAIN_WRITELOCK"}
    waited = time.monotonic() + 60
    while {file.name for file in path.iterdir()} != expected_files and time.monotonic() < waited:
        time.sleep(0.05)  # a worker of the last one killed takes its file along when it finds that nobody listens
    assert {file.name for file in path.iterdir()} == expected_files, "what the dead have left is gone"
    return happened


def test_a_writer_that_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge, "TIER", 3)  # so that every few commits merge
    happened = survive(tmp_path / "index", KILLS, seed=6)
    print(happened, file=sys.stderr)
    assert happened["commits"] > KILLS / 10
    assert happened["files left"] < 20


def test_a_writer_that_is_killed_among_its_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "BATCH_BYTES", 1_000)
    monkeypatch.setattr(transaction, "SMALL", 1_000)
    monkeypatch.setattr(transaction, "usable_cores", lambda: 2)
    kills = max(3, KILLS // 10)
    happened = survive(tmp_path / "index", kills, seed=7)
    print(happened, file=sys.stderr)
    assert happened["files left"] < 20
