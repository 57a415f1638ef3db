"""A run as a text table: indexing, queries, and the reasons for missing figures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from frsearch.bench.asking import CLOCKS, TURNS
from frsearch.bench.engines import KINDS, PASSAGES, REFERENCE
from frsearch.bench.index_worker import REASONS, Row
from frsearch.bench.summary import Answers, Figure, Latency, Summary, summaries

NONE = "–"

TAKEN = 0.15
"""The share of all cores that other programs may take without a warning. A guess; the samples of memory take some .02."""

_TURNS = {"first": "first asked", "again": "asked again"}


def table(rows: Sequence[Row], machine: Mapping[str, object]) -> str:
    """Return the rows of a run as lines of text; above each table stand the machine and the versions of all engines."""
    found = summaries(rows)
    ground = f"{described(machine)}; {', '.join(versions(found))}"
    lines = [ground, "", *_indexing(found), "", *_cold(found)]
    for size in dict.fromkeys(one.size for one in found):
        lines += ["", ground, "", *_searching([one for one in found if one.size == size])]
    return "\n".join([*lines, *_stages(rows), *_reasons(rows), *_empty(found), *_warnings(found)])


def described(machine: Mapping[str, object]) -> str:
    """Return the processor, the number of its cores, and the Python of a machine."""
    return f"{machine['processor']}, {machine['cores']} cores, {machine['python']}"


def versions(found: Sequence[Summary]) -> list[str]:
    """Return the name and version of each engine, once."""
    return list(dict.fromkeys(one.version for one in found))


def ratio(figure: Figure) -> str:
    """Return the ratio of a figure to that of tantivy."""
    return NONE if figure.ratio is None else f"{figure.ratio:.2f}"


def _indexing(found: Sequence[Summary]) -> Iterator[str]:
    yield (
        f"{'indexing':12}{'articles':>10}{'wall s':>9}{f'× {REFERENCE}':>13}{'CPU s':>9}{f'× {REFERENCE}':>13}"
        f"{'MB/s':>8}{'peak MB':>9}{'index/text':>12}{'open ms':>9}{'+10 ms':>9}"
    )
    for one in found:
        yield (
            f"{one.engine:12}{one.size:>10,}{one.wall_s.value:>9.2f}{ratio(one.wall_s):>13}{one.cpu_s.value:>9.2f}"
            f"{ratio(one.cpu_s):>13}{one.mb_s:>8.2f}{one.peak_mb:>9,.0f}{one.index_ratio:>12.2f}"
            f"{_or_none(one.open_ms, '.1f'):>9}{_or_none(one.added_ms, '.0f'):>9}"
        )


def _or_none(value: float | None, form: str) -> str:
    return NONE if value is None else format(value, form)


def _cold(found: Sequence[Summary]) -> Iterator[str]:
    yield f"{'from the shell':16}{'articles':>10}{'wall ms':>9}{'× numpy':>9}{'CPU ms':>9}{'× numpy':>9}"
    for one in found:
        if one.cold:
            wall, cpu = one.cold["wall_ms"], one.cold["cpu_ms"]
            yield f"{'search':16}{one.size:>10,}{wall.value:>9.0f}{ratio(wall):>9}{cpu.value:>9.0f}{ratio(cpu):>9}"


def _searching(found: Sequence[Summary]) -> Iterator[str]:
    """Yield the tables of one number of articles: for each turn, a line for each kind of query and engine."""
    for turn in TURNS:
        yield from ([""] if turn != TURNS[0] else [])
        columns = "".join(f"{f'{name} p50 / p99':>22}{f'× {REFERENCE}':>15}" for name in ("CPU ms", "wall ms"))
        yield f"{_TURNS[turn] + f', {found[0].size:,} articles':34}{'queries':>9}{columns}"
        for kind, name in KINDS.items():
            for one in found:
                if kind in one.asked:
                    yield f"{name:22}{one.engine:12}{_times(one.asked[kind], turn)}"


def _times(answers: Answers, turn: str) -> str:
    cells = "".join(f"{milliseconds(took):>22}{ratios(took):>15}" for took in (answers.took[turn][clock] for clock in CLOCKS))
    return f"{answers.queries:>9}{cells}"


def milliseconds(took: Latency) -> str:
    """Return both percentiles."""
    return f"{took.p50.value:.2f} / {took.p99.value:.2f}"


def ratios(took: Latency) -> str:
    """Return the ratios of both percentiles to those of tantivy."""
    return f"{ratio(took.p50)} / {ratio(took.p99)}"


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
    reasons = [
        f"{row['engine']}: no {lack}: {why}{_LESS.get(lack, '')}" for row in rows for lack, why in row.get("lacks", {}).items()
    ]
    for key in REASONS:
        reasons += [f"{row['engine']} ({row['size']:,}): {key}: {row[key]}" for row in rows if key in row]
    return ["", *dict.fromkeys(reasons)] if reasons else []


_LESS = {PASSAGES: "; its times are for ids alone"}


def _empty(found: Sequence[Summary]) -> list[str]:
    """Return a line for each engine that found nothing for some queries, which took no time."""
    lines = [
        f"{one.engine} ({one.size:,}): finds nothing for {answers.empty} of {answers.queries} queries ({KINDS[kind]})"
        for one in found
        for kind, answers in one.asked.items()
        if answers.empty
    ]
    return ["", *lines] if lines else []


def busy(found: Sequence[Summary], cores: int) -> list[Summary]:
    """Return the summaries of the engines that had to share the cores."""
    return [one for one in found if one.other_cores > TAKEN * cores]


def _warnings(found: Sequence[Summary]) -> list[str]:
    cores = os.cpu_count() or 1
    warnings = [
        f"warning: {one.engine} ({one.size:,}): other programs kept {one.other_cores:.1f} of {cores} cores busy; "
        "its times are too long: measure again"
        for one in busy(found, cores)
    ]
    return ["", *warnings] if warnings else []
