"""CSV and TSV: a header line, then one article per row."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.headings import numbered, repeated
from frsearch.ingest.fields.records import MAX_FIELDS, MAX_VALUES, Options, articles_of, columns_of, has_body, no_body_column
from frsearch.ingest.files.encoding import decode, text_lines
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format
from frsearch.model import Article

DELIMITERS = ",;\t|"


class _Lines:
    """The lines of a file, counted; those of the current row can be read again."""

    def __init__(self, lines: Iterator[str | None]) -> None:
        self._lines = lines
        self._again: list[str] = []
        self.row: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop(0) if self._again else next(self._lines)
        self.number += 1
        if line is None:
            raise csv.Error("the line is too long")
        if len(line) > 2 * MAX_VALUES and max(map(line.count, DELIMITERS)) > MAX_VALUES:
            raise csv.Error(f"more than {MAX_VALUES:,} fields")
        self.row.append(line)
        return line

    def give_back(self) -> None:
        """Put back all lines of this row except its first."""
        self._again = self.row[1:] + self._again
        self.number -= len(self.row[1:])


def read_csv(source: Source, options: Options) -> Iterator[Article | CorpusError]:
    """Yield the articles of a table and, with its line, what is wrong with it; the header decides the delimiter."""
    # The field limit is global to the csv module, so it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), options.max_chars))
    lines = _Lines(text_lines(source.stream, options.max_bytes))
    try:
        header, delimiter = _header(lines, options)
    except (ValueError, csv.Error) as error:
        yield CorpusError(str(error), source.name, lines.number or None)
        return
    if message := repeated(header):
        yield CorpusError(message, source.name, lines.number)
    yield from articles_of(_records(lines, header, delimiter, source), source, options)


def _header(lines: _Lines, options: Options) -> tuple[list[str], str]:
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise ValueError("the file is empty")
    # A header may have line ends inside quotes; no such file has turned up yet, so a header is one line here.
    if max(map(first.count, DELIMITERS)) > MAX_FIELDS:
        raise ValueError(f"a header of more than {MAX_FIELDS:,} columns")
    headers = {one: next(csv.reader([first], delimiter=one, skipinitialspace=True)) for one in DELIMITERS}
    mapping = tuple(options.mapping.items())
    known = {one: columns_of(tuple(names), mapping) for one, names in headers.items()}
    delimiter = max(DELIMITERS, key=lambda one: ("body" in known[one], len(known[one]), len(headers[one])))
    if "body" not in known[delimiter]:
        raise ValueError(no_body_column(headers[delimiter], options))
    return [name.strip() for name in headers[delimiter]], delimiter


def _records(lines: _Lines, header: list[str], delimiter: str, source: Source) -> Iterator[tuple[int, Any]]:
    unnamed = header.count("") > 1
    header = numbered(header)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.row, start = [], lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # An unclosed quote swallows the lines after it; they are put back, so that only its own line is lost.
            lines.give_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield start, CorpusError(f"bad CSV: {error}", source.name, start)
            continue
        if len(row) > len(header):
            message = f"{len(row)} fields in a table of {len(header)} columns"
            yield start, CorpusError(message, source.name, start)
        elif row:
            record = dict(itertools.zip_longest(header, row))
            yield start, _without_padding(record) if unnamed else record


def _without_padding(record: dict[str, str | None]) -> dict[str, str | None]:
    """Return `record` without the empty cells of columns without a name, as in a table whose lines all end in delimiters."""
    return {name: cell for name, cell in record.items() if cell or (name and not name.startswith("#"))}


def _has_header(head: bytes, options: Options) -> bool:
    """Return whether the first line has several columns, one of them for the text."""
    first = next(iter(decode(head).lstrip().splitlines()), "")
    headers = (next(csv.reader([first], delimiter=delimiter), []) for delimiter in DELIMITERS)
    return any(len(names) > 1 and has_body(names, options) for names in headers)


FORMAT = Format(
    name="CSV",
    suffixes=(".csv", ".tsv"),
    help="a header, then one article per row; fields separated by , ; tab or |",
    reader=read_csv,
    sniffer=_has_header,
)
