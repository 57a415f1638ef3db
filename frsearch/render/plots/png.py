"""Drawings as PNG, through matplotlib, which is imported when a picture is written, and is no dependency."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from frsearch.render.plots.drawing import GREY, HATCHED, UNDER_HATCHES, Area, Drawing, Line, Shape, Text
from frsearch.render.safety import safe_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PER_INCH, _DPI = 96, 192
"""Pixels of a drawing in an inch, and of the picture: twice as many, for print and for screens that have them."""

_POINT = 72 / _PER_INCH
"""Points in a pixel of a drawing."""


def write_png(drawing: Drawing, path: Path) -> None:
    """Write the picture into a file; raises ImportError, with what to install, if there is no matplotlib."""
    try:
        import matplotlib as mpl  # noqa: PLC0415 (no dependency)
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise ImportError(
            "a PNG needs matplotlib, which is not installed: pip install matplotlib; an .svg file needs nothing"
        ) from error
    style: Any = {"hatch.linewidth": _POINT, "hatch.color": GREY, "lines.scale_dashes": False, "text.parse_math": False}
    with mpl.rc_context(style):
        figure = Figure(figsize=(drawing.width / _PER_INCH, drawing.height / _PER_INCH), dpi=_DPI)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, drawing.width), ylim=(drawing.height, 0))
        axes.set_axis_off()
        for order, shape in enumerate(drawing.shapes):
            _draw(shape, axes, order)
        about = {"Title": safe_line(drawing.title), "Description": safe_line(drawing.description), "Software": None}
        figure.savefig(path, format="png", dpi=_DPI, metadata=about)


def _draw(shape: Shape, axes: Axes, order: int) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415
    from matplotlib.patches import Polygon  # noqa: PLC0415

    style: dict[str, Any]
    match shape:
        case Text():
            anchor = {"start": "left", "middle": "center", "end": "right"}[shape.anchor]
            style = {"fontsize": shape.size * _POINT, "color": shape.colour, "weight": "bold" if shape.is_bold else "normal"}
            axes.text(shape.x, shape.y, safe_line(shape.text), ha=anchor, va="baseline", zorder=order, **style)
        case Line():
            xs, ys = zip(*shape.points, strict=True)
            style = {"color": shape.colour, "linewidth": shape.width * _POINT}
            if shape.dashes:
                style["linestyle"] = 0, tuple(length * _POINT for length in shape.dashes)
            axes.add_line(Line2D(xs, ys, zorder=order, **style))
        case Area():
            style = {"facecolor": shape.fill} if shape.fill != HATCHED else {"facecolor": UNDER_HATCHES, "hatch": "////"}
            outline = shape.outline or "none"
            axes.add_patch(Polygon(list(shape.points), edgecolor=outline, linewidth=_POINT, zorder=order, **style))
        case _:
            assert_never(shape)
