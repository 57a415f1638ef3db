"""Shapes of a picture, in pixels from the top left, and how wide a text is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

INK, GREY, GRID, PALE = "#222222", "#5f6368", "#d9dce0", "#c3c9d1"
"""Colours of text, of text that matters less, of lines to compare with, and of what is only there for scale."""

HATCHED, UNDER_HATCHES = "hatched", "#eef0f2"
"""A fill of thin slanted lines, and the colour below them, which is seen where an area is narrower than they are apart."""

Points = Sequence[tuple[float, float]]


class Text(NamedTuple):
    """A text on one line; `y` is its baseline, `size` the height of its letters in pixels."""

    x: float
    y: float
    text: str
    size: float = 12
    anchor: Literal["start", "middle", "end"] = "start"
    colour: str = INK
    is_bold: bool = False


class Line(NamedTuple):
    """A line through some points, with the lengths of its dashes and of the spaces between."""

    points: Points
    colour: str = INK
    width: float = 1
    dashes: tuple[float, ...] = ()


class Area(NamedTuple):
    """A closed area with a colour or HATCHED as its fill, and an outline if that has a colour."""

    points: Points
    fill: str
    outline: str | None = None


Shape = Text | Line | Area


class Drawing(NamedTuple):
    """A picture with a title and a description in words, for those who cannot see it; shapes cover those before them."""

    width: float
    height: float
    title: str
    description: str
    shapes: Sequence[Shape]


def box(left: float, top: float, right: float, bottom: float, fill: str, outline: str | None = None) -> Area:
    """Return a rectangle."""
    return Area(((left, top), (right, top), (right, bottom), (left, bottom)), fill, outline)


_CORNERS = {"circle": (16, 0.0), "square": (4, 0.125), "triangle": (3, 0.25), "diamond": (4, 0.25), "wedge": (3, 0.75)}
"""Corners of each mark, and the part of a turn at which the first one is."""

MARKS = tuple(_CORNERS)


def mark(name: str, x: float, y: float, colour: str, radius: float) -> Area:
    """Return one of MARKS, filled white but for the circle, so that marks differ without colours."""
    corners, turn = _CORNERS[name]
    angles = [2 * math.pi * (turn + at / corners) for at in range(corners)]
    points = [(x + radius * math.cos(angle), y - radius * math.sin(angle)) for angle in angles]
    return Area(points, colour if name == "circle" else "#ffffff", colour)


_NARROW, _WIDE = frozenset("iljtfrI.,:;'’!|()[] \u00a0\u202f·"), frozenset("mwMWŒœÆæ@%…—")


_LEAST_WIDTH = 0.4
"""The width of the narrowest characters, as a part of the size."""


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return about how wide a text is, in pixels: in DejaVu Sans, which is wider than other fonts without serifs."""
    ems = sum(map(_width_of, text))
    return size * ems * (1.12 if is_bold else 1.0)


def _width_of(character: str) -> float:
    """Return the width of a character, as a part of the size."""
    if character in _NARROW:
        return _LEAST_WIDTH
    if character in _WIDE or character >= "\u2e80":  # where the letters of East Asia begin
        return 1.0
    return 0.72 if character.isupper() else 0.63


def cut(text: str, size: float, width: float, *, is_bold: bool = False) -> str:
    """Return a text, or as much of its beginning as fits into a width with an ellipsis after it."""
    if text_width(text, size, is_bold=is_bold) <= width:
        return text
    short = text[: int(width / (_LEAST_WIDTH * size)) + 1]  # more cannot fit, and each turn measures all that is left
    while short and text_width(f"{short}…", size, is_bold=is_bold) > width:
        short = short[:-1]
    return f"{short.rstrip()}…"
