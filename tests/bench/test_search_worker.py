"""The process that searches an index checks what the engine returns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from frsearch.bench.engines import Answer, EngineAdapter, Query, Record
from frsearch.bench.frsearch_engine import Frsearch
from frsearch.bench.search_worker import ADDED_WORD, answer
from frsearch.bench.spool import write_spool
from frsearch.model import Article

ARTICLES = [Article(str(number), body=f"{ADDED_WORD} {number}") for number in range(2)]


class Noting(EngineAdapter):
    """Notes the words it is asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def build(self, records: Sequence[Record], path: Path) -> None:
        """Index nothing."""

    def open(self, path: Path) -> int:
        return 0

    def search(self, query: Query, limit: int) -> Answer:
        self.asked.append(query.words)
        return Answer(7, ("a", "b"), ("text", ""), (3.25, 4.5))

    def close(self) -> None:
        """Close nothing."""


def test_times_of_the_engine_itself_take_precedence() -> None:
    assert answer(Noting(), ["ask", "word", ["mali"]]) == [3.25, 4.5, 7, 2, 1]


def test_one_query_warms_up_unless_more_time_is_needed() -> None:
    engine = Noting()
    queries = [["word", ["mali"]], ["word", ["niger"]]]
    answer(engine, ["warm_up", queries])
    assert engine.asked == [("mali",)]
    engine.warm_up_s = 0.01
    answer(engine, ["warm_up", queries])
    assert engine.asked[:4] == [("mali",), ("mali",), ("mali",), ("niger",)]


def test_unknown_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="no such request"):
        answer(Noting(), ["dance"])


def test_a_query_is_timed_and_counted(tmp_path: Path) -> None:
    engine = Frsearch()
    engine.build([{"id": "1", "body": "Le marché de Kidra a rouvert."}], tmp_path)
    engine.open(tmp_path)
    cpu, wall, total, hits, snippets = answer(engine, ["ask", "both", ["marché", "rouvert"]])
    assert cpu > 0
    assert wall > 0
    assert (total, hits, snippets) == (1, 1, 1)
    engine.close()


@pytest.mark.parametrize("lost", [0, 1])
def test_added_articles_that_are_not_found_are_an_error(tmp_path: Path, lost: int) -> None:
    class Forgetful(Frsearch):
        def add(self, records: Sequence[Record]) -> None:
            super().add(records[lost:])

    write_spool(ARTICLES, tmp_path / "added.jsonl")
    engine = Forgetful()
    engine.build([], tmp_path / "index")
    engine.open(tmp_path / "index")
    if lost:
        with pytest.raises(ValueError, match="added 2 articles, but a search finds 1"):
            answer(engine, ["add", str(tmp_path / "added.jsonl")])
    else:
        assert answer(engine, ["add", str(tmp_path / "added.jsonl")]) > 0
    engine.close()
