"""Measures one engine in a process of its own: load the articles, build, open, search, and write the figures.

python -m frsearch.bench.worker JOB.json RESULT.json
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import attrs

from frsearch.bench.cold import cold_ms
from frsearch.bench.engines import ADDING, PASSAGES, Answer, EngineAdapter, Query, find_engines, folder_bytes
from frsearch.bench.memory import anonymous_bytes, children, cpu_seconds, machine_cpu_seconds
from frsearch.model import Article
from frsearch.profiling import profiled

HITS = 10
ADDED_WORD = "zorglub"
"""A word that occurs only in the articles that are added to the index."""

Row = dict[str, Any]

REASONS = ("skipped", "absent", "failed")
"""Why a row has no figures: one of these keys says it."""


def measure(job: Row, folder: Path) -> Row:
    """Return the figures of one engine, whose index goes into the empty `folder`.

    Raises ValueError if the index lacks an article, or if a query finds nothing.
    """
    try:
        engine = find_engines(Path(job["peers"]))[job["engine"]]()
    except ImportError as error:
        return {"absent": _absence(error)}
    row: Row = {
        "configuration": " ".join((type(engine).__doc__ or "").split()),
        "version": engine.version(),
        "lacks": dict(engine.lacks),
    }
    articles = list(read_spool(Path(job["spool"]), job["articles"]))
    engine.load(articles)
    with profiled() as seconds:
        row |= _building(engine, articles, folder)
    if job["profile"]:
        row["stages"] = seconds
    began = time.perf_counter()
    count = engine.open(folder)
    row["open_ms"] = (time.perf_counter() - began) * 1000
    if count != len(articles):
        raise ValueError(f"the index has {count} articles, expected {len(articles)}")
    queries = [Query(kind, tuple(words)) for kind, words in job["queries"] if kind not in engine.lacks]
    searching = _Load()
    row["bare"], row["bare_cpu_s"] = _searching(engine.search, queries, engine.warm_up_s)
    if PASSAGES not in engine.lacks:
        row["whole"], row["whole_cpu_s"] = _searching(engine.passages, queries, engine.warm_up_s)
    row["other_cores"]["searching"] = searching.of_others()
    if PASSAGES not in engine.lacks:
        _check_snippets(engine, queries)
    if job["engine"] == "frsearch":
        row["cold_ms"] = cold_ms(folder, [query for query in queries if query.kind == "two"])
    if ADDING not in engine.lacks:
        row["added_ms"] = _adding(engine, list(read_spool(Path(job["added"]), HITS)))
    engine.close()
    return row


def _absence(error: ImportError) -> str:
    """Return what is missing; an engine that needs more than a Python module says so itself."""
    return f"{error}; run: pip install 'frsearch[bench]'" if isinstance(error, ModuleNotFoundError) else str(error)


def read_spool(path: Path, count: int, step: int = 1) -> Iterator[Article]:
    """Yield every `step`-th of the first `count` articles in a file written by :func:`write_spool`."""
    with path.open(encoding="utf-8") as lines:
        for line in islice(lines, 0, count, step):
            yield Article(**json.loads(line))


def write_spool(articles: Iterator[Article], path: Path) -> int:
    """Write articles as JSON lines, which the process of each engine reads; return their number."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for article in articles:
            out.write(json.dumps(attrs.asdict(article), ensure_ascii=False) + "\n")
            count += 1
    return count


class _Load:
    """Measures, from when it is made, the CPU time of this process with its children, and of everything else."""

    def __init__(self) -> None:
        self._own, self._all, self._began = _cpu_seconds(), machine_cpu_seconds(), time.perf_counter()

    def own_s(self) -> float:
        """Return the CPU seconds of this process and its children."""
        return _cpu_seconds() - self._own

    def of_others(self) -> float:
        """Return how many cores other processes have kept busy on average."""
        took = time.perf_counter() - self._began
        return max(0.0, machine_cpu_seconds() - self._all - self.own_s()) / took


def _building(engine: EngineAdapter, articles: Sequence[Article], folder: Path) -> Row:
    before = anonymous_bytes(os.getpid())
    load, since, began = _Load(), time.monotonic(), time.perf_counter()
    engine.build(articles, folder)
    wall = time.perf_counter() - began
    cpu, others = load.own_s(), load.of_others()
    return {
        "articles": len(articles),
        "body_bytes": sum(len(article.body.encode("utf-8")) for article in articles),
        "index_bytes": folder_bytes(folder),
        "wall_s": wall,
        "cpu_s": cpu,
        "other_cores": {"indexing": others},
        "since": since,
        "until": since + wall,
        "before_bytes": before,
        "ru_maxrss_kb": [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)],
    }


def _cpu_seconds() -> float:
    """Return the CPU seconds of this process and of its children, ended or running."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used) + sum(map(cpu_seconds, children(os.getpid())))


def _searching(ask: Callable[[Query, int], Answer], queries: Sequence[Query], warm_up_s: float) -> tuple[dict[str, Row], float]:
    """Run every query to warm up, then once more; return the milliseconds and totals of each, by kind, and the CPU seconds."""
    warm = time.monotonic() + warm_up_s
    while True:
        for query in queries:
            ask(query, HITS)
        if time.monotonic() >= warm:
            break
    figures: dict[str, Row] = {}
    load = _Load()
    for query in queries:
        began = time.perf_counter()
        answer = ask(query, HITS)
        took = (time.perf_counter() - began) * 1000
        if not answer.ids:
            raise ValueError(f"{query} finds nothing")
        figure = figures.setdefault(query.kind, {"ms": [], "totals": []})
        figure["ms"].append(round(took if answer.ms is None else answer.ms, 4))
        figure["totals"].append(answer.total)
    return figures, load.own_s()


def _adding(engine: EngineAdapter, articles: Sequence[Article]) -> float:
    """Add a few articles to the open index; return the milliseconds until a search for their word has found them.

    Raises ValueError if it finds others, or not all of them.
    """
    engine.load(articles)
    began = time.perf_counter()
    engine.add(articles)
    found = engine.search(Query("one", (ADDED_WORD,)), len(articles))
    took = (time.perf_counter() - began) * 1000
    if set(found.ids) != {article.id for article in articles}:
        raise ValueError(f"added {len(articles)} articles, but a search finds {len(found.ids)}")
    return took


def _check_snippets(engine: EngineAdapter, queries: Sequence[Query]) -> None:
    """Raise ValueError if a query of the body yields no snippet."""
    for query in queries:
        if query.field == "body" and not any(engine.passages(query, HITS).snippets):
            raise ValueError(f"{query} yields no snippet")


def main(job: str, result: str) -> None:
    """Do the job in one file and write the result to the other."""
    with tempfile.TemporaryDirectory(dir=Path(job).parent) as folder:
        row = measure(json.loads(Path(job).read_text("utf-8")), Path(folder))
    Path(result).write_text(json.dumps(row, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
