"""A small run of two engines, and what becomes of engines that fail, are absent or are skipped."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from frsearch.bench import cold, runner
from frsearch.bench.engines import KINDS, find_engines
from frsearch.bench.engines import PEERS as PEER_NAMES
from frsearch.bench.generator import generate
from frsearch.bench.markdown import section
from frsearch.bench.report import machine, write
from frsearch.bench.runner import BenchmarkPlan, Queries, run
from frsearch.bench.table import table
from tests.conftest import ROOT

PEERS = ROOT / "benchmarks" / "peers"
ARTICLES, EACH = 200, 4
QUESTIONS = tuple(f"Pourquoi les forces armées gardent le marché {number} ?" for number in range(EACH))
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def ran() -> tuple[Rows, Queries]:
    plan = BenchmarkPlan(("frsearch", "fts5"), (ARTICLES,), EACH, rounds=2, profile=True, questions=QUESTIONS, peers=PEERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cold, "RUNS", 2)
        return run(plan, generate(1000))


@pytest.mark.slow
def test_rounds_are_interleaved(ran: tuple[Rows, Queries]) -> None:
    assert [(row["engine"], row["round"]) for row in ran[0]] == [
        ("frsearch", 0),
        ("fts5", 0),
        ("frsearch", 1),
        ("fts5", 1),
    ]


@pytest.mark.slow
def test_rows_have_raw_figures(ran: tuple[Rows, Queries]) -> None:
    body = sum(len(article.body.encode()) for article in generate(ARTICLES))
    for row in ran[0]:
        assert "failed" not in row
        assert row["articles"] == ARTICLES
        assert row["source"] == "corpus"
        assert row["body_bytes"] == body
        assert row["index_bytes"] > 0
        assert row["wall_s"] > 0
        assert row["cpu_s"] > 0
        assert row["configuration"]
        assert row["version"].split()[0] in ("frsearch", "SQLite")


@pytest.mark.slow
def test_queries_are_asked_in_the_index_of_the_last_round(ran: tuple[Rows, Queries]) -> None:
    assert [set(row["other_cores"]) for row in ran[0]] == [{"indexing"}] * 2 + [{"indexing", "searching"}] * 2
    assert ["asked" in row for row in ran[0]] == [False, False, True, True]
    for row in ran[0][2:]:
        assert set(row["asked"]) == set(KINDS)
        for figure in row["asked"].values():
            assert len(figure["totals"]) == len(figure["first"]["cpu_ms"]) == len(figure["again"]["wall_ms"]) == EACH
        assert row["added_ms"] > 0
        assert ("cold" in row) == (row["engine"] == "frsearch")


@pytest.mark.slow
def test_peak_memory_is_measured(ran: tuple[Rows, Queries]) -> None:
    assert all(row["peak_bytes"] < 2**31 for row in ran[0])
    assert any(row["peak_bytes"] > 1_000_000 for row in ran[0])


@pytest.mark.slow
def test_a_written_run_has_command_machine_and_versions(tmp_path: Path, ran: tuple[Rows, Queries]) -> None:
    folder = write(tmp_path, "frsearch bench", *ran)
    content = json.loads((folder / "run.json").read_text("utf-8"))
    assert set(content) == {"command", "date", "git", "machine", "versions", "queries", "summaries", "rows"}
    assert content["machine"]["cores"] >= 1
    assert Counter(kind for kind, *_ in content["queries"][str(ARTICLES)]) == dict.fromkeys(KINDS, EACH)
    assert content["rows"] == ran[0]
    assert "fts5" in (folder / "table.txt").read_text("utf-8")
    assert "| SQLite FTS5, no stemmer |" in section(content, folder.name)


def test_articles_beyond_the_corpus_are_generated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_built", lambda *_: {"failed": "not run here"})
    told: list[str] = []
    plan = BenchmarkPlan(("fts5",), (100, 300), 2, questions=QUESTIONS, peers=PEERS)
    rows, queries = run(plan, generate(120, seed=3), told.append)
    assert [(row["size"], row["source"]) for row in rows] == [(100, "corpus"), (120, "corpus"), (300, "generated")]
    assert [line.partition(",")[0] for line in told if "JSON" in line] == ["120 articles of the corpus", "300 generated articles"]
    assert [any(query.kind == "question" for query in asked) for asked in queries.values()] == [True, True, False]


def test_a_corpus_without_articles_is_an_error() -> None:
    with pytest.raises(ValueError, match="there are no articles in the corpus"):
        run(BenchmarkPlan(("fts5",), peers=PEERS), iter(()))


def test_failures_and_absences_are_reported_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text(
        "from frsearch.bench.engines import EngineAdapter\n"
        "def missing():\n    raise ImportError('no such library')\n"
        "def extra():\n    import nosuchmodule\n"
        "class Broken(EngineAdapter):\n    package = 'frsearch'\n"
        "    def build(self, records, path):\n        pass\n"
        "    def open(self, path):\n        return 3\n"
        "    search = close = lambda *_: None\n"
        "ENGINES = {'missing': missing, 'extra': extra, 'broken': Broken}\n",
        "utf-8",
    )
    progress: list[str] = []
    plan = BenchmarkPlan(("missing", "extra", "broken"), (ARTICLES,), 2, peers=tmp_path)
    rows, _ = run(plan, None, progress.append)
    missing, extra, broken = rows
    assert missing["absent"] == "no such library"
    assert extra["absent"] == "No module named 'nosuchmodule'; run: pip install 'frsearch[bench]'"
    assert broken["failed"] == "ValueError: the index has 3 articles, expected 200"
    text = table(rows, machine())
    assert "missing (200): absent: no such library" in text
    assert "broken (200): failed" in text
    assert progress[-1].startswith("broken, 200 articles: failed")


def test_outside_a_clone_the_absent_engines_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_built", lambda *_: {"failed": "not run here"})
    peers = tmp_path / "benchmarks" / "peers"
    told: list[str] = []
    rows, _ = run(BenchmarkPlan(sizes=(ARTICLES,), queries=2, peers=peers), generate(ARTICLES), told.append)
    why = f"other engines need a clone of the project: there is no folder {peers} here"
    absent = [row for row in rows if "absent" in row]
    assert absent == [{"engine": name, "size": ARTICLES, "source": "corpus", "absent": why} for name in PEER_NAMES]
    assert [row["engine"] for row in rows if "absent" not in row] == ["frsearch"]
    assert f"tantivy-2, 200 articles: absent ({why})" in told
    assert f"xapian (200): absent: {why}" in table(rows, machine())
    with pytest.raises(ValueError, match="no engine 'fts5'; there are: frsearch; other engines need a clone"):
        BenchmarkPlan(("fts5",), peers=peers).chosen()


def test_the_peers_that_are_named_are_those_of_the_clone() -> None:
    assert {"frsearch", *PEER_NAMES} == set(find_engines(PEERS))


def test_unknown_engines_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^no engine 'nosuch'; there are: frsearch, bm25s, fts5"):
        BenchmarkPlan(("nosuch",), peers=PEERS).chosen()


def test_sizes_too_large_for_an_engine_are_reported_as_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "few.py").write_text(
        "from frsearch.bench.engines import EngineAdapter\n"
        "class Few(EngineAdapter):\n    package = 'frsearch'\n    max_articles = 100\n"
        "    build = open = search = close = lambda *_: 0\n"
        "ENGINES = {'few': Few}\n",
        "utf-8",
    )
    monkeypatch.setattr(runner, "_built", lambda *_: {"failed": "not run here"})
    rows, _ = run(BenchmarkPlan(sizes=(90, 120), queries=1, peers=tmp_path), None)
    assert [(row["engine"], row["size"], row.get("skipped")) for row in rows] == [
        ("frsearch", 90, None),
        ("few", 90, None),
        ("few", 120, "limited to 100 articles unless asked for by name"),
        ("frsearch", 120, None),
    ]
    named, _ = run(BenchmarkPlan(("few",), (120,), 1, peers=tmp_path), None)
    assert [row.get("skipped") for row in named] == [None]
