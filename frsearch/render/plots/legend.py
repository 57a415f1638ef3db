"""How each query of a timeline is drawn, and the legend that says so."""

from __future__ import annotations

from typing import NamedTuple

from frsearch.model.counts import Timeline
from frsearch.render.plots import french
from frsearch.render.plots.drawing import GREY, HATCHED, MARKS, Line, Shape, Text, box, cut, mark, text_width

RADIUS = 3.6
"""Of a mark, in pixels."""


class Style(NamedTuple):
    """How a query is drawn; without colours, dashes and marks tell it from others."""

    colour: str
    dashes: tuple[float, ...]
    mark: str


_COLOURS = ("#14213d", "#c8553d", "#4f8a6b", "#8d6a9f", "#a67c00", "#2f7fb5")
_DASHES: tuple[tuple[float, ...], ...] = ((), (8, 4), (2, 3), (10, 3, 2, 3))


def style_of(number: int) -> Style:
    """Return the style of a query; those of the first sixty all differ."""
    return Style(_COLOURS[number % len(_COLOURS)], _DASHES[number % len(_DASHES)], MARKS[number % len(MARKS)])


def legend(found: Timeline, left: float, right: float, top: float) -> tuple[list[Shape], float]:
    """Return the entries of the legend in lines, and where they end."""
    entries = [
        (cut(f"«\u00a0{query}\u00a0»", 12, 420) + f" ({french.articles(total)})", style_of(at))
        for at, (query, total) in enumerate(zip(found.queries, found.totals, strict=True))
    ]
    gap = [("aucun article du corpus", None)] if any(one.is_gap for one in found.periods) else []
    shapes: list[Shape] = []
    x, y = left, top
    for text, style in [*entries, *gap]:
        width = 40 + text_width(text, 12) + 22
        if x > left and x + width > right:
            x, y = left, y + 20
        shapes += _sample(x, y, style, is_line=len(found.queries) > 1)
        shapes.append(Text(x + 36, y, text, 12))
        x += width
    return shapes, y


def _sample(x: float, y: float, style: Style | None, *, is_line: bool) -> list[Shape]:
    if style is None:
        return [box(x, y - 10, x + 28, y + 1, HATCHED, GREY)]
    if not is_line:
        return [box(x, y - 10, x + 28, y + 1, style.colour)]
    middle = y - 4
    return [
        Line(((x, middle), (x + 28, middle)), style.colour, 1.8, style.dashes),
        mark(style.mark, x + 14, middle, style.colour, RADIUS),
    ]
