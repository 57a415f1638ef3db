"""Quotes: for people, each with who says it and where; or as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from frsearch.model.quotes import Quote
from frsearch.render.csv import Cell
from frsearch.render.safety import safe_line
from frsearch.render.table import Table, write_table

COLUMNS = ("text", "speaker", "cue", "outlet", "date", "id", "start", "end", "speaker_start", "speaker_end")
"""Names of the columns; ``speaker`` is empty, or null, for who is not named."""


def write_quotes(quotes: Iterable[Quote], format_name: str, out: TextIO) -> None:
    """Write quotes in one of TABLE_FORMATS, as they come."""
    if format_name == "terminal":
        for quote in quotes:
            out.write(f"« {safe_line(quote.text)} »\n    {safe_line(' · '.join(_about(quote)))}\n")
    else:
        write_table(Table(COLUMNS, map(_row, quotes)), format_name, out)


def _about(quote: Quote) -> Iterator[str]:
    yield quote.speaker or "(not named)"
    if quote.outlet:
        yield quote.outlet
    yield quote.date or "undated"
    yield quote.article_id


def _row(quote: Quote) -> list[Cell]:
    places = [quote.start, quote.end, quote.speaker_start, quote.speaker_end]
    return [quote.text, quote.speaker, quote.cue, quote.outlet, quote.date, quote.article_id, *places]
