"""A picture of a timeline: shares of the corpus over time, below them its articles, gaps hatched, and what is undated apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from frsearch.model.counts import Period, Timeline
from frsearch.render.plots import french
from frsearch.render.plots.drawing import GREY, GRID, HATCHED, INK, PALE, Area, Drawing, Line, Shape, Text, box, cut, mark
from frsearch.render.plots.legend import RADIUS, Style, legend, style_of
from frsearch.render.plots.scales import SIZE, DateScale, bounds, decimals_of, round_ticks

_WIDTH, _MARGIN = 960, 24
_LEFT = 76
"""Where the axes begin: numbers stand before it."""

_HIGH, _LOW, _BETWEEN = 230, 56, 26
"""Height of the panel of shares, of that of the corpus, and the space between them."""

_OTHER = 78
"""Width of each bucket of articles that are in no period."""

_COLUMNS, _WIDEST = 6, 48
"""Least pixels of a period that has a column of its own, narrower ones make up an area; and most pixels of a column."""

_MARKED = 70
"""Pixels between the marks of a line whose periods are narrower than a mark."""


class _Panel(NamedTuple):
    """Part of the picture with an axis of values, from `top` to `bottom`."""

    top: float
    bottom: float
    ticks: tuple[float, ...]

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * value / self.ticks[-1]


def draw_timeline(found: Timeline) -> Drawing:
    """Return the picture."""
    others = _others(found)
    right = _WIDTH - _MARGIN - (len(others) * _OTHER + _MARGIN if others else 0)
    entries, top = legend(found, _MARGIN, _WIDTH - _MARGIN, _MARGIN + 40)
    main = _Panel(top + 18, top + 18 + _HIGH, _value_ticks(found, others))
    low = _Panel(main.bottom + _BETWEEN, main.bottom + _BETWEEN + _LOW, _corpus_ticks(found)) if found.queries else main
    title = _title(found)
    shapes: list[Shape] = [
        Text(_MARGIN, _MARGIN + 14, cut(title, 17, _WIDTH - 2 * _MARGIN, is_bold=True), 17, is_bold=True),
        *entries,
        *_axis(main, right, is_shared=bool(found.queries)),
    ]
    if found.queries:
        about = f"articles du corpus ({french.number(found.articles)})"
        shapes += [*_axis(low, right, is_shared=False), Text(_LEFT, low.top - 8, about, SIZE, colour=GREY)]
    if found.periods:
        shapes += _over_time(found, main, low, right)
    for at, (label, period) in enumerate(others):
        shapes += _other(label, period, main, low, right + _MARGIN + at * _OTHER, found)
    return Drawing(_WIDTH, low.bottom + 34 + _MARGIN, title, _described(found), shapes)


def _title(found: Timeline) -> str:
    unit = french.UNITS[found.by]
    if not found.queries:
        return f"Articles du corpus, par {unit}"
    named = f"«\u00a0{found.queries[0]}\u00a0»\u00a0: p" if len(found.queries) == 1 else "P"
    return f"{named}art des articles du corpus, par {unit}"


def _described(found: Timeline) -> str:
    """Return the picture in words."""
    gaps = sum(period.is_gap for period in found.periods)
    parts = [f"{french.articles(found.articles)} du corpus"]
    if found.periods:
        parts[0] += f", de {french.period(str(found.periods[0].value))} à {french.period(str(found.periods[-1].value))}"
    for at, (query, total) in enumerate(zip(found.queries, found.totals, strict=True)):
        best = max((one for one in found.periods if one.articles), key=lambda one: one.counts[at] / one.articles, default=None)
        peak = f", part la plus haute\u00a0: {french.period(str(best.value))}" if best and best.counts[at] else ""
        parts.append(f"«\u00a0{query}\u00a0»\u00a0: {french.articles(total)}{peak}")
    parts += [f"périodes sans aucun article du corpus\u00a0: {french.number(gaps)}"] if gaps else []
    parts += [f"{label}\u00a0: {french.articles(period.articles)} du corpus" for label, period in _others(found)]
    return ". ".join(parts) + "."


def _others(found: Timeline) -> list[tuple[str, Period]]:
    """Return what is in no period: all imprecise dates as one, and the undated."""
    groups = {
        "date imprécise": [one for one in found.others if one.value is not None],
        "sans date": [one for one in found.others if one.value is None],
    }
    summed = []
    for label, periods in groups.items():
        if periods:
            counts = tuple(map(sum, zip(*(one.counts for one in periods), strict=True)))
            summed.append((label, Period(None, sum(one.articles for one in periods), counts)))
    return summed


def _value_ticks(found: Timeline, others: Sequence[tuple[str, Period]]) -> tuple[float, ...]:
    if not found.queries:
        return round_ticks(max((one.articles for one in found.periods), default=1), is_whole=True)
    shares = [share for one in (*found.periods, *(period for _, period in others)) for share in one.shares if share is not None]
    ticks = round_ticks(max([*shares, 0.0]) or 1.0)
    return tuple(tick for tick in ticks if tick <= 1 + 1e-9)


def _corpus_ticks(found: Timeline) -> tuple[float, ...]:
    return round_ticks(max((one.articles for one in found.periods), default=1), 2, is_whole=True)


def _axis(panel: _Panel, right: float, *, is_shared: bool) -> Iterator[Shape]:
    """Yield the lines and the numbers of a panel."""
    decimals = decimals_of(panel.ticks[1] - panel.ticks[0])
    for tick in panel.ticks:
        y = panel.y(tick)
        yield Line(((_LEFT, y), (right, y)), GREY if not tick else GRID)
        label = french.percentage(tick, decimals) if is_shared else french.number(tick)
        yield Text(_LEFT - 8, y + 4, label, SIZE, "end", GREY)


def _over_time(found: Timeline, main: _Panel, low: _Panel, right: float) -> Iterator[Shape]:
    """Yield what is drawn along the axis of dates."""
    spans = [tuple(day.toordinal() for day in bounds(str(period.value))) for period in found.periods]
    scale = DateScale(spans[0][0], spans[-1][1], _LEFT, right)
    places = [(scale.x(first), scale.x(last + 1)) for first, last in spans]
    for is_gap, run in _runs(found.periods):
        if is_gap:
            for panel in dict.fromkeys((main, low)):
                yield box(places[run[0]][0], panel.top, places[run[-1]][1], panel.bottom, HATCHED)
        elif not found.queries:
            yield from _columns(
                [(*places[at], main.y(found.periods[at].articles)) for at in run], main.bottom, style_of(0).colour
            )
        else:
            yield from _columns([(*places[at], low.y(found.periods[at].articles)) for at in run], low.bottom, PALE)
            yield from _shares(found, run, places, main)
    for tick in scale.ticks(found.by):
        yield Line(((tick.left, low.bottom), (tick.left, low.bottom + 5)), GREY)
        yield Text(tick.middle, low.bottom + 20, tick.label, SIZE, "middle", INK)


def _runs(periods: Sequence[Period]) -> Iterator[tuple[bool, list[int]]]:
    """Yield the places of periods that follow each other and are all gaps, or none of them."""
    for is_gap, run in groupby(range(len(periods)), key=lambda at: periods[at].is_gap):
        yield is_gap, list(run)


def _shares(found: Timeline, run: Sequence[int], places: Sequence[tuple[float, float]], main: _Panel) -> Iterator[Shape]:
    """Yield columns for a single query, else a line for each, over periods without a gap."""
    for number in reversed(range(len(found.queries))):
        heights = [main.y(found.periods[at].counts[number] / found.periods[at].articles) for at in run]
        style = style_of(number)
        if len(found.queries) == 1:
            yield from _columns([(*places[at], y) for at, y in zip(run, heights, strict=True)], main.bottom, style.colour)
        else:
            points = [(sum(places[at]) / 2, y) for at, y in zip(run, heights, strict=True)]
            yield from _marked_line(points, style, places[run[0]][1] - places[run[0]][0])


def _marked_line(points: Sequence[tuple[float, float]], style: Style, step: float) -> Iterator[Shape]:
    if len(points) > 1:
        yield Line(points, style.colour, 1.8 if step >= 2 else 1.1, style.dashes)
    every = max(1, round(_MARKED / step)) if step < 2 * _COLUMNS else 1
    radius = RADIUS if step >= 2 else RADIUS / 2
    yield from (mark(style.mark, x, y, style.colour, radius) for x, y in points[every // 2 :: every] or points[:1])


def _columns(places: Sequence[tuple[float, float, float]], bottom: float, colour: str) -> Iterator[Shape]:
    """Yield columns, given by left, right and top: one by one if they are wide enough, else as one area."""
    left, right, _ = places[0]
    if right - left >= _COLUMNS:
        for left, right, top in places:
            middle, half = (left + right) / 2, min(0.35 * (right - left), _WIDEST / 2)
            if top < bottom:
                yield box(middle - half, top, middle + half, bottom, colour)
        return
    points = [(left, bottom), *(corner for left, right, top in places for corner in ((left, top), (right, top)))]
    yield Area([*points, (places[-1][1], bottom)], colour)


def _other(label: str, period: Period, main: _Panel, low: _Panel, left: float, found: Timeline) -> Iterator[Shape]:
    """Yield a bucket that is in no period: its shares on the scale of the others, its number of articles as a number."""
    middle, right = left + _OTHER / 2, left + _OTHER
    yield Line(((left + 6, main.bottom), (right - 6, main.bottom)), GREY)
    shares = [share or 0.0 for share in period.shares]
    if len(shares) == 1:
        yield box(middle - 9, main.y(shares[0]), middle + 9, main.bottom, style_of(0).colour)
    for number, share in enumerate(shares if len(shares) > 1 else ()):
        style = style_of(number)
        x = left + _OTHER * (number + 1) / (len(shares) + 1)
        yield Line(((x, main.bottom), (x, main.y(share))), style.colour, 1.8, style.dashes)
        yield mark(style.mark, x, main.y(share), style.colour, RADIUS)
    where = low.bottom - 4 if found.queries else main.bottom - 8
    yield Text(middle, where, f"{french.number(period.articles)}\u00a0art.", SIZE, "middle", GREY)
    for line, text in enumerate(label.split(" ")):
        yield Text(middle, low.bottom + 20 + 13 * line, text, SIZE, "middle", INK)
