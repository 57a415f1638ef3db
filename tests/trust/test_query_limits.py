"""Queries made to take long or much memory keep to both limits, and no score is ever infinite or no number."""

from __future__ import annotations

import math
import os
import random
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frsearch import Article, Index, Results, SearchMemory, SearchStopped
from frsearch.search import hits, passages

WORDS = "port ville quai mer armée forces réforme retraite école santé budget ministre maire élu vote grève".split()
STOPS = "de la le et les des en un une du à".split()
LIMIT_MB = 256
WAYS: tuple[Literal["article", "passage"], ...] = ("article", "passage")
SLACK_MB = 64
"""What arrays for one word, and caches that fill up, may add."""


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an index in which every word occurs in nearly every article, thousands of times in all."""
    chance = random.Random(7)
    texts = (" ".join(chance.choices(WORDS + STOPS, k=400)) for _ in range(2500))
    folder = tmp_path_factory.mktemp("dense") / "index"
    with Index.create(folder) as index:
        index.add(Article(str(number), body=text.replace(" port ", ". Le port ")) for number, text in enumerate(texts))
    return folder


def row(words: list[str], count: int, between: str = " ") -> str:
    return between.join(islice(cycle(words), count))


def shapes(words: list[str], stops: list[str]) -> dict[str, str]:
    """Return queries that ask for as much as the limits of the language allow, by what they are made of."""
    made = {}
    for name, some in {"words": words, "stop words": stops, "one word": words[:1], "both": words + stops}.items():
        for count in (100, 600):
            made[f"row of {count} {name}"] = row(some, count)
            made[f"quotation of {count} {name}"] = f'"{row(some, count)}"'
            made[f"loose quotation of {count} {name}"] = f'"{row(some, count)}"~1000'
            made[f"PHRASE of {count} {name}"] = f"PHRASE({row(some, count)})"
            made[f"PRES of {count} {name}"] = row(some, count, " PRES/1000 ")
            made[f"ET of {count} {name}"] = row(some, count, " ET ")
            made[f"OU of {count} {name}"] = row(some, count, " OU ")
            half = row(some, count // 2, " OU ")
            made[f"PRES of two OU of {count} {name}"] = f"({half}) PRES/1000 ({half})"
    pairs = [f'"{one} {other}"' for one in stops for other in words]
    nears = [f"({one} PRES/50 {other})" for one in stops for other in words]
    patterns = [f"{word[:2]}*" for word in words]
    return made | {
        "OU of quotations": row(pairs, 300, " OU "),
        "ET of quotations": row(pairs, 300, " ET "),
        "OU of PRES": row(nears, 250, " OU "),
        "PARMI": f"3 PARMI ({row(words + stops, 500)})",
        "patterns": row(patterns, 20, " OU "),
        "patterns near each other": row(patterns, 20, " PRES/1000 "),
        "PHRASE of patterns": f"PHRASE({row(patterns, 20)})",
        "misspelt words": row([f"{word}~2" for word in words], 20),
        "nested": "(" * 19 + row(words, 300) + ")" * 19,
        "excluded": f"{words[0]} SAUF ({row(words[1:], 500, ' OU ')})",
        "weighted": row([f"{word}^100" for word in words], 500),
    }


def peak_mb() -> int:
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024  # type: ignore[index]


def resident_mb() -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024  # type: ignore[index]


def searched(path: Path, query: str, timeout: float) -> tuple[float, int]:
    """Search in a child; return by how many seconds it exceeded the time limit, and the megabytes it took at its peak."""
    receiving, sending = os.pipe()
    child = os.fork()
    if not child:
        try:
            with Index.open(path) as index:
                for word in (*WORDS, *STOPS):  # fills caches, and brings the index into memory
                    index.search(word)
                before = resident_mb()
                Path("/proc/self/clear_refs").write_text("5")  # forgets the peak so far
                began = time.process_time()
                for by in WAYS:
                    with suppress(SearchStopped):
                        index.search(query, by=by, timeout=timeout, memory_mb=LIMIT_MB)
                os.write(sending, f"{time.process_time() - began - 2 * timeout} {peak_mb() - before}".encode())
        finally:
            os._exit(0)
    os.close(sending)
    with os.fdopen(receiving) as answer:
        late, peak = answer.read().split()
    os.waitpid(child, 0)
    return float(late), int(peak)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="measures memory as Linux shows it")
def test_queries_made_to_take_long_or_much_memory(dense: Path) -> None:
    """Prints the worst; the limit of time is checked at four times what is promised, as these machines are shared."""
    measured = {name: searched(dense, query[:10_000], 0.5) for name, query in shapes(WORDS, STOPS).items()}
    assert len(measured) > 70
    latest = max(measured, key=lambda name: measured[name][0])
    largest = max(measured, key=lambda name: measured[name][1])
    print(f"\nlatest: {latest}, {measured[latest][0]:.2f} s after the limit; largest: {largest}, {measured[largest][1]} MB")
    assert measured[latest][0] < 2.0
    assert measured[largest][1] < LIMIT_MB + SLACK_MB


@pytest.mark.parametrize("query", [f"PHRASE({row(WORDS, 400)})", row(WORDS, 300, " PRES/1000 "), row(WORDS, 300, " OU ")])
def test_a_query_that_needs_more_memory_is_stopped(dense: Path, query: str) -> None:
    with Index.open(dense) as index:
        with pytest.raises(
            SearchMemory, match=r"stopped after using 0\.1 MB of memory, before all articles were ranked"
        ) as caught:
            index.search(query, memory_mb=0.1)
        assert (caught.value.megabytes, caught.value.resource) == (0.1, "memory")
        assert index.search("port ville", memory_mb=1).total == 2500, "what one search kept, the next has again"
        assert index.search("PHRASE(port ville)").total > 1000


def test_memory_that_is_used_up_by_passages_leaves_the_hits_so_far(dense: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter(range(3))
    best_windows = passages.best_windows

    def two(*arguments: object) -> object:
        if next(made) == 2:
            raise SearchMemory(5)
        return best_windows(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(hits, "best_windows", two)
    with Index.open(dense) as index:
        results = index.search("port")
    assert len(results) == 2
    assert [note.message for note in results.notes] == [
        "stopped after using 5 MB of memory with the hits found so far; allow more memory to get the rest"
    ]


@pytest.mark.parametrize("memory", [0, -1, float("nan")])
def test_a_limit_of_no_memory_is_an_error(dense: Path, memory: float) -> None:
    with Index.open(dense) as index, pytest.raises(ValueError, match="memory_mb is"):
        index.search("port", memory_mb=memory)


@pytest.mark.parametrize("recency", [0, -1, 1e-300, 0.001, 1e300, math.inf, math.nan])
def test_a_recency_out_of_range_is_an_error(dense: Path, recency: float) -> None:
    with Index.open(dense) as index, pytest.raises(ValueError, match=r"recency is .*; expected 0.01 to 10000000 days"):
        index.search("port", recency=recency)


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Yield an index of articles from the first day that there is to the last, short and long ones, without and with a body."""
    folder = tmp_path_factory.mktemp("dated") / "index"
    dates = ["0001-01-01", "1944", "2024-11-29", "9999-12-31", None]
    bodies = ["", "port", "port " * 3000, "Le port de la ville dort. Le quai de la mer."]
    with Index.create(folder) as index:
        index.add(
            Article(f"{day}-{number}", title="Port" if number % 2 else None, date=day, body=body)
            for day in dates
            for number, body in enumerate(bodies)
        )
        yield index


WEIGHTS = st.sampled_from(["", "^100", "^0.000001", "^0.001", "^7", "^0.000000001", "^99999"])
OPERANDS = st.sampled_from([*WORDS[:4], '"port de"', "p*", "prot~1", "PHRASE(port ville)", "port PRES/3 ville", "zzz"])
OPERATORS = st.sampled_from([" ", " ET ", " OU ", " SAUF "])
QUERIES = st.recursive(
    st.tuples(OPERANDS, WEIGHTS).map("".join),
    lambda parts: st.tuples(
        st.lists(parts, min_size=1, max_size=3), st.sampled_from([" ", " ET ", " OU ", " SAUF "]), WEIGHTS
    ).map(lambda made: f"({made[1].join(made[0])}){made[2]}"),
    max_leaves=12,
)


def numbers(results: Results) -> Iterator[float]:
    for hit in results:
        yield hit.score
        yield from (passage.score for passage in hit.passages)
        yield from (reason.value for reason in hit.reasons)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=QUERIES,
    recency=st.none() | st.sampled_from([0.01, 1.0, 10_000_000.0]) | st.floats(0.01, 1e7),
    as_of=st.none() | st.sampled_from(["0001-01-01", "9999-12-31"]),
    by=st.sampled_from(WAYS),
)
def test_every_score_is_a_finite_number(
    dated: Index, query: str, recency: float | None, as_of: str | None, by: Literal["article", "passage"]
) -> None:
    results = dated.search(query, recency=recency, as_of=as_of, by=by, explain=True, limit=50)
    assert all(math.isfinite(number) for number in numbers(results))
    assert by == "passage" or len(results) == results.total, "every match is shown, however low its score"


def test_nested_weights_do_not_multiply_beyond_the_bounds(dated: Index) -> None:
    nested = "port"
    for _ in range(15):
        nested = f"({nested} ville)^100"
    results = dated.search(nested, limit=None)
    assert results.total == len(results) > 0
    assert all(0 < hit.score < 10_000 for hit in results)
    assert "more than 100 or less than 0.000001; it is ignored" in results.notes[0].message
