"""Results and articles written out, in each format the command line offers.

Each format is a module with the two functions of :class:`Renderer`; the command line picks one from
``RENDERERS``. Terminal and HTML show the summary and the notes themselves; beside JSON lines and CSV they belong
on standard error, which is why :func:`summary` stands here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TextIO

from frsearch.model import Article, Results
from frsearch.render import csv, html, jsonl, terminal
from frsearch.render.summary import summary

__all__ = ["RENDERERS", "Renderer", "summary"]


class Renderer(Protocol):
    """What a format can do: write to an open text file, which stays open; its errors pass through."""

    def results(self, found: Results, out: TextIO) -> None:
        """Write what a search found."""

    def article(self, article: Article, out: TextIO) -> None:
        """Write one article whole."""


RENDERERS: Mapping[str, Renderer] = {"terminal": terminal, "jsonl": jsonl, "html": html, "csv": csv}
