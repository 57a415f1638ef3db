"""A worker pool makes the segments that one process would, and its processes never outlive a commit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, Index
from frsearch.engine import store
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.write import transaction as writing
from frsearch.engine.write import worker_pool
from frsearch.errors import IndexProblem
from tests.conftest import ROOT
from tests.engine.segments import articles, batch
from tests.engine.write.indexing import SCRIPT, indexed, noting, start_script

HOLD = """
        transaction = index._store.transaction()
        for article in articles(2, 300):
            transaction.add(article)
        print(*(worker._process.pid for worker in transaction._writer._workers), flush=True)
        sys.stdin.read()
"""
NOISE = "print('noise')\n"


def add_all(transaction: writing.SegmentsTransaction, some: list[Article]) -> worker_pool.WorkerPool:
    """Add articles to a transaction; return the workers that they are handed to."""
    for article in some:
        transaction.add(article)
    assert isinstance(transaction._writer, worker_pool.WorkerPool)
    return transaction._writer


def test_workers_make_what_one_process_makes(tmp_path: Path, two_workers: None, monkeypatch: pytest.MonkeyPatch) -> None:
    some = articles(1, 600)
    merged = indexed(tmp_path / "merged", some)
    assert len(read_manifest(tmp_path / "merged").segments) == 1
    monkeypatch.setattr(writing, "choose", lambda *given, **options: [])
    by_workers = indexed(tmp_path / "workers", some)
    assert len(read_manifest(tmp_path / "workers").segments) == 2
    monkeypatch.setattr(writing, "SMALL", 1 << 30)
    alone = indexed(tmp_path / "alone", some)
    assert len(read_manifest(tmp_path / "alone").segments) == 1
    assert by_workers == alone == merged
    assert all(alone.values())


@pytest.mark.slow
def test_workers_make_the_same_files_each_time(tmp_path: Path, two_workers: None) -> None:
    facts = []
    for name in ("one", "two"):
        indexed(tmp_path / name, articles(1, 600))
        facts.append([(entry.articles, entry.bytes) for entry in read_manifest(tmp_path / name).segments])
    assert facts[0] == facts[1]


def test_a_worker_that_is_killed_fails_the_commit(tmp_path: Path, two_workers: None) -> None:
    indexed(tmp_path / "index", articles(1, 10))
    before = read_manifest(tmp_path / "index")
    transaction = store.open_store(tmp_path / "index").transaction()
    started = add_all(transaction, articles(2, 200))
    processes = [worker._process for worker in started._workers]
    processes[0].kill()
    processes[0].wait()
    with pytest.raises(IndexProblem, match=r"a worker failed \(killed by signal 9\); nothing was committed"):
        add_all(transaction, articles(3, 2000))
    transaction.cancel()
    assert [process.poll() is not None for process in processes] == [True, True]
    assert read_manifest(tmp_path / "index") == before
    indexed_ids = [article.id for article in articles(3, 3)]
    with Index.open(tmp_path / "index") as index:
        assert len(index) == 10
        index.add(articles(3, 3))
        assert all(article_id in index for article_id in indexed_ids)
    files = {file.name for file in (tmp_path / "index").glob("*.frs")}
    assert files <= read_manifest(tmp_path / "index").files, "the next writer cleans up"


def test_a_worker_reports_what_went_wrong(tmp_path: Path, two_workers: None) -> None:
    transaction = store.create(tmp_path / "index").transaction()
    no_text = batch(articles(3, 1))
    no_text.frames[0] += b"\xff"
    add_all(transaction, articles(2, 200)).add(0, no_text)
    with pytest.raises(IndexProblem, match=r"a worker failed \(UnicodeDecodeError: .*\)"):
        transaction.commit()
    assert not read_manifest(tmp_path / "index").segments


def test_an_iterable_that_raises_ends_the_workers(tmp_path: Path, two_workers: None, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(subprocess, "Popen", noting(subprocess.Popen, started))

    def some() -> Any:
        yield from articles(1, 3000)
        raise KeyboardInterrupt

    with Index.create(tmp_path / "index") as index:
        with pytest.raises(KeyboardInterrupt):
            index.add(some())
        assert len(index) == 0
        assert len(started) == 2
        assert all(process.returncode is not None for process in started)
        assert index.add(articles(1, 3)).added == 3


def test_workers_are_gone_after_a_commit(tmp_path: Path, two_workers: None, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(subprocess, "Popen", noting(subprocess.Popen, started))
    indexed(tmp_path / "index", articles(1, 200))
    assert len(started) == 2
    assert all(process.returncode is not None for process in started)


def test_a_script_without_a_guard_may_use_workers(tmp_path: Path) -> None:
    out, errors = start_script(tmp_path, SCRIPT).communicate(timeout=60)
    assert (out, errors) == ("300 300\n", "")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    process = start_script(tmp_path, SCRIPT + HOLD)
    assert process.stdout
    assert process.stdout.readline() == "300 300\n"
    pids = [int(pid) for pid in process.stdout.readline().split()]
    assert pids
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    for _ in range(600):
        if not any(_runs(pid) for pid in pids):
            break
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in pids)
    with Index.open(tmp_path / "index") as index:
        assert len(index) == 300


def test_what_is_printed_before_a_worker_begins_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NOISE, "ascii")
    path = tmp_path / "script.py"
    path.write_text(textwrap.dedent(SCRIPT).format(root=str(ROOT), path=str(tmp_path / "index")), "utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run([sys.executable, str(path)], cwd=ROOT, env=environment, capture_output=True, check=False, text=True)
    assert (done.stdout.splitlines()[-1:], done.returncode) == (["300 300"], 0), done.stderr


def _runs(pid: int) -> bool:
    try:
        return "frsearch.engine.write.worker" in Path(f"/proc/{pid}/cmdline").read_text("utf-8")
    except OSError:
        return False
