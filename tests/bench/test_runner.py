"""One small run of every engine that is installed, and what the report makes of rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from frsearch.bench.engines import KINDS
from frsearch.bench.generator import generate
from frsearch.bench.memory import MemoryWatch, anonymous_bytes, children, cpu_seconds
from frsearch.bench.queries import Queries
from frsearch.bench.report import machine, write
from frsearch.bench.runner import Plan, _jobs, _skipped, run
from frsearch.bench.table import table
from tests.conftest import ROOT

PEERS = ROOT / "benchmarks" / "peers"
ARTICLES, EACH = 200, 4
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def ran() -> tuple[Rows, dict[int, Queries]]:
    plan = Plan(("frsearch", "fts5"), (ARTICLES,), EACH, rounds=2, profile=True, peers=PEERS)
    return run(plan, generate(1000))


@pytest.mark.slow
def test_rounds_are_interleaved(ran: tuple[Rows, dict[int, Queries]]) -> None:
    assert [(row["engine"], row["round"]) for row in ran[0]] == [
        ("frsearch", 0),
        ("fts5", 0),
        ("frsearch", 1),
        ("fts5", 1),
    ]


@pytest.mark.slow
def test_rows_hold_raw_figures(ran: tuple[Rows, dict[int, Queries]]) -> None:
    body = sum(len(article.body.encode()) for article in generate(ARTICLES))
    for row in ran[0]:
        assert "failed" not in row
        assert row["articles"] == ARTICLES
        assert row["body_bytes"] == body
        assert row["index_bytes"] > 0
        assert row["wall_s"] > 0
        assert row["cpu_s"] > 0
        assert row["configuration"]
        assert row["version"].split()[0] in ("frsearch", "SQLite")
        for part in ("bare", "whole"):
            for figure in row[part].values():
                assert len(figure["ms"]) == len(figure["totals"]) == EACH
                assert all(total >= 1 for total in figure["totals"])
        assert row["added_ms"] > 0
        assert len(row.get("cold_ms", [])) == (5 if row["engine"] == "frsearch" else 0)


@pytest.mark.slow
def test_memory_beyond_the_articles_is_seen(ran: tuple[Rows, dict[int, Queries]]) -> None:
    assert all(row["peak_bytes"] < 2**31 for row in ran[0])
    assert any(row["peak_bytes"] > 1_000_000 for row in ran[0])


@pytest.mark.slow
def test_written_runs_tell_command_machine_and_versions(tmp_path: Path, ran: tuple[Rows, dict[int, Queries]]) -> None:
    folder = write(tmp_path, "frsearch bench", *ran)
    content = json.loads((folder / "run.json").read_text("utf-8"))
    assert set(content) == {"command", "date", "git", "machine", "versions", "queries", "summaries", "rows"}
    assert content["machine"]["cores"] >= 1
    assert len(content["queries"][str(ARTICLES)]["queries"]) == EACH * len(KINDS)
    assert content["rows"] == ran[0]
    assert "fts5" in (folder / "table.txt").read_text("utf-8")


def test_what_failed_or_is_absent_is_told_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text(
        "from frsearch.bench.engines import Engine\n"
        "def missing():\n    raise ImportError('no such library')\n"
        "def extra():\n    import nosuchmodule\n"
        "class Broken(Engine):\n    package = 'frsearch'\n"
        "    def build(self, articles, path):\n        pass\n"
        "    def open(self, path):\n        return 3\n"
        "    search = close = lambda *_: None\n"
        "ENGINES = {'missing': missing, 'extra': extra, 'broken': Broken}\n",
        "utf-8",
    )
    heard: list[str] = []
    rows, queries = run(Plan(("missing", "extra", "broken"), (ARTICLES,), 2, peers=tmp_path), generate(ARTICLES), heard.append)
    missing, extra, broken = rows
    assert missing["absent"] == "no such library"
    assert extra["absent"] == "No module named 'nosuchmodule'; run: pip install 'frsearch[bench]'"
    assert broken["failed"] == "ValueError: the index holds 3 articles, not 200"
    text = table(rows, queries)
    assert "missing (200): absent: no such library" in text
    assert "broken (200): failed" in text
    assert heard[-1].startswith("round 1, broken, 200 articles: failed")


def test_unknown_engines_are_refused() -> None:
    with pytest.raises(ValueError, match="no engine 'nosuch'; there are: frsearch, bm25s, fts5"):
        Plan(("nosuch",), peers=PEERS).chosen()


def test_more_articles_than_an_engine_gets_are_skipped_and_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "few.py").write_text(
        "from frsearch.bench.engines import Engine\n"
        "class Few(Engine):\n    package = 'frsearch'\n    most = 100\n"
        "    build = open = search = close = lambda *_: 0\n"
        "ENGINES = {'few': Few}\n",
        "utf-8",
    )
    plan = Plan(sizes=(120, 150), queries=1, peers=tmp_path)
    assert list(_skipped(plan.chosen() | {"frsearch": None}, (90, 120))) == [
        {"engine": "few", "size": 120, "skipped": "it gets 100 articles unless it is asked for by name"}
    ]
    assert _jobs({"frsearch": None, "few": 100}, (120, 150)) == [
        ("frsearch", 120),
        ("few", 100),
        ("frsearch", 150),
        ("frsearch", 100),
    ]


def test_cpu_seconds_of_children_that_run_and_that_ended_count() -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("there is no /proc here")
    busy = "import time\nwhile time.process_time() < 0.3: pass\n"  # which the system may count a hundredth or two short
    parent = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {busy!r}])\nprint('over', flush=True)\ninput()"
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "over\n"
        assert children(os.getpid()).count(process.pid) == 1
        assert cpu_seconds(process.pid) >= 0.25
        process.communicate("\n")
    assert cpu_seconds(2**30) == 0
    assert children(2**30) == []


def test_memory_of_this_process_is_seen_and_of_none_is_nothing() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("there is no /proc here")
    assert anonymous_bytes(os.getpid()) > 1_000_000
    assert anonymous_bytes(2**30) == 0
    with MemoryWatch(os.getpid()) as memory:
        since = time.monotonic()
        held = bytearray(os.urandom(1)) * 40_000_000
        while not memory.peak(since, time.monotonic()):
            time.sleep(0.01)
    assert memory.peak(since, time.monotonic()) > len(held)
    assert memory.peak(0, 0) == 0


def test_the_machine_is_described_without_its_name() -> None:
    assert set(machine()) == {"processor", "cores", "memory_bytes", "system", "python"}
