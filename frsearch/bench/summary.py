"""Summaries of the rows of a run: medians over its rounds, and ratios to frsearch."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import frozen

from frsearch.bench.worker import Row


@frozen
class Summary:
    """One engine with one number of articles; medians over the rounds.

    MB are millions of UTF-8 bytes of body text. ``peak_mb`` is the anonymous memory of all processes, not counting the articles
    themselves. ``ratio`` is the indexing rate relative to frsearch's in the same round. ``added_ms`` is the time to add ten
    articles and find them, ``cold_ms`` that of a search from the shell; None means not possible, or not measured. ``bare``
    (without passages) and ``whole`` (with passages) have, by kind of query and for "all", the 50th and 99th percentile in
    milliseconds, and queries per second. ``bare_cpu_ms`` and ``whole_cpu_ms`` are the CPU milliseconds of a query on average.
    ``other_cores`` are the cores that other programs kept busy on average, at the busiest time of any round.
    """

    engine: str
    size: int
    mb_s: float
    ratio: float | None
    articles_s: float
    wall_s: float
    cpu_s: float
    peak_mb: float
    index_ratio: float
    open_ms: float
    added_ms: float | None
    cold_ms: float | None
    bare: Mapping[str, tuple[float, float, float]]
    whole: Mapping[str, tuple[float, float, float]]
    bare_cpu_ms: float | None = None
    whole_cpu_ms: float | None = None
    other_cores: float = 0.0


def summaries(rows: Sequence[Row]) -> list[Summary]:
    """Return a summary of each engine and size that has figures."""
    grouped: dict[tuple[str, int], list[Row]] = defaultdict(list)
    ours: dict[tuple[int, int], float] = {}
    for row in rows:
        if "wall_s" in row:
            grouped[row["engine"], row["size"]].append(row)
            if row["engine"] == "frsearch":
                ours[row["size"], row["round"]] = row["wall_s"]
    return [_summary(group, ours) for _, group in sorted(grouped.items(), key=lambda item: item[0][1])]


def _summary(rows: list[Row], ours: Mapping[tuple[int, int], float]) -> Summary:
    def median(key: str) -> float:
        return statistics.median(float(row[key]) for row in rows)

    wall, body = median("wall_s"), rows[0]["body_bytes"]
    ratios = [ours[key] / row["wall_s"] for row in rows if (key := (row["size"], row["round"])) in ours]
    return Summary(
        engine=rows[0]["engine"],
        size=rows[0]["size"],
        mb_s=body / wall / 1e6,
        ratio=statistics.median(ratios) if ratios else None,
        articles_s=rows[0]["articles"] / wall,
        wall_s=wall,
        cpu_s=median("cpu_s"),
        peak_mb=median("peak_bytes") / 1e6,
        index_ratio=median("index_bytes") / body,
        open_ms=median("open_ms"),
        added_ms=median("added_ms") if "added_ms" in rows[0] else None,
        cold_ms=statistics.median(took for row in rows for took in row["cold_ms"]) if "cold_ms" in rows[0] else None,
        bare=_latencies([row["bare"] for row in rows]),
        whole=_latencies([row["whole"] for row in rows if "whole" in row]),
        bare_cpu_ms=_cpu_ms(rows, "bare"),
        whole_cpu_ms=_cpu_ms(rows, "whole"),
        other_cores=max((cores for row in rows for cores in row.get("other_cores", {}).values()), default=0.0),
    )


def _cpu_ms(rows: Sequence[Row], part: str) -> float | None:
    """Return the CPU milliseconds of a query, a mean over the queries and a median over the rounds; None: not measured."""
    took = [
        1000 * row[f"{part}_cpu_s"] / sum(len(figure["ms"]) for figure in row[part].values())
        for row in rows
        if f"{part}_cpu_s" in row
    ]
    return statistics.median(took) if took else None


def _latencies(rounds: list[Mapping[str, Row]]) -> dict[str, tuple[float, float, float]]:
    """Return p50, p99 and queries per second: medians over the rounds."""
    figures: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for asked in rounds:
        for kind, figure in asked.items():
            figures[kind].append(_percentiles(figure["ms"]))
        figures["all"].append(_percentiles([took for figure in asked.values() for took in figure["ms"]]))
    return {
        kind: (statistics.median(p50s), statistics.median(p99s), statistics.median(rates))
        for kind, (p50s, p99s, rates) in ((kind, zip(*several, strict=True)) for kind, several in figures.items())
    }


def _percentiles(took: list[float]) -> tuple[float, float, float]:
    """Return the 50th and 99th percentile (nearest rank) in milliseconds, and queries per second."""
    ordered = sorted(took)
    return ordered[(len(ordered) - 1) // 2], ordered[-(-99 * len(ordered) // 100) - 1], 1000 * len(took) / sum(took)
