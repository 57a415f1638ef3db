"""Commits: what is added becomes visible at once, in this process or by workers, and a failure leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

from frsearch import Article, Index
from frsearch.engine import store
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.write import segment_writer, worker_pool
from frsearch.engine.write import transaction as writing
from frsearch.engine.write.messages import NUMBER, message
from frsearch.errors import IndexProblem
from tests.engine.segments import articles, batch

ROOT = Path(__file__).parent.parent.parent
QUERIES = ("armée", '"forces armées"', "état porte-parole", "titre:Kidal", "N’Djamena -kidal", "journal:fanal ONU")


@pytest.fixture
def two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two workers make segments of batches of some 30 articles."""
    monkeypatch.setattr(writing, "BATCH_BYTES", 20_000)
    monkeypatch.setattr(writing, "SMALL", 40_000)
    monkeypatch.setattr(writing, "usable_cores", lambda: 2)


def indexed(path: Path, some: list[Article]) -> dict[str, Any]:
    """Index articles in one commit; return what is found of them."""
    with Index.create(path) as index:
        index.add(some)
        assert {article.id: article for article in index} == {article.id: article for article in some}
        return {
            query: sorted((hit.article.id, str(hit.passages), round(hit.score, 9)) for hit in index.search(query, limit=None))
            for query in QUERIES
        }


def add_all(transaction: writing.SegmentsTransaction, some: list[Article]) -> worker_pool.WorkerPool:
    """Add articles to a transaction; return the workers that they are handed to."""
    for article in some:
        transaction.add(article)
    assert isinstance(transaction._writer, worker_pool.WorkerPool)
    return transaction._writer


def test_workers_make_what_one_process_makes(tmp_path: Path, two_workers: None, monkeypatch: pytest.MonkeyPatch) -> None:
    some = articles(1, 600)
    by_workers = indexed(tmp_path / "workers", some)
    assert len(read_manifest(tmp_path / "workers").segments) == 2
    monkeypatch.setattr(writing, "SMALL", 1 << 30)
    alone = indexed(tmp_path / "alone", some)
    assert len(read_manifest(tmp_path / "alone").segments) == 1
    assert by_workers == alone
    assert all(alone.values())


def test_workers_make_the_same_files_each_time(tmp_path: Path, two_workers: None) -> None:
    facts = []
    for name in ("one", "two"):
        indexed(tmp_path / name, articles(1, 600))
        facts.append([(entry.articles, entry.bytes) for entry in read_manifest(tmp_path / name).segments])
    assert facts[0] == facts[1]


def test_the_last_of_one_id_stays_wherever_it_was_made(tmp_path: Path, two_workers: None) -> None:
    some = articles(1, 300) + [Article(f"1-{number}", None, None, None, f"numéro {number}") for number in range(0, 300, 3)]
    transaction = store.create(tmp_path / "index").transaction()
    for article in some:
        transaction.add(article)
    transaction.delete("1-5")
    transaction.add(Article("1-7", None, None, None, "revenu"))
    transaction.delete("1-9")
    transaction.delete("none")
    transaction.commit()
    expected = {article.id: article for article in some} | {"1-7": Article("1-7", None, None, None, "revenu")}
    del expected["1-5"], expected["1-9"]
    with Index.open(tmp_path / "index") as index:
        assert {article.id: article for article in index} == expected


def test_segments_are_written_when_the_budget_is_used_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BATCH_BYTES", 20_000)
    monkeypatch.setattr(segment_writer, "_BASE", writing.BUDGET - (1 << 18))  # so that 256 KB are left
    indexed(tmp_path / "index", articles(1, 600))
    sizes = [entry.articles for entry in read_manifest(tmp_path / "index").segments]
    assert 2 < len(sizes) < 15
    assert sum(sizes) == 600


def test_an_analyzer_that_knows_too_much_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segment_writer, "_FORMS", 0)
    monkeypatch.setattr(segment_writer, "_BASE", writing.BUDGET)
    monkeypatch.setattr(writing, "BATCH_BYTES", 20_000)
    indexed(tmp_path / "index", articles(1, 200))


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


def test_a_worker_tells_what_went_wrong(tmp_path: Path, two_workers: None) -> None:
    transaction = store.create(tmp_path / "index").transaction()
    no_text = batch(articles(3, 1))
    no_text.frames[0] += b"\xff"
    add_all(transaction, articles(2, 200)).add(0, no_text)
    with pytest.raises(IndexProblem, match=r"a worker failed \(UnicodeDecodeError: .*\)"):
        transaction.commit()
    assert not read_manifest(tmp_path / "index").segments


def test_an_iterable_that_raises_ends_the_workers(tmp_path: Path, two_workers: None, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(subprocess, "Popen", _noting(subprocess.Popen, started))

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
    monkeypatch.setattr(subprocess, "Popen", _noting(subprocess.Popen, started))
    indexed(tmp_path / "index", articles(1, 200))
    assert len(started) == 2
    assert all(process.returncode is not None for process in started)


@pytest.mark.parametrize(
    ("module", "others"),
    [
        ("transaction", ["frsearch.analysis.columnar.bulk", "frsearch.engine.write.segment_builder"]),
        ("worker", ["frsearch.model", "frsearch.engine.read.field", "frsearch.engine.write.worker_pool"]),
    ],
)
def test_no_process_imports_what_only_the_other_needs(module: str, others: list[str]) -> None:
    script = f"import sys, frsearch.engine.write.{module}; print([name for name in {others} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"


def _noting(popen: Any, started: list[Any]) -> Any:
    def start(*arguments: Any, **options: Any) -> Any:
        started.append(popen(*arguments, **options))
        return started[-1]

    return start


SCRIPT = """
    import sys
    from frsearch import Index
    from frsearch.engine.write import transaction as writing
    sys.path.insert(0, {root!r})
    from tests.engine.segments import articles
    writing.SMALL = writing.BATCH_BYTES = 20_000
    with Index.create({path!r}) as index:
        print(index.add(articles(1, 300)).added, len(index), flush=True)
"""
HOLD = """
        transaction = index._store.transaction()
        for article in articles(2, 300):
            transaction.add(article)
        print(*(worker._process.pid for worker in transaction._writer._workers), flush=True)
        sys.stdin.read()
"""


def _script(tmp_path: Path, script: str) -> subprocess.Popen[str]:
    """Start a user's script, which has no guard around it, from a folder with a trap for whoever imports from there."""
    (tmp_path / "json.py").write_text("raise RuntimeError('a module of the user was imported')", "ascii")
    path = tmp_path / "script.py"
    path.write_text(textwrap.dedent(script).format(root=str(ROOT), path=str(tmp_path / "index")), "utf-8")
    command = [sys.executable, "-W", "error", "-P", str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True)


def test_a_script_without_a_guard_may_use_workers(tmp_path: Path) -> None:
    out, errors = _script(tmp_path, SCRIPT).communicate(timeout=60)
    assert (out, errors) == ("300 300\n", "")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    process = _script(tmp_path, SCRIPT + HOLD)
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


@pytest.mark.parametrize("is_told_the_end", [True, False])
def test_a_worker_that_nobody_listens_to_leaves_no_file(tmp_path: Path, is_told_the_end: bool) -> None:
    order = json.dumps({"path": str(tmp_path), "budget": 1 << 20}).encode("ascii")  # so little that each batch is a segment
    some = [(NUMBER.pack(number), *batch(articles(number, 30)).parts()) for number in range(3)]
    command = [sys.executable, "-P", "-m", "frsearch.engine.write.worker"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdin=PIPE, stdout=PIPE, stderr=subprocess.DEVNULL) as worker:
        assert worker.stdin
        assert worker.stdout
        worker.stdin.write(b"".join(map(message, ((order,), (), *some))))
        worker.stdin.flush()
        for _ in range(1200):
            if list(tmp_path.glob("*.frs")):
                break
            time.sleep(0.05)
        assert list(tmp_path.glob("*.frs"))
        worker.stdout.close()
        if is_told_the_end:
            worker.stdin.write(message(()))
        worker.stdin.close()
        assert worker.wait(60) == 1
    assert not list(tmp_path.iterdir())


def test_a_worker_says_why_it_failed_whatever_its_threads_do(tmp_path: Path) -> None:
    order = json.dumps({"path": str(tmp_path / "none"), "budget": 1 << 20}).encode("ascii")
    some = (NUMBER.pack(0), *batch(articles(0, 30)).parts())
    command = [sys.executable, "-P", "-m", "frsearch.engine.write.worker"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdin=PIPE, stdout=PIPE, stderr=PIPE) as worker:
        assert worker.stdin
        assert worker.stderr
        worker.stdin.write(b"".join(map(message, ((order,), (), some))))
        worker.stdin.flush()  # and the end is never told: one thread waits for it, while the other fails
        said = worker.stderr.read().decode()
        assert worker.wait(60) == 1
    assert "No such file or directory" in said.splitlines()[-1], said


NOISE = "print('noise')\n"


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
