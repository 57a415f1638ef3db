"""A picture of silence: a row for each outlet, over time, dark where it took the subject up, pale where it was silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from frsearch.model.silence import OutletUptake, Silence
from frsearch.render.plots import french
from frsearch.render.plots.drawing import GREY, GRID, INK, Drawing, Line, Shape, Text, box, cut, text_width
from frsearch.render.plots.scales import SIZE, DateScale, bounds

MOST_ROWS = 40
"""Outlets that are drawn, in the order of their silence; how many others there are is written below."""

_WIDTH, _MARGIN, _ROW, _CELL = 960, 24, 22, 14
_LONGEST_LABEL = 240
_TEXT = 12
_TAKEN_UP, _SILENT = "#14213d", "#b4bcc8"
"""Colours of what an outlet did in a period, which differ in print, too. Hatches mean that a corpus has nothing."""


class _Cell(NamedTuple):
    """A stretch of time in which an outlet took the subject up, or was silent, in pixels."""

    left: float
    right: float
    fill: str


def draw_silence(found: Silence) -> Drawing:
    """Return the picture."""
    title = f"Qui parle de «\u00a0{found.query}\u00a0», qui se tait, par {french.UNITS[found.by]}"
    shown = found.outlets[:MOST_ROWS]
    labels = [cut(one.outlet, _TEXT, _LONGEST_LABEL) for one in shown]
    figures = [french.number(one.silent_articles) for one in shown]
    left = _MARGIN + max((text_width(label, _TEXT) for label in labels), default=0) + 10
    right = _WIDTH - _MARGIN - max([text_width(text, _TEXT) for text in figures] + [text_width(_HEAD, SIZE)]) - 12
    top = _MARGIN + 96
    bottom = top + _ROW * len(shown)
    shapes: list[Shape] = [
        Text(_MARGIN, _MARGIN + 14, cut(title, 17, _WIDTH - 2 * _MARGIN, is_bold=True), 17, is_bold=True),
        Text(_MARGIN, _MARGIN + 34, cut(_about(found), _TEXT, _WIDTH - 2 * _MARGIN), _TEXT, colour=GREY),
        *_legend(_MARGIN + 58),
    ]
    if shown:
        scale = _scale(found.periods, left, right)
        cells = _cells(found, scale)
        shapes.append(Text(_WIDTH - _MARGIN, top - 8, _HEAD, SIZE, "end", GREY))
        for at, (one, label, figure) in enumerate(zip(shown, labels, figures, strict=True)):
            middle = top + _ROW * (at + 0.5)
            shapes.append(Text(left - 10, middle + 4, label, _TEXT, "end"))
            shapes += _row(cells[one.outlet], middle, left, right)
            shapes.append(Text(_WIDTH - _MARGIN, middle + 4, figure, _TEXT, "end"))
        shapes += _axis(scale, bottom, found.by)
    others = len(found.outlets) - len(shown)
    if others > 0:
        which = "1 autre journal" if others == 1 else f"{french.number(others)} autres journaux"
        drawn = "n’est pas dessiné" if others == 1 else "ne sont pas dessinés"
        rest = f"{which}, où moins d’articles ont paru en silence, {drawn}"
        shapes.append(Text(_MARGIN, bottom + 48, rest, SIZE, colour=GREY))
    return Drawing(_WIDTH, bottom + (56 if others > 0 else 34) + _MARGIN, title, _described(found), shapes)


_HEAD = "parus en silence"
"""What the figures on the right count."""


def _about(found: Silence) -> str:
    unit = french.UNITS[found.by]
    units = unit if len(found.periods) <= 1 or unit.endswith("s") else f"{unit}s"
    parts = [f"{french.articles(found.total)} sur le sujet, {french.number(len(found.periods))} {units}"]
    if found.unplaced:
        parts.append(f"{french.number(found.unplaced)} sans journal ou sans date assez précise")
    if found.absent:
        outlets = "1 journal" if len(found.absent) == 1 else f"{french.number(len(found.absent))} journaux"
        parts.append(f"{outlets} sans aucun article alors")
    return "\u00a0; ".join(parts)


def _described(found: Silence) -> str:
    """Return the picture in words."""
    return ". ".join([_about(found), *map(_outlet_in_words, found.outlets[:5])]) + ("…" if len(found.outlets) > 5 else ".")


def _outlet_in_words(one: OutletUptake) -> str:
    silent = f"{french.number(one.silent_periods)} périodes de silence sur {french.number(one.periods)}"
    return f"{one.outlet}\u00a0: {silent}, {french.articles(one.count)} sur le sujet"


def _legend(y: float) -> Iterator[Shape]:
    x: float = _MARGIN
    for text, fill in (
        ("article(s) sur le sujet", _TAKEN_UP),
        ("silence\u00a0: des articles, aucun sur le sujet", _SILENT),
        ("rien de paru, ou sujet absent de tous", "#ffffff"),
    ):
        yield box(x, y - 10, x + 28, y + 1, fill, GREY)
        yield Text(x + 36, y, text, _TEXT)
        x += 36 + text_width(text, _TEXT) + 22


def _scale(periods: Sequence[str], left: float, right: float) -> DateScale:
    return DateScale(bounds(periods[0])[0].toordinal(), bounds(periods[-1])[1].toordinal(), left, right)


def _cells(found: Silence, scale: DateScale) -> Mapping[str, Sequence[_Cell]]:
    """Return the cells of each outlet, in order of time; those side by side and alike are one."""
    places = {}
    for period in found.periods:
        first, last = bounds(period)
        places[period] = scale.x(first.toordinal()), scale.x(last.toordinal() + 1)
    cells: defaultdict[str, list[_Cell]] = defaultdict(list)
    for uptake in found.uptakes:  # period by period
        left, right = places[uptake.period]
        own, fill = cells[uptake.outlet], _TAKEN_UP if uptake.count else _SILENT
        if own and own[-1].fill == fill and left - own[-1].right < 0.01:
            own[-1] = own[-1]._replace(right=right)
        else:
            own.append(_Cell(left, right, fill))
    return cells


def _row(cells: Sequence[_Cell], middle: float, left: float, right: float) -> Iterator[Shape]:
    """Yield a line for the time and the cells over it; where they are narrow, what was taken up covers the silence beside it."""
    yield Line(((left, middle), (right, middle)), GRID)
    for cell in sorted(cells, key=lambda one: one.fill == _TAKEN_UP):
        end = min(max(cell.right, cell.left + 1), right)
        yield box(cell.left, middle - _CELL / 2, end, middle + _CELL / 2, cell.fill)


def _axis(scale: DateScale, bottom: float, unit: str) -> Iterator[Shape]:
    yield Line(((scale.left, bottom + 2), (scale.right, bottom + 2)), GREY)
    for tick in scale.ticks(unit):
        yield Line(((tick.left, bottom + 2), (tick.left, bottom + 7)), GREY)
        yield Text(tick.middle, bottom + 20, tick.label, SIZE, "middle", INK)
