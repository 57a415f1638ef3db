"""What a run says: medians over its rounds, ratios against frsearch, a table, and a folder with all of it."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import re
import statistics
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
from attrs import frozen

from frsearch.bench.engines import KINDS
from frsearch.bench.queries import Queries
from frsearch.bench.worker import Row

_OTHERS = ("numpy", "attrs", "unidecode")
"""Packages whose versions can decide, beside those of the engines."""


@frozen
class Summary:
    """One engine with one number of articles, medians over the rounds.

    MB are millions of UTF-8 bytes of body; ``peak_mb`` is anonymous memory of all processes beyond the articles' own. ``ratio``
    is the indexing rate as a part of frsearch's in the same round. ``bare`` and ``whole`` hold, by kind of query and for "all",
    the 50th and the 99th percentile of milliseconds and queries a second.
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
    bare: Mapping[str, tuple[float, float, float]]
    whole: Mapping[str, tuple[float, float, float]]


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
    ratios = [ours[place] / row["wall_s"] for row in rows if (place := (row["size"], row["round"])) in ours]
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
        bare=_latencies([row["bare"] for row in rows]),
        whole=_latencies([row["whole"] for row in rows if "whole" in row]),
    )


def _latencies(rounds: list[Mapping[str, Row]]) -> dict[str, tuple[float, float, float]]:
    """Return p50, p99 and queries a second: the medians of what they are in each round."""
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
    """Return the 50th and the 99th percentile (nearest rank) of milliseconds, and queries a second."""
    ordered = sorted(took)
    return ordered[(len(ordered) - 1) // 2], ordered[-(-99 * len(ordered) // 100) - 1], 1000 * len(took) / sum(took)


def table(rows: Sequence[Row], queries: Mapping[int, Queries]) -> str:
    """Return the run as text to read: indexing, then queries, then what is absent or failed."""
    found = summaries(rows)
    lines = [
        f"{'indexing':14}{'articles':>10}{'MB/s':>8}{'× ours':>8}{'articles/s':>12}{'wall s':>8}{'CPU s':>8}"
        f"{'peak MB':>9}{'index/text':>12}{'open ms':>9}"
    ]
    for one in found:
        ratio = "–" if one.ratio is None else f"{one.ratio:.2f}"
        lines.append(
            f"{one.engine:14}{one.size:>10,}{one.mb_s:>8.2f}{ratio:>8}{one.articles_s:>12,.0f}{one.wall_s:>8.1f}{one.cpu_s:>8.1f}"
            f"{one.peak_mb:>9,.0f}{one.index_ratio:>12.2f}{one.open_ms:>9.1f}"
        )
    for title, part in (("top 10, p50 / p99 ms", "bare"), ("with passages, p50 / p99 ms", "whole")):
        lines += ["", *_query_lines(title, {(one.engine, one.size): getattr(one, part) for one in found})]
    for size, asked in queries.items():
        frequencies = ", ".join(f"{kind} {frequency:,.0f}" for kind, frequency in asked.mean_frequency.items())
        lines += ["", f"mean document frequency of the words asked for, of {size:,} articles: {frequencies}"]
    missing = dict.fromkeys(
        f"{row['engine']} ({row['size']:,}): {key}: {row[key]}" for row in rows for key in ("absent", "failed") if key in row
    )
    return "\n".join([*lines, *_stage_lines(rows), *([""] if missing else []), *missing])


def _query_lines(title: str, figures: Mapping[tuple[str, int], Mapping[str, tuple[float, float, float]]]) -> list[str]:
    lines = [f"{title:30}" + "".join(f"{kind:>14}" for kind in KINDS) + f"{'queries/s':>12}"]
    for (engine, size), by_kind in figures.items():
        if by_kind:
            cells = [f"{by_kind[kind][0]:.2f} / {by_kind[kind][1]:.2f}" if kind in by_kind else "–" for kind in KINDS]
            lines.append(
                f"{engine:14}{size:>10,}{'':6}" + "".join(f"{cell:>14}" for cell in cells) + f"{by_kind['all'][2]:>12,.0f}"
            )
    return lines


def _stage_lines(rows: Sequence[Row]) -> list[str]:
    lines = []
    for row in rows:
        if row.get("stages"):
            named = sum(row["stages"].values())
            stages = {**row["stages"], "not named": row["wall_s"] - named}
            lines += ["", f"stages of {row['engine']}, {row['size']:,} articles, {row['wall_s']:.2f} s"]
            lines += [f"  {name:30}{took:8.2f} s{100 * took / row['wall_s']:6.1f} %" for name, took in stages.items()]
    return lines


def machine() -> dict[str, str | int | None]:
    """Return what the figures depend on, without the machine's name."""
    try:
        info = Path("/proc/cpuinfo").read_text("utf-8")
        model = re.search(r"model name\s*: (.*)", info)
    except OSError:
        model = None
    return {
        "processor": model.group(1) if model else platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def write(out: Path, command: str, rows: Sequence[Row], queries: Mapping[int, Queries]) -> Path:
    """Write ``run.json`` and ``table.txt`` into a new folder ``<date>-<machine>`` of `out`; return that folder."""
    now, on = datetime.datetime.now(datetime.UTC), machine()
    slug = re.sub(r"\W+", "-", f"{on['cores']}-cores-{on['processor']}".lower()).strip("-")
    folder = out / f"{now:%Y-%m-%d-%H%M%S}-{slug}"
    folder.mkdir(parents=True)
    content = {
        "command": command,
        "date": now.isoformat(timespec="seconds"),
        "git": _revision(),
        "machine": on,
        "versions": {name: importlib.metadata.version(name) for name in _OTHERS},
        "queries": {size: attrs.asdict(asked) for size, asked in queries.items()},
        "summaries": [attrs.asdict(one) for one in summaries(rows)],
        "rows": rows,
    }
    (folder / "run.json").write_text(json.dumps(content, ensure_ascii=False) + "\n", "utf-8")
    (folder / "table.txt").write_text(f"{command}\n\n{table(rows, queries)}\n", "utf-8")
    return folder


def _revision() -> str | None:
    """Return the commit that is checked out here, with a + where files differ from it; None outside of git."""
    try:
        done = subprocess.run(["git", "describe", "--always", "--dirty=+"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()
