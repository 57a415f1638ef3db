"""An engine in a program of its own, written in another language or for another Python.

The protocol is lines over its standard input and output. A request is a verb and its fields, and so is a response; U+001F
separates fields, and a newline inside a field is written as U+001E. Clean text has neither character, so nothing needs
escaping.

=================================  =============================================================================
request                            response
=================================  =============================================================================
``version``                        ``ok``, name and version
``load``, id, title, body          none: it holds the strings for the next ``build`` or ``add``
``build``, folder                  ``ok``, once they are durably on disk
``open``, folder                   ``ok``, the number of articles
``search``, kind, limit, words…    ``ok``, total, CPU and wall-clock milliseconds, then id and snippet alternately
``add``                            ``ok``, once they are durably on disk and searchable
=================================  =============================================================================

If anything goes wrong, the response is ``error`` and a message. The program ends when its input ends.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import IO

from frsearch.bench.engines import Answer, EngineAdapter, Query, Record

_FIELD, _LINE = "\x1f", "\x1e"


class SubprocessEngine(EngineAdapter):
    """An engine in the program that `command` starts, on the first request."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command

    def version(self) -> str:
        """Return the name and version that the program reports."""
        return self._ask("version")[0]

    def load(self, records: Sequence[Record]) -> None:
        """Send the rows; return when the program has them all."""
        for record in records:
            self._send("load", record["id"], record["title"] or "", record["body"])
        self._ask("version")

    def build(self, records: Sequence[Record], path: Path) -> None:
        """Make documents of the loaded rows and index them."""
        self._ask("build", str(path))

    def open(self, path: Path) -> int:
        """Open the index."""
        return int(self._ask("open", str(path))[0])

    def search(self, query: Query, limit: int) -> Answer:
        """Search with a snippet for each hit; the program measures the time."""
        total, cpu, wall, *found = self._ask("search", query.kind, str(limit), *query.words)
        return Answer(int(total), tuple(found[0::2]), tuple(found[1::2]), (float(cpu), float(wall)))

    def add(self, records: Sequence[Record]) -> None:
        """Add the loaded rows."""
        self._ask("add")

    def close(self) -> None:
        """End the program, if it was started."""
        if "_process" in vars(self):
            self._process.communicate()

    @cached_property
    def _process(self) -> subprocess.Popen[str]:
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def _send(self, *fields: str) -> None:
        self._pipe(self._process.stdin).write(_FIELD.join(fields).replace("\n", _LINE) + "\n")

    def _ask(self, *fields: str) -> list[str]:
        """Return the fields of the response; raises RuntimeError if it is an error, or if there is none."""
        try:
            self._send(*fields)
            self._pipe(self._process.stdin).flush()
            line = self._pipe(self._process.stdout).readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise RuntimeError(f"{self._command[0]} exited with code {self._process.wait()} on the request {fields[0]!r}")
        kind, *answer = line.rstrip("\n").replace(_LINE, "\n").split(_FIELD)
        if kind != "ok":
            raise RuntimeError(f"{self._command[0]} answered the request {fields[0]!r} with {kind}: {' '.join(answer)}")
        return answer

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None  # both are opened with the process
        return pipe
