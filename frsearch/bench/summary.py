"""Summaries of the rows of a run: medians over its rounds, percentiles of queries, and ratios to tantivy."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import frozen

from frsearch.bench.asking import CLOCKS, TURNS
from frsearch.bench.engines import REFERENCE
from frsearch.bench.index_worker import Row


@frozen
class Figure:
    """A measured value, and its ratio to that of tantivy with two threads on as many articles (None: not measured)."""

    value: float
    ratio: float | None = None


@frozen
class Latency:
    """The 50th and 99th percentile (nearest rank) over the queries of one kind, in milliseconds."""

    p50: Figure
    p99: Figure


@frozen
class Answers:
    """The answers to the queries of one kind: how many queries, how many found nothing, and by turn and clock how long they took.

    The turns are :data:`TURNS`, the clocks :data:`CLOCKS`.
    """

    queries: int
    empty: int
    took: Mapping[str, Mapping[str, Latency]]


@frozen
class Summary:
    """One engine with one number of articles; what indexing took is a median over the rounds.

    MB are millions of UTF-8 bytes of body text. ``peak_mb`` is the anonymous memory of all processes, not counting the rows
    themselves. ``added_ms`` is the time to add ten articles and find them. ``cold`` has, by clock, the milliseconds of a search
    from the shell, with the ratio to importing NumPy. None means not possible, or not measured. ``asked`` has the answers by kind
    of query. ``other_cores`` are the cores that other programs kept busy on average, at the busiest time of any round.
    """

    engine: str
    size: int
    is_generated: bool
    version: str
    mb_s: float
    wall_s: Figure
    cpu_s: Figure
    peak_mb: float
    index_ratio: float
    open_ms: float | None
    added_ms: float | None
    cold: Mapping[str, Figure] | None
    asked: Mapping[str, Answers]
    other_cores: float


def summaries(rows: Sequence[Row]) -> list[Summary]:
    """Return a summary of each engine and size that has figures, by size."""
    grouped: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in rows:
        if "wall_s" in row:
            grouped[row["size"], row["engine"]].append(row)
    return [
        _summary(group, grouped.get((size, REFERENCE), []))
        for (size, _), group in sorted(grouped.items(), key=lambda one: one[0][0])
    ]


def _summary(rows: Sequence[Row], reference: Sequence[Row]) -> Summary:
    last, body = rows[-1], rows[0]["body_bytes"]
    wall = _median(rows, reference, "wall_s")
    return Summary(
        engine=last["engine"],
        size=last["size"],
        is_generated=last["source"] == "generated",
        version=last["version"],
        mb_s=body / wall.value / 1e6,
        wall_s=wall,
        cpu_s=_median(rows, reference, "cpu_s"),
        peak_mb=_median(rows, (), "peak_bytes").value / 1e6,
        index_ratio=_median(rows, (), "index_bytes").value / body,
        open_ms=statistics.median(last["open_ms"]) if last.get("open_ms") else None,
        added_ms=last.get("added_ms"),
        cold=_cold(last["cold"]) if "cold" in last else None,
        asked=_asked(last, reference[-1] if reference else {}),
        other_cores=max((cores for row in rows for cores in row["other_cores"].values()), default=0.0),
    )


def _median(rows: Sequence[Row], reference: Sequence[Row], key: str) -> Figure:
    """Return the median over the rounds, and the median of the ratios in the same round."""
    others = {row["round"]: row[key] for row in reference}
    ratios = [row[key] / others[row["round"]] for row in rows if others.get(row["round"])]
    return Figure(statistics.median(row[key] for row in rows), statistics.median(ratios) if ratios else None)


def _cold(times: Mapping[str, Mapping[str, Sequence[float]]]) -> dict[str, Figure]:
    medians = {name: {clock: statistics.median(took[clock]) for clock in CLOCKS} for name, took in times.items()}
    return {clock: Figure(medians["search"][clock], medians["search"][clock] / medians["numpy"][clock]) for clock in CLOCKS}


def _asked(row: Row, reference: Row) -> dict[str, Answers]:
    found = {}
    for kind, answers in row.get("asked", {}).items():
        other = reference.get("asked", {}).get(kind)
        took = {
            turn: {clock: _latency(answers[turn][clock], other[turn][clock] if other else None) for clock in CLOCKS}
            for turn in TURNS
        }
        found[kind] = Answers(len(answers["hits"]), answers["hits"].count(0), took)
    return found


def _latency(took: Sequence[float], reference: Sequence[float] | None) -> Latency:
    ours, theirs = percentiles(took), percentiles(reference) if reference else (0.0, 0.0)
    return Latency(*(Figure(own, own / other if other else None) for own, other in zip(ours, theirs, strict=True)))


def percentiles(took: Sequence[float]) -> tuple[float, float]:
    """Return the 50th and 99th percentile, by nearest rank.

    >>> percentiles(range(1, 101))
    (50, 99)
    """
    ordered = sorted(took)
    return ordered[(len(ordered) - 1) // 2], ordered[-(-99 * len(ordered) // 100) - 1]
