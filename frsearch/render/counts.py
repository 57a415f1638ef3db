"""Facets, timelines and silences as tables: for people with bars and names for what has no value, for programs plain."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from frsearch.model.counts import Facets, Period, Timeline
from frsearch.model.silence import Silence
from frsearch.render.bars import bar_width, bars
from frsearch.render.csv import Cell
from frsearch.render.safety import safe_line
from frsearch.render.table import Share, Table, write_table
from frsearch.render.widths import width as text_width

NO_VALUE = {"outlet": "(no outlet)", **dict.fromkeys(("year", "month", "week", "day"), "(undated)")}
"""What people read for None, by what is counted; of a field ``(no value)``."""

GAP = "gap"
"""What people read in place of a number of articles, where the corpus has none."""

_LONGEST_QUERY = 20
"""Characters of a query at the head of a column."""


def write_facets(found: Facets, format_name: str, out: TextIO) -> None:
    """Write a row for each bucket: its value, how many articles were counted, of how many, and the share."""
    columns = ["value", "count", "articles", "share"]
    is_for_people = format_name == "terminal"
    no_value = NO_VALUE.get(found.by, "(no value)") if is_for_people else None
    rows: list[list[Cell]] = [
        [no_value if bucket.value is None else bucket.value, bucket.count, bucket.articles, Share(bucket.share)]
        for bucket in found.buckets
    ]
    if found.query is None:  # all articles are counted: the share is always the whole
        columns, rows = columns[:2], [row[:2] for row in rows]
    if is_for_people:
        _add_bars(columns, rows, [([bucket.count for bucket in found.buckets], len(columns))])
    write_table(Table(columns, rows), format_name, out)


def write_timeline(found: Timeline, format_name: str, out: TextIO) -> None:
    """Write a row for each period: for people with all queries side by side, else one for each query."""
    if format_name == "terminal":
        _write_periods(found, out)
    elif found.queries:
        write_table(Table(("period", "query", "count", "articles", "share"), _period_rows(found)), format_name, out)
    else:
        rows = ([period.value, period.articles] for period in (*found.periods, *found.others))
        write_table(Table(("period", "articles"), rows), format_name, out)


def _period_rows(found: Timeline) -> Iterator[list[Cell]]:
    """Yield a row for each period and query; in a gap there is no count and no share."""
    for period in (*found.periods, *found.others):
        for query, count, share in zip(found.queries, period.counts, period.shares, strict=True):
            yield [period.value, query, None if period.is_gap else count, period.articles, share]


def _write_periods(found: Timeline, out: TextIO) -> None:
    """Write a table whose gaps are one row each, however long."""
    periods = list(_with_gaps_folded((*found.periods, *found.others)))
    columns = ["period", "articles"]
    rows: list[list[Cell]] = [
        [NO_VALUE[found.by] if period.value is None else period.value, period.articles or GAP] for period in periods
    ]
    counted: list[list[int]] = [[period.counts[at] for period in periods] for at in range(len(found.queries))]
    for query, counts in zip(found.queries, counted, strict=True):
        columns += [_head(query) if len(found.queries) > 1 else "count", "share"]
        for row, period, count in zip(rows, periods, counts, strict=True):
            row.extend([None, None] if period.is_gap else [count, Share(count / period.articles)])
    heights = [(counts, 4 + 2 * at) for at, counts in enumerate(counted)]
    _add_bars(columns, rows, heights or [([period.articles for period in periods], 2)])
    write_table(Table(columns, rows), "terminal", out)


def _with_gaps_folded(periods: Sequence[Period]) -> Iterator[Period]:
    for is_gap, group in groupby(periods, key=lambda period: period.is_gap):
        members = list(group)
        if is_gap and len(members) > 1:
            yield Period(f"{members[0].value} … {members[-1].value}", 0, members[0].counts)
        else:
            yield from members


def _head(query: str) -> str:
    query = safe_line(query)
    return query if len(query) <= _LONGEST_QUERY else f"{query[: _LONGEST_QUERY - 1]}…"


def _add_bars(columns: list[str], rows: list[list[Cell]], heights: Sequence[tuple[Sequence[int], int]]) -> None:
    """Insert columns of bars, each given by its values and its place among the columns as they are; if they fit.

    All bars are on one scale.
    """
    write_table(Table(columns, rows), "terminal", plain := io.StringIO())
    width = bar_width(max(map(text_width, plain.getvalue().splitlines()), default=0), len(heights))
    if not width:
        return
    largest = max((value for values, _ in heights for value in values), default=0)
    for values, place in reversed(heights):
        columns.insert(place, "")
        for row, drawn in zip(rows, bars([*values, largest], width), strict=False):
            row.insert(place, drawn)


def write_silence(found: Silence, format_name: str, out: TextIO) -> None:
    """Write a row for each outlet: how much it published without a word on the subject, and how much with."""
    columns = ("outlet", "silent_articles", "silent_periods", "periods", "articles", "count", "unplaced", "first", "first_id")
    rows = ([getattr(outlet, column) for column in columns] for outlet in found.outlets)
    if format_name == "terminal":
        shown = [name.replace("silent_", "silent ").replace("first_id", "id") for name in columns]
        write_table(Table(shown, rows), format_name, out)
    else:
        write_table(Table(columns, rows), format_name, out)


def write_uptakes(found: Silence, format_name: str, out: TextIO) -> None:
    """Write a row for each outlet in each period of the subject: what it published, and how much of it on the subject."""
    columns = ("period", "outlet", "articles", "count")
    rows: Iterator[list[Cell]] = ([getattr(uptake, column) for column in columns] for uptake in found.uptakes)
    if format_name == "terminal":
        marked = ([*row, None if row[-1] else "silent"] for row in rows)
        write_table(Table([*columns, ""], marked), format_name, out)
    else:
        write_table(Table(columns, rows), format_name, out)
