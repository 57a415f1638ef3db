"""Tables of records: aligned text, CSV or JSON lines. Rows are written as they come, but for aligned text."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TextIO

from frsearch.render.csv import Cell, safe_cell
from frsearch.render.jsonl import line
from frsearch.render.safety import safe_line
from frsearch.render.widths import width


def number_of(count: int, noun: str, plural: str | None = None) -> str:
    """Return a number with what is counted.

    >>> number_of(1, "word"), number_of(1_200, "word"), number_of(2, "query", "queries")
    ('1 word', '1,200 words', '2 queries')
    """
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


class Share(float):
    """A part of a whole, from 0 to 1, which people read as a percentage."""


class Table(NamedTuple):
    """Rows under the names of their columns."""

    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_table(table: Table, format_name: str, out: TextIO) -> None:
    """Write a table in one of the formats of :data:`frsearch.render.TABLE_FORMATS`."""
    if format_name == "jsonl":
        for row in table.rows:
            out.write(line(dict(zip(table.columns, row, strict=True))))
    elif format_name == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows([safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows)
    else:
        _write_aligned(table, out)


def _write_aligned(table: Table, out: TextIO) -> None:
    """Write columns two spaces apart, numbers to the right; without rows, nothing."""
    rows = [list(row) for row in table.rows]
    if not rows:
        return
    shown = [list(table.columns), *([_shown(cell) for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    is_number = [any(isinstance(cell, int | float) for cell in column) for column in zip(*rows, strict=True)]
    for cells in shown:
        aligned = []
        for cell, columns, right in zip(cells, widths, is_number, strict=True):
            room = " " * (columns - width(cell))
            aligned.append(room + cell if right else cell + room)
        out.write("  ".join(aligned).rstrip() + "\n")


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe_line(cell)
    if isinstance(cell, Share):
        return percentage(cell)
    return f"{cell:,}" if isinstance(cell, int) else f"{cell:,.2f}"


def percentage(share: float) -> str:
    """Return a part of a whole as a percentage, with two digits at least that say something.

    >>> percentage(0.5), percentage(0.0213), percentage(0.00041), percentage(0)
    ('50.0%', '2.1%', '0.04%', '0%')
    """
    return "0%" if not share else f"{share:.1%}" if share >= 0.01 else f"{share:.2%}"
