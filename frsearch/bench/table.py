"""A run as a text table: indexing, queries, and the reasons for missing figures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from frsearch.bench.engines import KINDS
from frsearch.bench.queries import Queries
from frsearch.bench.summary import Summary, summaries
from frsearch.bench.worker import REASONS, Row

_NONE = "–"

_TAKEN = 0.15
"""The share of all cores that other programs may take without a warning. A guess; the samples of memory take some .02."""


def table(rows: Sequence[Row], queries: Mapping[int, Queries]) -> str:
    """Return the rows of a run as lines of text, medians over its rounds."""
    found = summaries(rows)
    lines = list(_indexing(found))
    for title, part in (("top 10, p50 / p99 ms", "bare"), ("with passages, p50 / p99 ms", "whole")):
        lines += ["", *_searching(title, part, found)]
    for size, asked in queries.items():
        frequencies = ", ".join(f"{kind} {frequency:,.0f}" for kind, frequency in asked.mean_frequency.items())
        lines += ["", f"mean document frequency of the query words, of {size:,} articles: {frequencies}"]
    return "\n".join([*lines, *_stages(rows), *_reasons(rows), *_warnings(found)])


def _indexing(found: Sequence[Summary]) -> Iterator[str]:
    yield (
        f"{'indexing':14}{'articles':>10}{'MB/s':>8}{'× ours':>8}{'articles/s':>12}{'wall s':>8}{'CPU s':>8}"
        f"{'peak MB':>9}{'index/text':>12}{'open ms':>9}{'+10 ms':>9}{'cold ms':>9}"
    )
    for one in found:
        yield (
            f"{one.engine:14}{one.size:>10,}{one.mb_s:>8.2f}{_or_none(one.ratio, '.2f'):>8}{one.articles_s:>12,.0f}"
            f"{one.wall_s:>8.1f}{one.cpu_s:>8.1f}{one.peak_mb:>9,.0f}{one.index_ratio:>12.2f}{one.open_ms:>9.1f}"
            f"{_or_none(one.added_ms, '.0f'):>9}{_or_none(one.cold_ms, '.0f'):>9}"
        )


def _or_none(value: float | None, form: str) -> str:
    return _NONE if value is None else format(value, form)


def _searching(title: str, part: str, found: Sequence[Summary]) -> Iterator[str]:
    """Yield a line for each summary; wall and CPU are means of all its queries."""
    yield f"{title:30}" + "".join(f"{kind:>15}" for kind in KINDS) + f"{'queries/s':>12}{'wall ms':>9}{'CPU ms':>9}"
    for one in found:
        by_kind: Mapping[str, tuple[float, float, float]] = getattr(one, part)
        cells = [f"{by_kind[kind][0]:.2f} / {by_kind[kind][1]:.2f}" if kind in by_kind else _NONE for kind in KINDS]
        rate = f"{by_kind['all'][2]:,.0f}" if by_kind else _NONE
        wall = 1000 / by_kind["all"][2] if by_kind else None
        means = f"{_or_none(wall, '.2f'):>9}{_or_none(getattr(one, f'{part}_cpu_ms'), '.2f'):>9}"
        yield f"{one.engine:14}{one.size:>10,}{'':6}" + "".join(f"{cell:>15}" for cell in cells) + f"{rate:>12}{means}"


def _stages(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        if row.get("stages"):
            named = sum(row["stages"].values())
            total = max(row["cpu_s"], named)  # stages are timed by the clock, so waiting counts
            stages = {**row["stages"], "other": total - named}
            heading = f"stages of {row['engine']}, {row['size']:,} articles, {row['wall_s']:.2f} s"
            yield from ("", f"{heading}; seconds summed over all its processes:")
            yield from (f"  {name:30}{took:8.2f} s{100 * took / total:6.1f} %" for name, took in stages.items())


def _reasons(rows: Sequence[Row]) -> list[str]:
    """Return the reasons why an engine has no figures: it lacks something, was skipped, is absent, or failed."""
    reasons = [f"{row['engine']}: no {lack}: {why}" for row in rows for lack, why in row.get("lacks", {}).items()]
    for key in REASONS:
        reasons += [f"{row['engine']} ({row['size']:,}): {key}: {row[key]}" for row in rows if key in row]
    return ["", *dict.fromkeys(reasons)] if reasons else []


def _warnings(found: Sequence[Summary]) -> list[str]:
    """Return a warning for each engine that had to share the cores."""
    cores = os.cpu_count() or 1
    warnings = [
        f"warning: {one.engine} ({one.size:,}): other programs kept {one.other_cores:.1f} of {cores} cores busy; "
        "its times are too long: measure again"
        for one in found
        if one.other_cores > _TAKEN * cores
    ]
    return ["", *warnings] if warnings else []
