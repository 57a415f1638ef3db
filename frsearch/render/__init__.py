"""Results and articles, written in each output format: one module and one record per format, imported on demand."""

from __future__ import annotations

from importlib import import_module

from frsearch.render.renderer import Renderer
from frsearch.render.summary import summary

__all__ = ["FORMATS", "TABLE_FORMATS", "Renderer", "renderer", "summary"]

FORMATS = {
    "terminal": "text to read, in colour on a terminal",
    "jsonl": "one JSON object per line, for programs",
    "html": "a self-contained page",
    "csv": "rows under a header, for spreadsheets",
}
"""Every output format, with its line of help, in the order in which ``--help`` lists them, so that listing imports none."""

TABLE_FORMATS = {
    "terminal": "aligned columns to read",
    "csv": "rows under a header, for spreadsheets",
    "jsonl": "one JSON object per row, for programs",
}
"""Every format of a table, with its line of help."""


def renderer(name: str) -> Renderer:
    """Return the renderer of an output format, imported from the module of its name."""
    found: Renderer = import_module(f"{__name__}.{name}").RENDERER
    return found
