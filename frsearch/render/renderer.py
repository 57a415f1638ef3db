"""The record in which each output format says what it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TextIO

from frsearch.model import Article, Results


class Renderer(NamedTuple):
    """An output format: what writes it, and how the command line treats it.

    ``results`` writes what a search found, ``articles`` whole articles, each to an open text file that stays open and whose
    errors pass through. A renderer that ``shows_notes`` includes the summary and the notes in its results; otherwise the
    caller shows them elsewhere. Where its output ``is_fixed_width``, a note may point at part of the query with carets on the
    line below.
    """

    results: Callable[[Results, TextIO], None]
    articles: Callable[[Sequence[Article], TextIO], None]
    shows_notes: bool = False
    is_fixed_width: bool = False
