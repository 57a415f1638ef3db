"""The rows of a spreadsheet, read by a process of its own (:mod:`~frsearch.ingest.formats.spreadsheet.worker`)."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from attrs import frozen

_WORKER = Path(__file__).with_name("worker.py")
_ENDED = "the process that reads it ended early: it takes more than two minutes or 2 GB, as with cells far apart on a sheet"


@frozen
class Row:
    """A row that is not empty: its sheet, its number from 1, and its cells as JSON has them, None if they are too long."""

    sheet: str
    number: int
    cells: list[Any] | None


def rows_of(data: bytes, longest: int) -> Iterator[Row]:
    """Yield the rows of all sheets, without cells if they take more than `longest` bytes as JSON.

    Raises ValueError if the spreadsheet cannot be read to its end.
    """
    if not sys.executable:
        raise ValueError("spreadsheets are read in a process of their own, but sys.executable does not say how to start one")
    command = [sys.executable, "-P", str(_WORKER), str(longest)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            _send(data, process.stdin)
            yield from _received(process.stdout)
        finally:
            process.kill()


def _send(data: bytes, stdin: IO[bytes]) -> None:
    with contextlib.suppress(BrokenPipeError), stdin:  # what it prints says why, or that it ended early
        stdin.write(data)


def _received(stdout: IO[bytes]) -> Iterator[Row]:
    for line in stdout:
        match json.loads(line):
            case [str(sheet), int(number), list() | None as cells]:
                yield Row(sheet, number, cells)
            case {"error": None}:
                return
            case {"error": reason}:
                raise ValueError(reason)
    raise ValueError(_ENDED)
