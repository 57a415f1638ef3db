"""Drawings as SVG: small, self-contained, without scripts or fonts of their own."""

from __future__ import annotations

from typing import assert_never
from xml.sax.saxutils import escape, quoteattr

from frsearch.render.plots.drawing import GREY, HATCHED, UNDER_HATCHES, Area, Drawing, Line, Points, Shape, Text
from frsearch.render.safety import safe_line

_FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

_PATTERN = (
    '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="{UNDER_HATCHES}"/><path d="M0 0V6" stroke="{GREY}" stroke-width="1"/></pattern></defs>'
)


def svg(drawing: Drawing) -> str:
    """Return the drawing as a file of SVG, with its title and its description inside."""
    width, height = _px(drawing.width), _px(drawing.height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" aria-labelledby="title desc" xml:lang="fr" font-family="{_FONT}">',
        f'<title id="title">{escape(safe_line(drawing.title))}</title>',
        f'<desc id="desc">{escape(safe_line(drawing.description))}</desc>',
        _PATTERN,
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *map(_element, drawing.shapes),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _element(shape: Shape) -> str:
    match shape:
        case Text():
            anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
            weight = ' font-weight="bold"' if shape.is_bold else ""
            place = f'x="{_px(shape.x)}" y="{_px(shape.y)}" font-size="{_px(shape.size)}" fill={quoteattr(shape.colour)}'
            return f"<text {place}{anchor}{weight}>{escape(safe_line(shape.text))}</text>"
        case Line():
            dashes = f' stroke-dasharray="{" ".join(map(_px, shape.dashes))}"' if shape.dashes else ""
            style = f'stroke="{shape.colour}" stroke-width="{_px(shape.width)}" stroke-linejoin="round"'
            return f'<path d="{_path(shape.points)}" fill="none" {style}{dashes}/>'
        case Area():
            fill = "url(#hatched)" if shape.fill == HATCHED else shape.fill
            outline = f' stroke="{shape.outline}"' if shape.outline else ""
            return f'<path d="{_path(shape.points)}z" fill="{fill}"{outline}/>'
        case _:
            assert_never(shape)


def _path(points: Points) -> str:
    """Return the data of a path; steps along an axis take half as many characters."""
    (x, y), *others = [(_px(x), _px(y)) for x, y in points]
    parts = [f"M{x} {y}"]
    for to_x, to_y in others:
        if to_y == y:
            parts.append(f"H{to_x}" if to_x != x else "")
        else:
            parts.append(f"V{to_y}" if to_x == x else f"L{to_x} {to_y}")
        x, y = to_x, to_y
    return "".join(parts)


def _px(value: float) -> str:
    """Return a number of pixels, to a tenth."""
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0") if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")
