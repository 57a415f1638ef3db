"""A process that reads one spreadsheet with python-calamine, from its standard input, and prints its rows as JSON lines.

calamine holds a sheet as one array from its first cell to its last. Two cells in opposite corners, in a file of ten kilobytes,
ask for 500 gigabytes, and Rust aborts the process that cannot have them: it must not be the one that reads the corpus.

Each line is ``[sheet, number, [cell, …]]``, for rows that are not empty, and the last one ``{"error": reason}``, with null for
none. Cells that take more bytes than the argument allows are null. The file is run as a script and imports nothing of frsearch,
which would take ten times as long.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

_LIMITS = {"RLIMIT_AS": 1 << 31, "RLIMIT_CPU": 120}
"""Bytes of address space and seconds of processor time, where the system has such limits; ``rows.py`` has the message."""

_MOST_EXACT = 1 << 53
"""Floats up to this one hold integers exactly."""


def _lines(data: bytes, longest: int) -> Iterator[str]:
    import python_calamine as calamine  # noqa: PLC0415 (after the limit on memory)

    reason = None
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for index, sheet in enumerate(workbook.sheet_names):
            for number, row in enumerate(workbook.get_sheet_by_index(index).iter_rows(), 1):
                cells = [_plain(cell) for cell in row]
                if any(cell is not None for cell in cells):
                    line = json.dumps([sheet, number, cells])
                    yield line if len(line) <= longest else json.dumps([sheet, number, None])
    except calamine.PasswordError:
        reason = "encrypted; frsearch takes no passwords"
    except calamine.CalamineError as error:
        reason = f"not a spreadsheet that can be read: {error}"
    yield json.dumps({"error": reason})


def _plain(cell: Any) -> Any:
    """Return a cell as JSON can represent it, None if it is empty: days without midnight, whole numbers without ``.0``."""
    match cell:
        case bool():
            return "VRAI" if cell else "FAUX"
        case float() if cell.is_integer() and abs(cell) <= _MOST_EXACT:
            return int(cell)
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.date() | datetime.time():
            return cell.isoformat()
        case datetime.timedelta():
            return str(cell)
        case str() if not cell.strip():
            return None
    return cell


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return
    for name, limit in _LIMITS.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit on address space that holds
            resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def main() -> None:
    """Read standard input to its end, and print what it holds."""
    _limit()
    for line in _lines(sys.stdin.buffer.read(), int(sys.argv[1])):
        print(line)


if __name__ == "__main__":
    main()
