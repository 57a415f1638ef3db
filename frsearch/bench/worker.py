"""One engine in a process of its own: load the articles, build, open, search, and write down what it took.

python -m frsearch.bench.worker ORDER.json RESULT.json
"""

from __future__ import annotations

import importlib.metadata
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

from frsearch.bench.engines import Answer, Engine, Query, find_engines, folder_bytes
from frsearch.bench.memory import anonymous_bytes
from frsearch.model import Article
from frsearch.stages import profiled

HITS = 10

Row = dict[str, Any]


def measure(order: Row, folder: Path) -> Row:
    """Return the figures of one engine, whose index goes into the empty `folder`.

    Raises ValueError where the index does not hold every article, or a query finds nothing.
    """
    try:
        engine = find_engines(Path(order["peers"]))[order["engine"]]()
    except ImportError as error:
        return {"absent": str(error)}
    row: Row = {"configuration": " ".join((type(engine).__doc__ or "").split()), "version": _version(engine)}
    articles = list(read_spool(Path(order["spool"]), order["articles"]))
    with profiled() as seconds:
        row |= _building(engine, articles, folder)
    if order["profile"]:
        row["stages"] = seconds
    began = time.perf_counter()
    count = engine.open(folder)
    row["open_ms"] = (time.perf_counter() - began) * 1000
    if count != len(articles):
        raise ValueError(f"the index holds {count} articles, not {len(articles)}")
    queries = [Query(kind, tuple(words)) for kind, words in order["queries"] if kind in engine.kinds]
    row["bare"] = _searching(engine.search, queries)
    if engine.has_snippets:
        row["whole"] = _searching(engine.passages, queries)
        _check_snippets(engine, queries)
    engine.close()
    return row


def read_spool(path: Path, count: int, step: int = 1) -> Iterator[Article]:
    """Yield every `step`-th of the first `count` articles of a file written by :func:`write_spool`."""
    with path.open(encoding="utf-8") as lines:
        for line in islice(lines, 0, count, step):
            yield Article(**json.loads(line))


def write_spool(articles: Iterator[Article], path: Path) -> int:
    """Write articles as JSON lines, which every engine's process reads; return how many there were."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for article in articles:
            out.write(json.dumps(attrs.asdict(article), ensure_ascii=False) + "\n")
            count += 1
    return count


def _version(engine: Engine) -> str:
    if engine.package is None:
        import sqlite3  # noqa: PLC0415 (the one engine that comes with Python)

        return f"SQLite {sqlite3.sqlite_version}"
    return f"{engine.package} {importlib.metadata.version(engine.package)}"


def _building(engine: Engine, articles: Sequence[Article], folder: Path) -> Row:
    before = anonymous_bytes(os.getpid())
    cpu, since, began = _cpu_seconds(), time.monotonic(), time.perf_counter()
    engine.build(articles, folder)
    wall = time.perf_counter() - began
    return {
        "articles": len(articles),
        "body_bytes": sum(len(article.body.encode("utf-8")) for article in articles),
        "index_bytes": folder_bytes(folder),
        "wall_s": wall,
        "cpu_s": _cpu_seconds() - cpu,
        "since": since,
        "until": since + wall,
        "before_bytes": before,
        "ru_maxrss_kb": [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)],
    }


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _searching(ask: Callable[[Query, int], Answer], queries: Sequence[Query]) -> dict[str, Row]:
    """Ask every query twice, the first time to warm up; return the milliseconds and the totals of each, by kind."""
    for query in queries:
        ask(query, HITS)
    figures: dict[str, Row] = {}
    for query in queries:
        began = time.perf_counter()
        answer = ask(query, HITS)
        took = (time.perf_counter() - began) * 1000
        if not answer.ids:
            raise ValueError(f"{query} finds nothing")
        figure = figures.setdefault(query.kind, {"ms": [], "totals": []})
        figure["ms"].append(round(took, 4))
        figure["totals"].append(answer.total)
    return figures


def _check_snippets(engine: Engine, queries: Sequence[Query]) -> None:
    """Raise ValueError where a query that is not about titles makes no snippet."""
    for query in queries:
        if query.field == "body" and not any(engine.passages(query, HITS).snippets):
            raise ValueError(f"{query} makes no snippet")


def main(order: str, result: str) -> None:
    """Carry out the order in one file and write the result to the other."""
    with tempfile.TemporaryDirectory(dir=Path(order).parent) as folder:
        row = measure(json.loads(Path(order).read_text("utf-8")), Path(folder))
    Path(result).write_text(json.dumps(row, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
