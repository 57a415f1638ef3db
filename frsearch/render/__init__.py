"""Results and articles, written in each output format: one module and one record per format."""

from __future__ import annotations

from collections.abc import Mapping

from frsearch.render import csv, html, jsonl, terminal
from frsearch.render.renderer import Renderer
from frsearch.render.summary import summary

__all__ = ["RENDERERS", "Renderer", "summary"]

RENDERERS: Mapping[str, Renderer] = {one.name: one for one in (terminal.RENDERER, jsonl.RENDERER, html.RENDERER, csv.RENDERER)}
"""Every output format by name, in the order in which ``--help`` lists them."""
