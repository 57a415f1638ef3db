"""Several engines are asked the same queries in turn."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch.bench.asking import Asking, Built
from frsearch.bench.engines import PASSAGES, Query
from frsearch.bench.spool import write_spool
from frsearch.model import Article

PEERS = """
import os
from pathlib import Path
from frsearch.bench.engines import Answer, EngineAdapter

class Noting(EngineAdapter):
    package = "frsearch"
    name, hits, snippets, broken = "noting", ("1",), ("text",), ""
    def build(self, records, path):
        pass
    def open(self, path):
        self.log = path.parent / "log"
        self.note("open")
        return 3
    def note(self, *words):
        with self.log.open("a") as out:
            print(self.name, *words, file=out)
    def search(self, query, limit):
        self.note(query.kind, *query.words)
        print("what a library prints is not read")
        if self.broken in query.words:
            raise ValueError("broken by a word")
        if "zorglub" in query.words:
            return Answer(1, ("added",))
        return Answer(1, self.hits, self.snippets)
    def add(self, records):
        self.note("add", len(records))
    def close(self):
        self.note("close")

class Other(Noting):
    name = "other"
class Dumb(Noting):
    name, snippets = "dumb", ("",)
class Blind(Noting):
    name, hits = "blind", ()
class Broken(Noting):
    name, broken = "broken", "second"
class Unwilling(Noting):
    name = "unwilling"
    def open(self, path):
        raise ValueError("no index")

ENGINES = {one.name: one for one in (Noting, Other, Dumb, Blind, Broken, Unwilling)}
"""

QUERIES = [Query("words", (word,)) for word in ("first", "second", "third")]
TITLE = Query("title", ("un", "titre"))
WARM_UP = [Query("words", ("warm",)), Query("title", ("warm",))]


@pytest.fixture
def peers(tmp_path: Path) -> Path:
    (tmp_path / "peers").mkdir()
    (tmp_path / "peers" / "noting.py").write_text(PEERS, "utf-8")
    write_spool([Article("added", body="Zorglub.")], tmp_path / "added.jsonl")
    return tmp_path / "peers"


def asked(peers: Path, *names: str, queries: list[Query] = QUERIES, **lacks: str) -> Asking:
    indexes = [Built(name, peers.parent / name, 3, lacks) for name in names]
    asking = Asking(peers, indexes)
    asking.ask(queries, WARM_UP, peers.parent / "added.jsonl")
    return asking


def log(peers: Path) -> list[str]:
    return (peers.parent / "log").read_text("utf-8").splitlines()


def test_every_query_goes_to_all_engines_before_the_next_one(peers: Path) -> None:
    rows = asked(peers, "noting", "other").rows
    lines = [line for line in log(peers) if line.split()[1:2] == ["words"] and "warm" not in line]
    turn = ["noting words first", "other words first", "other words second", "noting words second"]
    turn += ["noting words third", "other words third"]
    assert lines == 2 * turn  # the other engine goes first each time; and then all queries are asked again
    for row in rows.values():
        figures = row["asked"]["words"]
        assert (figures["totals"], figures["hits"]) == ([1] * 3, [1] * 3)
        assert [len(figures[turn][clock]) for turn in ("first", "again") for clock in ("cpu_ms", "wall_ms")] == [3] * 4
        assert row["added_ms"] > 0
        assert row["other_cores"] >= 0


def test_each_kind_of_queries_is_asked_in_an_index_opened_anew(peers: Path) -> None:
    rows = asked(peers, "noting", queries=[TITLE, *QUERIES[:1]]).rows
    assert log(peers) == [
        *("noting open", "noting words warm", "noting words first", "noting words first", "noting close"),
        *("noting open", "noting title warm", "noting title un titre", "noting title un titre", "noting close"),
        *("noting open", "noting add 1", "noting word zorglub", "noting close"),
    ]
    assert len(rows["noting"]["open_ms"]) == 3


def test_what_an_engine_lacks_is_not_asked_of_it(peers: Path) -> None:
    rows = asked(peers, "dumb", queries=[TITLE, *QUERIES], words="no words", passages="none", adding="no").rows
    assert set(rows["dumb"]["asked"]) == {"title"}
    assert "failed" not in rows["dumb"]
    assert "added_ms" not in rows["dumb"]
    assert PASSAGES == "passages"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("broken", "ValueError: broken by a word"),
        ("unwilling", "ValueError: no index"),
        ("dumb", "makes no snippets (words)"),
        ("blind", "finds nothing for 3 of 3 queries (words)"),
    ],
)
def test_engines_that_fail_are_reported_and_the_others_go_on(peers: Path, name: str, why: str) -> None:
    rows = asked(peers, name, "noting").rows
    assert rows[name]["failed"] == why
    assert "added_ms" not in rows[name]
    assert "failed" not in rows["noting"]
    assert len(rows["noting"]["asked"]["words"]["again"]["cpu_ms"]) == 3


def test_an_index_that_lacks_an_article_is_a_failure(peers: Path) -> None:
    asking = Asking(peers, [Built("noting", peers.parent / "noting", 4, {})])
    asking.ask(QUERIES, WARM_UP, peers.parent / "added.jsonl")
    assert asking.rows["noting"]["failed"] == "ValueError: the index has 3 articles, expected 4"
