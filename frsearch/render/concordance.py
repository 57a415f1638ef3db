"""Concordances: keywords below each other on a terminal or in a file, CSV, or JSON lines; each line is written as it comes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from typing import TextIO

from frsearch.model.concordance import ConcordanceLine
from frsearch.render.csv import Cell
from frsearch.render.safety import safe_line
from frsearch.render.table import Table, write_table
from frsearch.render.widths import shortened, width

DEFAULT_WIDTH = 60
"""Characters of context on each side, where the terminal is wide enough."""

_COLUMNS = ("id", "title", "outlet", "date", "field", "start", "end", "left", "keyword", "right")
_DATE, _OUTLET = 10, 14
_KEYWORD = 16
"""Columns left for a keyword, so that ids are below each other unless it is longer."""

_REST = _DATE + _OUTLET + _KEYWORD + 24
"""Columns beside those of the contexts: date, outlet, keyword, some for an id, and what is between them."""


def fitting_width(out: TextIO) -> int:
    """Return how many characters of context fit on each side of a keyword, up to DEFAULT_WIDTH."""
    if not out.isatty():
        return DEFAULT_WIDTH
    return max(min((shutil.get_terminal_size().columns - _REST) // 2, DEFAULT_WIDTH), 15)


def write_concordance(lines: Iterable[ConcordanceLine], format_name: str, columns: int, out: TextIO) -> None:
    """Write lines in one of the formats of tables; on a terminal, contexts take up to `columns` columns each."""
    if format_name != "terminal":
        write_table(Table(_COLUMNS, map(_cells, lines)), format_name, out)
        return
    mark = "\x1b[1;33m{}\x1b[0m" if out.isatty() and not os.environ.get("NO_COLOR") else "**{}**"
    for line in lines:
        out.write(f"{_aligned(line, columns, mark)}\n")


def _cells(line: ConcordanceLine) -> list[Cell]:
    return list(line.to_dict().values())


def _aligned(line: ConcordanceLine, columns: int, mark: str) -> str:
    """Return a line for people: date and outlet, the keyword always in the same column, then the id."""
    about = f"{_padded(line.date or '', _DATE)}  {_padded(shortened(safe_line(line.outlet or ''), _OUTLET), _OUTLET)}"
    left, keyword, right = (safe_line(text) for text in (line.left, line.keyword, line.right))
    while width(left) > columns:  # wide letters
        left = left.partition(" ")[2]
    while width(right) > columns:
        right = right.rpartition(" ")[0]
    rest = columns + _KEYWORD - width(keyword) - width(right)
    where = f"{safe_line(line.id)}{' (title)' if line.field == 'title' else ''}"
    return f"{about}  {' ' * (columns - width(left))}{left}{mark.format(keyword)}{right}{' ' * max(rest, 0)}  {where}"


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
