"""One small run of every engine that is installed, and what the report makes of rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article
from frsearch.bench.engines import KINDS, Query, find_engines
from frsearch.bench.generator import generate
from frsearch.bench.memory import MemoryWatch, anonymous_bytes
from frsearch.bench.queries import Queries
from frsearch.bench.report import machine, summaries, table, write
from frsearch.bench.runner import Plan, run
from tests.conftest import ROOT

PEERS = ROOT / "benchmarks" / "peers"
ARTICLES, EACH = 200, 4
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def ran() -> tuple[Rows, dict[int, Queries]]:
    plan = Plan(("frsearch", "fts5"), (ARTICLES,), EACH, rounds=2, profile=True, peers=PEERS)
    return run(plan, generate(1000))


def test_rounds_are_interleaved(ran: tuple[Rows, dict[int, Queries]]) -> None:
    assert [(row["engine"], row["round"]) for row in ran[0]] == [
        ("frsearch", 0),
        ("fts5", 0),
        ("frsearch", 1),
        ("fts5", 1),
    ]


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


def test_memory_beyond_the_articles_is_seen(ran: tuple[Rows, dict[int, Queries]]) -> None:
    assert all(row["peak_bytes"] < 2**31 for row in ran[0])
    assert any(row["peak_bytes"] > 1_000_000 for row in ran[0])


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
        "class Engine:\n    most = None\n    def __init__(self):\n        raise ImportError('no such library')\n"
        "class Broken:\n    most = None\n    package = None\n    kinds = ('one',)\n    has_snippets = False\n"
        "    def build(self, articles, path):\n        pass\n"
        "    def open(self, path):\n        return 3\n"
        "ENGINES = {'missing': Engine, 'broken': Broken}\n",
        "utf-8",
    )
    heard: list[str] = []
    rows, queries = run(Plan(("missing", "broken"), (ARTICLES,), 2, peers=tmp_path), generate(ARTICLES), heard.append)
    missing, broken = rows
    assert missing["absent"] == "no such library"
    assert broken["failed"] == "ValueError: the index holds 3 articles, not 200"
    text = table(rows, queries)
    assert "missing (200): absent: no such library" in text
    assert "broken (200): failed" in text
    assert heard[-1].startswith("round 1, broken, 200 articles: failed")


def test_unknown_engines_are_refused() -> None:
    with pytest.raises(ValueError, match="no engine 'nosuch'; there are: frsearch, bm25s, fts5"):
        Plan(("nosuch",), peers=PEERS).chosen()


def test_engines_found_are_frsearch_alone_without_peers(tmp_path: Path) -> None:
    assert list(find_engines(tmp_path / "nowhere")) == ["frsearch"]


def test_an_engine_that_takes_fewer_articles_runs_beside_frsearch_with_as_many() -> None:
    rows: Rows = [
        {"engine": "frsearch", "size": 10, "round": 0, **figures(2.0)},
        {"engine": "slow", "size": 10, "round": 0, **figures(8.0)},
        {"engine": "frsearch", "size": 20, "round": 0, **figures(3.0)},
    ]
    assert [(one.engine, one.size, one.ratio) for one in summaries(rows)] == [
        ("frsearch", 10, 1.0),
        ("slow", 10, 0.25),
        ("frsearch", 20, 1.0),
    ]


def figures(wall: float) -> dict[str, Any]:
    asked = {"one": {"ms": [float(took) for took in range(1, 101)], "totals": [1] * 100}}
    return {
        "articles": 10,
        "body_bytes": 4_000_000,
        "index_bytes": 5_000_000,
        "wall_s": wall,
        "cpu_s": wall,
        "peak_bytes": 7_000_000,
        "open_ms": 1.0,
        "bare": asked,
        "stages": {"numbering": wall / 4},
    }


def test_summaries_are_medians_over_rounds() -> None:
    rows = [{"engine": "frsearch", "size": 10, "round": number, **figures(wall)} for number, wall in enumerate((1, 2, 9))]
    (one,) = summaries(rows)
    assert (one.wall_s, one.mb_s, one.peak_mb, one.index_ratio) == (2.0, 2.0, 7.0, 1.25)
    assert one.bare["one"][:2] == (50.0, 99.0)
    assert one.bare["one"][2] == pytest.approx(100_000 / 5050)
    assert one.whole == {}


def test_stages_are_shown_with_what_they_leave_over() -> None:
    text = table([{"engine": "frsearch", "size": 10, "round": 0, **figures(2.0)}], {})
    assert "numbering                         0.50 s  25.0 %" in text
    assert "not named                         1.50 s  75.0 %" in text


@pytest.mark.parametrize("name", ["bm25s", "fts5", "whoosh", "tantivy-1"])
def test_peers_answer_every_kind_they_name(name: str, tmp_path: Path) -> None:
    try:
        engine = find_engines(PEERS)[name]()
    except ImportError as error:
        pytest.skip(f"{name} is not installed: {error}")
    article = Article("kidra", "Marché de Kidra", None, None, "Les forces armées gardent les entrées du marché.")
    other = Article("autre", "Une autre histoire", None, None, "Il ne se passe jamais rien dans ce village.")
    more = [Article(str(number), "Encore", None, None, "Une pluie fine tombe.") for number in range(20)]
    engine.build([article, other, *more], tmp_path)
    assert engine.open(tmp_path) == 22
    asked = {
        **{kind: ("armées", "entrées", "gardent", "forces")[: number + 1] for number, kind in enumerate(KINDS[:4])},
        "phrase": ("forces", "armées"),
        "prefix": ("entr",),
        "title": ("kidra",),
    }
    for kind in engine.kinds:
        query = Query(kind, asked[kind])
        found = engine.search(query, 10)
        assert found.ids == ("kidra",), query
        assert found.total in (1, None)
        if engine.has_snippets:
            again = engine.passages(query, 10)
            assert again.ids == ("kidra",)
            assert query.field == "title" or "forces" in again.snippets[0]
    engine.close()


def test_memory_of_this_process_is_seen_and_of_none_is_nothing() -> None:
    import os  # noqa: PLC0415 (for the number of this process alone)
    import time  # noqa: PLC0415

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
