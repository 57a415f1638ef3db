"""A writer that is killed or interrupted at any moment loses nothing that it had committed, and leaves nothing half visible.

It writes alone, or while its threads search, or while it forks; it is killed, terminated or interrupted. FRSEARCH_KILLS says how
many times, a few of them every day; a thousand take some twelve minutes.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, islice, product
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeAlias

import pytest

from frsearch import Index
from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.write import merge, transaction
from frsearch.progress import Writing, watched_writing
from tests.trust.history import State, apply, seen, states

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the writer is a fork of this process"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
KILLS = int(os.environ.get("FRSEARCH_KILLS", "25"))

PATIENCE = 60
"""Seconds after which a process is taken to hang; it takes some milliseconds."""

INTERRUPTED = 130


class Pipes(NamedTuple):
    """How a writer and its children talk to the test."""

    told: int
    """They write here: ``.`` after each commit, ``(`` and ``)`` around what a child does, ``!`` when they are interrupted."""

    leash: int
    """Children live until this ends."""


Company: TypeAlias = Callable[[Index, Pipes], None]
"""Starts what else goes on in the process of a writer."""


def alone(_index: Index, _pipes: Pipes) -> None:
    """Write, and do nothing else."""


def searching(index: Index, _pipes: Pipes) -> None:
    """Search all the time in another thread."""

    def search() -> None:
        while True:
            found = index.search('-"zut alors"', limit=None)
            assert found.total == len(found)
            time.sleep(random.uniform(0, 0.01))

    threading.Thread(target=search, daemon=True).start()


def forking(index: Index, pipes: Pipes) -> None:
    """Fork ten times a second, while one thread writes and another searches."""

    def fork() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})  # they are meant for the writer
        while True:
            if not os.fork():
                live(index, pipes)
            time.sleep(random.uniform(0, 0.2))

    searching(index, pipes)
    threading.Thread(target=fork, daemon=True).start()


def live(index: Index, pipes: Pipes) -> NoReturn:
    """Search in a child of the writer, and outlive it."""
    try:
        signal.alarm(PATIENCE)
        os.write(pipes.told, b"(")
        seen(index)
        index.close()
        os.write(pipes.told, b")")
        os.close(pipes.told)
        os.read(pipes.leash, 1)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def write(path: Path, first: int, company: Company, pipes: Pipes) -> NoReturn:
    """Make commits from the first on, and tell of each one that is made; if interrupted, tell how many there are."""
    threading.excepthook = _end_all
    code, latest = 1, (first, Writing())
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
        index = Index.open(path)
        company(index, pipes)
        for commit in count(first):
            with watched_writing() as writing:
                latest = (commit, writing)
                apply(index, commit)
            os.write(pipes.told, b".")
    except KeyboardInterrupt:
        code = INTERRUPTED
        os.write(pipes.told, b"!" + b"." * (latest[0] - first + latest[1].is_committed))
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _end_all(failure: threading.ExceptHookArgs) -> None:
    traceback.print_exception(failure.exc_value)
    os._exit(1)


class Told(NamedTuple):
    """What a writer has told: how many commits it made, and whether it knew what became of the last one."""

    commits: int
    is_exact: bool


def read_told(ear: int) -> Told:
    """Read what a writer and its children tell until they have done everything but end."""
    told = b""
    while more := os.read(ear, 1 << 16):
        told += more
    os.close(ear)
    assert told.count(b"(") == told.count(b")"), "every child has found what the index holds"
    before, interrupted, after = told.partition(b"!")
    return Told((after if interrupted else before).count(b"."), bool(interrupted))


def end(process: int, how: int) -> int:
    """Send a process a signal, like a terminal to all of its group unless it kills; return the exit code.

    It is sent again if need be: Python drops exceptions, even an interruption, in destructors.
    """
    send = os.kill if how == signal.SIGKILL else os.killpg
    for _ in range(6):
        send(process, how)
        until = time.monotonic() + PATIENCE / 6
        while time.monotonic() < until:
            done, status = os.waitpid(process, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.001)
    os.kill(process, signal.SIGKILL)
    raise AssertionError(f"it went on after signal {how}")


@contextmanager
def killed(path: Path, first: int, company: Company, how: int, moment: float) -> Iterator[Told]:
    """Let a writer work, end it after that many seconds, and yield what it told; its children outlive the block."""
    ear, mouth = os.pipe()
    leash, hand = os.pipe()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    process = os.fork()
    if not process:
        os.close(hand)
        os.setpgid(0, 0)
        write(path, first, company, Pipes(mouth, leash))
    os.setpgid(process, process)  # whichever of the two is faster
    os.close(mouth)
    os.close(leash)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
        time.sleep(moment)
        assert end(process, how) == (INTERRUPTED if how == signal.SIGINT else -how), "it went on until then"
        yield read_told(ear)
    finally:
        os.close(hand)


def survive(path: Path, kills: int, seed: int, companies: tuple[Company, ...], commits: int = 6) -> Counter[str]:
    """End writers one after the other, each while it makes its first few commits; after each, look at the index.

    Return what happened how often.
    """
    draw = random.Random(seed)
    expected = states()
    done: list[State] = [{}]
    with Index.create(path) as index:
        apply(index, 0)  # here, so that the writers need not learn French anew
        began = time.perf_counter()
        for commit in range(1, 4):
            apply(index, commit)
    longest = commits / 3 * (time.perf_counter() - began)
    done += islice(expected, 4)
    commit = 4
    happened: Counter[str] = Counter()
    ways = list(product(companies, (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)))
    for number in range(kills):
        if not number % len(ways):
            draw.shuffle(ways)
        company, how = ways[number % len(ways)]
        moment = draw.uniform(0, longest if company is alone else 2 * longest)  # the others take twice as long
        with killed(path, commit, company, how, moment) as told:
            last = commit + told.commits
            done.extend(islice(expected, last + 2 - len(done)))
            with Index.open(path) as index:
                now = seen(index)
            WriteLock(path).release()  # nobody holds it, even if children of the writer are alive
        if told.is_exact:
            assert now == done[last], f"not commit {last}, of which it told when it was interrupted"
        else:
            assert now in (done[last], done[last + 1]), f"neither commit {last} nor the next one"
        is_untold = not told.is_exact and now == done[last + 1]
        commit = last + is_untold
        happened += Counter({"untold": is_untold, f"{company.__name__}, {how.name}": 1})
        happened["files left"] = max(happened["files left"], len(list(path.iterdir())) - len(read_manifest(path).files))
    happened["commits"] = commit
    done.extend(islice(expected, commit + 2 - len(done)))
    with Index.open(path) as index:
        apply(index, commit)
        assert seen(index) == done[commit + 1]
        assert index.verify().is_whole
    manifest = read_manifest(path)
    expected_files = manifest.files | {"frsearch.json", f"_MAIN_{manifest.generation}.toc", "MAIN_WRITELOCK"}
    waited = time.monotonic() + PATIENCE
    while {file.name for file in path.iterdir()} != expected_files and time.monotonic() < waited:
        time.sleep(0.05)  # a worker of the last one killed takes its file along when it finds that nobody listens
    assert {file.name for file in path.iterdir()} == expected_files, "what the dead have left is gone"
    return happened


@pytest.mark.parametrize(("kills", "seed"), [(9, 5), pytest.param(KILLS, 6, marks=pytest.mark.slow)])
def test_a_writer_that_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int, seed: int) -> None:
    monkeypatch.setattr(merge, "TIER", 3)  # so that every few commits merge
    happened = survive(tmp_path / "index", kills, seed, (alone, searching, forking), commits=12)
    print(dict(happened), file=sys.stderr)
    assert happened["commits"] > kills / 10
    assert happened["files left"] < 20


@pytest.mark.slow
def test_a_writer_that_is_killed_among_its_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "BATCH_BYTES", 200)
    monkeypatch.setattr(transaction, "SMALL", 200)
    monkeypatch.setattr(transaction, "usable_cores", lambda: 4)
    monkeypatch.setattr(transaction, "_LEAST", transaction.BUDGET // 2)
    happened = survive(tmp_path / "index", max(3, KILLS // 10), seed=7, companies=(alone, forking))
    print(dict(happened), file=sys.stderr)
    assert happened["files left"] < 20
