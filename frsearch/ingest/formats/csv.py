"""CSV and TSV: a header line, then one article per row."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from frsearch.errors import CorpusError
from frsearch.ingest.fields.columns import columns_of, has_body, no_body_column
from frsearch.ingest.fields.headings import numbered, repeated
from frsearch.ingest.fields.records import MAX_FIELDS, MAX_VALUES, Options, articles_of
from frsearch.ingest.files.encoding import decode, text_lines
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format, Read
from frsearch.ingest.report import Remark

DELIMITERS = ",;\t|"

_SEPARATOR = re.compile(r"sep=([,;\t|])?", re.IGNORECASE)
"""What Excel writes, and reads, as the first line."""

_MOST_ABOVE = 20
"""Lines above a header, and of one, that are looked at."""


class _Lines:
    """The lines of a file, counted; those of the current row can be read again."""

    def __init__(self, lines: Iterator[str | None]) -> None:
        self._lines = lines
        self._again: list[str] = []
        self.row: list[str] = []
        self.number = 0
        self.first = 0
        """The first line that is not blank."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop(0) if self._again else next(self._lines)
        self.number += 1
        if not self.first and line and not line.isspace():
            self.first = self.number
        if line is None:
            raise csv.Error("the line is too long")
        if len(line) > 2 * MAX_VALUES and max(map(line.count, DELIMITERS)) > MAX_VALUES:
            raise csv.Error(f"more than {MAX_VALUES:,} fields")
        self.row.append(line)
        return line

    def coming(self) -> str:
        """Return the next line without moving to it; an empty string at the end."""
        if not self._again:
            self._again = [line for line in itertools.islice(self._lines, 1) if line is not None]
        return self._again[0] if self._again else ""

    def give_back(self) -> None:
        """Put back all lines of this row except its first."""
        self._again = self.row[1:] + self._again
        self.number -= len(self.row[1:])


def read_csv(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of a table and, with its line, what is wrong with it; the header decides the delimiter."""
    # The field limit is global to the csv module, so it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), options.max_chars))
    lines = _Lines(text_lines(source.stream, options.max_bytes))
    try:
        header = _header(lines, options)
    except (ValueError, csv.Error) as error:
        yield CorpusError(str(error), source.name, lines.first or None)
        return
    if message := repeated(header.names):
        yield CorpusError(message, source.name, lines.number, is_read=True)
    if header.above:
        yield Remark("lines above the header, not read", str(header.above), source.name)
    yield from articles_of(_records(lines, header, source), source, options)


@frozen
class _Header:
    """The columns of a table, how its rows are parted, and the lines above that are not part of it."""

    names: list[str]
    delimiter: str
    has_blanks: bool
    """Whether blanks stand before quotation marks."""
    above: int = 0


def _header(lines: _Lines, options: Options) -> _Header:
    """Return the first line that names a column for the text, or raise ValueError about the first line of all.

    Spreadsheets write ``sep=;`` above it, and people titles and notes.
    """
    first: list[str] | None = None
    given = ""
    for above in range(_MOST_ABOVE):
        if (line := _next_row(lines)) is None:
            break
        if not given and not first and (found := _SEPARATOR.fullmatch(line.strip())):
            given = found[1] or ""
            continue
        if max(map(line.count, DELIMITERS)) > MAX_FIELDS:
            raise ValueError(f"a header of more than {MAX_FIELDS:,} columns")
        delimiters = given or DELIMITERS
        names = {one: _cells(line, one) for one in delimiters}
        known = {one: columns_of(tuple(cells), tuple(options.mapping.items())) for one, cells in names.items()}
        delimiter = max(delimiters, key=lambda one: ("body" in known[one], len(known[one]), len(names[one])))
        if "body" in known[delimiter] and (first is None or len(known[delimiter]) > 1):
            has_blanks = f'{delimiter} "' in line or f'{delimiter} "' in lines.coming()
            return _Header([" ".join(name.split()) for name in names[delimiter]], delimiter, has_blanks, above - bool(given))
        first = first or names[delimiter]
    if first is None:
        raise ValueError("the file is empty")
    raise ValueError(no_body_column(first, options.mapping))


def _next_row(lines: _Lines) -> str | None:
    """Return the next line that is not blank, with the lines after it that an open quotation mark makes part of it."""
    row = next((line for line in lines if line.strip()), None)
    while row is not None and row.count('"') % 2 and row.count("\n") < _MOST_ABOVE and lines.coming():
        row += next(lines)
    return row


def _cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of a header; none if this cannot be its delimiter, as a line end would not be between quotation marks."""
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []


def _records(lines: _Lines, header: _Header, source: Source) -> Iterator[tuple[int, Any]]:
    names = numbered(header.names)
    unnamed = header.names.count("") > 1

    def rows() -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=header.delimiter, strict=True, skipinitialspace=header.has_blanks)

    reader = rows()
    while True:
        lines.row, start = [], lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # An unclosed quote swallows the lines after it; they are put back, so that only its own line is lost.
            lines.give_back()
            reader = rows()
            yield start, CorpusError(f"bad CSV: {error}", source.name, start)
            continue
        if any(row[len(header.names) :]):
            message = f"{len(row)} fields in a table of {len(header.names)} columns"
            yield start, CorpusError(message, source.name, start)
        elif any(row):  # rows of delimiters alone, and delimiters at the end of rows, say nothing
            record = dict(itertools.zip_longest(names, row[: len(names)]))
            yield start, _without_padding(record) if unnamed else record


def _without_padding(record: dict[str, str | None]) -> dict[str, str | None]:
    """Return `record` without the empty cells of columns without a name, as in a table whose lines all end in delimiters."""
    return {name: cell for name, cell in record.items() if cell or (name and not name.startswith("#"))}


def _has_header(head: bytes, options: Options) -> bool:
    """Return whether the first line has several columns, one of them for the text."""
    first = next(iter(decode(head).lstrip().splitlines()), "")
    headers = (next(csv.reader([first], delimiter=delimiter), []) for delimiter in DELIMITERS)
    return any(len(names) > 1 and has_body(names, options.mapping) for names in headers)


def is_tabbed(head: bytes, options: Options) -> bool:
    """Return whether a text file begins with a header whose columns tabs part: Excel's "Unicode text" has the suffix .txt."""
    if b"\t" not in head.lstrip().partition(b"\n")[0]:  # as UTF-16 has it, too
        return False
    first = decode(head).lstrip().partition("\n")[0]
    known = columns_of(tuple(_cells(first, "\t")), tuple(options.mapping.items())) if "\t" in first else {}
    return "body" in known and len(known) > 1


FORMAT = Format(
    name="CSV",
    suffixes=(".csv", ".tsv"),
    help="a header, then one article per row; fields separated by , ; tab or |",
    reader=read_csv,
    sniffer=_has_header,
)
