"""Spreadsheets, through python-calamine: a header, then one article per row, as in CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from attrs import evolve, frozen

from frsearch.errors import CorpusError
from frsearch.ingest.fields.columns import columns_of, no_body_column
from frsearch.ingest.fields.headings import numbered, repeated
from frsearch.ingest.fields.records import MAX_FIELDS, Options, articles_of
from frsearch.ingest.files.encoding import binary_kind
from frsearch.ingest.files.streams import Source, in_memory
from frsearch.ingest.files.walk import shown
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats.spreadsheet.rows import Row, rows_of
from frsearch.ingest.report import Remark

_MOST_ABOVE = 20
"""Rows above a header, and the header, that are looked at."""


def read_spreadsheet(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of every sheet with a column for the text and, with sheet and row, what is wrong with them."""
    data = in_memory(source.stream)
    if not data:
        yield CorpusError("the file is empty", source.name)
    elif not binary_kind(data[: 1 << 16]):
        yield CorpusError("not a spreadsheet, but text; if it is a table or a page, name it .csv or .html", source.name)
    else:
        try:
            yield from _read_sheets(data, source, options)
        except ValueError as error:
            yield CorpusError(str(error), source.name)


def _read_sheets(data: bytes, source: Source, options: Options) -> Iterator[Read]:
    unread: list[_Sheet] = []
    is_read = False
    for name, rows in groupby(rows_of(data, options.max_bytes), key=lambda row: row.sheet):
        sheet = _begun(rows, evolve(source, name=f"{source.name}/{shown(name)}", id=source.id and f"{source.id}/{name}"), options)
        if not sheet.has_header:
            unread.append(sheet)
            continue
        is_read = True
        if message := repeated(sheet.names):
            yield CorpusError(message, sheet.source.name, sheet.line)
        if sheet.above:
            yield Remark("lines above the header, not read", str(sheet.above), sheet.source.name)
        yield from articles_of(_records(sheet), sheet.source, options)
    if unread and not is_read:
        first = unread[0]
        yield CorpusError(no_body_column(filter(None, first.names), options.mapping), first.source.name, first.line)
    else:
        yield from (Remark("sheets not read", no_body_column(filter(None, one.names), {}), one.source.name) for one in unread)


@frozen
class _Sheet:
    """A sheet: the columns that its header names, or else its first row, the number of that row, and how many are above it."""

    source: Source
    rows: Iterator[Row]
    names: list[str]
    line: int
    above: int = 0
    has_header: bool = False


def _begun(rows: Iterator[Row], source: Source, options: Options) -> _Sheet:
    """Return a sheet whose rows are read as far as its header, the first one that names a column for the text."""
    first: _Sheet | None = None
    for above, row in enumerate(islice(rows, _MOST_ABOVE)):
        names = ["" if cell is None else " ".join(str(cell).split()) for cell in row.cells or ()]
        if len(names) > MAX_FIELDS:
            raise ValueError(f"the sheet {row.sheet!r} has more than {MAX_FIELDS:,} columns")
        known = columns_of(tuple(names), tuple(options.mapping.items()))
        if "body" in known and (first is None or len(known) > 1):
            return _Sheet(source, rows, names, row.number, above, has_header=True)
        first = first or _Sheet(source, rows, names, row.number)
    assert first, "groupby yields no empty groups"
    return first


def _records(sheet: _Sheet) -> Iterator[tuple[int, Any]]:
    names = numbered([name or f"column {number}" for number, name in enumerate(sheet.names, 1)])
    for row in sheet.rows:
        if row.cells is None:
            yield row.number, CorpusError("the row is too long", sheet.source.name, row.number)
        else:
            cells = zip(names, sheet.names, row.cells, strict=True)
            yield row.number, {name: cell for name, given, cell in cells if given or cell is not None}


FORMAT = Format(
    name="spreadsheet",
    suffixes=(".xlsx", ".xls", ".xlsb", ".ods"),
    help="a header, then one article per row, on every sheet",
    reader=read_spreadsheet,
    sniffer=lambda head, _: head.startswith(b"PK\3\4") and (b"xl/workbook" in head or b"opendocument.spreadsheet" in head),
)
