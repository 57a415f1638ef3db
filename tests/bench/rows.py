"""Rows as a run makes them, for what is made of rows."""

from __future__ import annotations

from typing import Any

from frsearch.bench.engines import REFERENCE

MACHINE = {"processor": "Abacus 3000 (family 6, model 1)", "cores": 4, "python": "Python 9"}


def times(ms: float) -> dict[str, list[float]]:
    """A hundred queries, of 1 % to 100 % of these milliseconds; of wall-clock time ten times as long."""
    cpu = [ms * part / 100 for part in range(1, 101)]
    return {"cpu_ms": cpu, "wall_ms": [10 * one for one in cpu]}


def row(engine: str, size: int, seconds: float, ms: float | None = None, number: int = 0, **more: Any) -> dict[str, Any]:
    """The row of an engine that takes so many seconds to index, and up to so many milliseconds a query."""
    answers = {"totals": [1] * 100, "hits": [1] * 98 + [0, 0]}
    searched = {
        "open_ms": [1.0, 3.0, 2.0],
        "added_ms": 40.0,
        "asked": {
            "words": {**answers, "first": times(2 * (ms or 0)), "again": times(ms or 0)},
            "title": {**answers, "first": times(4 * (ms or 0)), "again": times(ms or 0)},
        },
    }
    return {
        "engine": engine,
        "size": size,
        "source": "corpus",
        "round": number,
        "version": f"{engine} 1.0",
        "lacks": {},
        "articles": size,
        "body_bytes": 4_000_000,
        "index_bytes": 5_000_000,
        "wall_s": seconds,
        "cpu_s": 2 * seconds,
        "peak_bytes": 7_000_000,
        "other_cores": {"indexing": 0.1},
        **(searched if ms else {}),
        **more,
    }


def pair(size: int, **more: Any) -> list[dict[str, Any]]:
    """The rows of frsearch, and of tantivy, which indexes in half of the time and answers in a third."""
    return [row("frsearch", size, 2.0, 3.0, **more), row(REFERENCE, size, 1.0, 1.0)]
