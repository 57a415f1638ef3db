"""Pictures of counts: what is drawn, in what place, and how it is written as SVG or PNG.

A picture is a :class:`~frsearch.render.plots.drawing.Drawing`, a list of shapes in pixels, so that both formats show the same.
Its words, dates and numbers are French. It can be read without colours: lines differ in their dashes and marks, too.
"""

from __future__ import annotations

from pathlib import Path

from frsearch.model.counts import Facets, Timeline
from frsearch.model.silence import Silence
from frsearch.render.plots.drawing import Drawing
from frsearch.render.plots.facets import draw_facets
from frsearch.render.plots.silence import draw_silence
from frsearch.render.plots.svg import svg
from frsearch.render.plots.timeline import draw_timeline

__all__ = ["Drawing", "drawing_of", "svg", "write_drawing"]


def drawing_of(found: Facets | Timeline | Silence) -> Drawing:
    """Return the picture of counts: bars for facets, lines or columns over time for a timeline, rows of outlets for silence."""
    match found:
        case Facets():
            return draw_facets(found)
        case Timeline():
            return draw_timeline(found)
        case Silence():
            return draw_silence(found)


def write_drawing(drawing: Drawing, path: Path) -> None:
    """Write a picture into a file, as PNG if its name ends so, else as SVG; a PNG raises ImportError without matplotlib."""
    if path.suffix.lower() == ".png":
        from frsearch.render.plots.png import write_png  # noqa: PLC0415 (matplotlib is no dependency)

        write_png(drawing, path)
    else:
        path.write_text(svg(drawing), encoding="utf-8", newline="\n")
