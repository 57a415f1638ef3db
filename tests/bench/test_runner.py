"""A small run of two engines, and what becomes of engines that fail, are absent or are skipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from frsearch.bench import runner
from frsearch.bench.engines import KINDS, find_engines
from frsearch.bench.engines import PEERS as PEER_NAMES
from frsearch.bench.generator import generate
from frsearch.bench.queries import Queries
from frsearch.bench.report import write
from frsearch.bench.runner import BenchmarkPlan, _jobs, _skipped, run
from frsearch.bench.table import table
from tests.conftest import ROOT

PEERS = ROOT / "benchmarks" / "peers"
ARTICLES, EACH = 200, 4
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def ran() -> tuple[Rows, dict[int, Queries]]:
    plan = BenchmarkPlan(("frsearch", "fts5"), (ARTICLES,), EACH, rounds=2, profile=True, peers=PEERS)
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
def test_rows_have_raw_figures(ran: tuple[Rows, dict[int, Queries]]) -> None:
    body = sum(len(article.body.encode()) for article in generate(ARTICLES))
    for row in ran[0]:
        assert "failed" not in row
        assert row["articles"] == ARTICLES
        assert row["body_bytes"] == body
        assert row["index_bytes"] > 0
        assert row["wall_s"] > 0
        assert row["cpu_s"] > 0
        assert row["bare_cpu_s"] >= 0
        assert row["whole_cpu_s"] >= 0
        assert set(row["other_cores"]) == {"indexing", "searching"}
        assert row["configuration"]
        assert row["version"].split()[0] in ("frsearch", "SQLite")
        for part in ("bare", "whole"):
            for figure in row[part].values():
                assert len(figure["ms"]) == len(figure["totals"]) == EACH
                assert all(total >= 1 for total in figure["totals"])
        assert row["added_ms"] > 0
        assert len(row.get("cold_ms", [])) == (5 if row["engine"] == "frsearch" else 0)


@pytest.mark.slow
def test_peak_memory_is_measured(ran: tuple[Rows, dict[int, Queries]]) -> None:
    assert all(row["peak_bytes"] < 2**31 for row in ran[0])
    assert any(row["peak_bytes"] > 1_000_000 for row in ran[0])


@pytest.mark.slow
def test_a_written_run_has_command_machine_and_versions(tmp_path: Path, ran: tuple[Rows, dict[int, Queries]]) -> None:
    folder = write(tmp_path, "frsearch bench", *ran)
    content = json.loads((folder / "run.json").read_text("utf-8"))
    assert set(content) == {"command", "date", "git", "machine", "versions", "queries", "summaries", "rows"}
    assert content["machine"]["cores"] >= 1
    assert len(content["queries"][str(ARTICLES)]["queries"]) == EACH * len(KINDS)
    assert content["rows"] == ran[0]
    assert "fts5" in (folder / "table.txt").read_text("utf-8")


def test_failures_and_absences_are_reported_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text(
        "from frsearch.bench.engines import EngineAdapter\n"
        "def missing():\n    raise ImportError('no such library')\n"
        "def extra():\n    import nosuchmodule\n"
        "class Broken(EngineAdapter):\n    package = 'frsearch'\n"
        "    def build(self, articles, path):\n        pass\n"
        "    def open(self, path):\n        return 3\n"
        "    search = close = lambda *_: None\n"
        "ENGINES = {'missing': missing, 'extra': extra, 'broken': Broken}\n",
        "utf-8",
    )
    progress: list[str] = []
    plan = BenchmarkPlan(("missing", "extra", "broken"), (ARTICLES,), 2, peers=tmp_path)
    rows, queries = run(plan, generate(ARTICLES), progress.append)
    missing, extra, broken = rows
    assert missing["absent"] == "no such library"
    assert extra["absent"] == "No module named 'nosuchmodule'; run: pip install 'frsearch[bench]'"
    assert broken["failed"] == "ValueError: the index has 3 articles, expected 200"
    text = table(rows, queries)
    assert "missing (200): absent: no such library" in text
    assert "broken (200): failed" in text
    assert progress[-1].startswith("round 1, broken, 200 articles: failed")


def test_outside_a_clone_the_absent_engines_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[tuple[str, int]] = []

    def one(plan: BenchmarkPlan, name: str, size: int, *_: object) -> dict[str, Any]:
        measured.append((name, size))
        return {"failed": "not run here"}

    monkeypatch.setattr(runner, "_one", one)
    peers = tmp_path / "benchmarks" / "peers"
    told: list[str] = []
    rows, queries = run(BenchmarkPlan(sizes=(ARTICLES, 500), queries=2, peers=peers), generate(ARTICLES), told.append)
    assert measured == [("frsearch", ARTICLES)]
    why = f"other engines need a clone of the project: there is no folder {peers} here"
    absent = [row for row in rows if "absent" in row]
    assert absent == [{"engine": name, "size": ARTICLES, "absent": why} for name in PEER_NAMES]
    assert f"tantivy-2, 200 articles: absent ({why})" in told
    assert f"xapian (200): absent: {why}" in table(rows, queries)
    with pytest.raises(ValueError, match="no engine 'fts5'; there are: frsearch; other engines need a clone"):
        BenchmarkPlan(("fts5",), peers=peers).chosen()


def test_the_peers_that_are_named_are_those_of_the_clone() -> None:
    assert {"frsearch", *PEER_NAMES} == set(find_engines(PEERS))


def test_a_corpus_smaller_than_asked_for_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_one", lambda *_: {"failed": "not run here"})
    told: list[str] = []
    plan = BenchmarkPlan(("fts5",), (100, 300, 500), 2, peers=PEERS)
    rows, queries = run(plan, generate(120), told.append)
    assert [(row["engine"], row["size"]) for row in rows] == [("corpus", 300), ("corpus", 500), ("fts5", 100), ("fts5", 120)]
    assert "corpus, 500 articles: skipped (there are only 120 articles; these are measured)" in told
    assert "corpus (500): skipped: there are only 120 articles; these are measured" in table(rows, queries)


def test_unknown_engines_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^no engine 'nosuch'; there are: frsearch, bm25s, fts5"):
        BenchmarkPlan(("nosuch",), peers=PEERS).chosen()


def test_sizes_too_large_for_an_engine_are_reported_as_skipped(tmp_path: Path) -> None:
    (tmp_path / "few.py").write_text(
        "from frsearch.bench.engines import EngineAdapter\n"
        "class Few(EngineAdapter):\n    package = 'frsearch'\n    max_articles = 100\n"
        "    build = open = search = close = lambda *_: 0\n"
        "ENGINES = {'few': Few}\n",
        "utf-8",
    )
    plan = BenchmarkPlan(sizes=(120, 150), queries=1, peers=tmp_path)
    assert list(_skipped(plan.chosen() | {"frsearch": None}, (90, 120))) == [
        {"engine": "few", "size": 120, "skipped": "limited to 100 articles unless asked for by name"}
    ]
    assert _jobs({"frsearch": None, "few": 100}, (120, 150)) == [
        ("frsearch", 120),
        ("few", 100),
        ("frsearch", 150),
        ("frsearch", 100),
    ]
