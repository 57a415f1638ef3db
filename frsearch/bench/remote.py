"""An engine in a program of its own: of another language, or for another Python.

It is spoken to in lines over its standard input and output. A request is a word and its fields, an answer likewise; U+001F
parts fields, and a newline inside one is written U+001E. Clean text has neither character, so nothing needs escaping.

============================================  ==================================================================
request                                       answer
============================================  ==================================================================
``version``                                   ``ok``, name and version
``load``, id, title, body                     none: it keeps the article for the next ``build`` or ``add``
``build``, folder                             ``ok``, once they are on the disk for good
``open``, folder                              ``ok``, how many articles the index holds
``search``, kind, field, limit, words…        ``ok``, total, milliseconds, ids…
``passages``, kind, field, limit, words…      ``ok``, total, milliseconds, then id and snippet by turns
``add``                                       ``ok``, once they are on the disk for good and found
============================================  ==================================================================

Whatever goes wrong is answered with ``error`` and a message; the end of the requests ends the program.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import IO

from frsearch.bench.engines import Answer, Engine, Query
from frsearch.model import Article

_FIELD, _LINE = "\x1f", "\x1e"


class Remote(Engine):
    """An engine that is the program which `command` starts, the first time that it is asked for something."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command

    def version(self) -> str:
        """Return what the program says of itself."""
        return self._ask("version")[0]

    def load(self, articles: Sequence[Article]) -> None:
        """Hand the articles over; returns when the program has them all."""
        for article in articles:
            self._say("load", article.id, article.title or "", article.body)
        self._ask("version")

    def build(self, articles: Sequence[Article], path: Path) -> None:
        """Index what was loaded."""
        self._ask("build", str(path))

    def open(self, path: Path) -> int:
        """Open the index."""
        return int(self._ask("open", str(path))[0])

    def search(self, query: Query, limit: int) -> Answer:
        """Search; the program measures the time."""
        total, took, *ids = self._ask("search", query.kind, query.field, str(limit), *query.words)
        return Answer(int(total), tuple(ids), ms=float(took))

    def passages(self, query: Query, limit: int) -> Answer:
        """Search with a snippet of each hit; the program measures the time."""
        total, took, *found = self._ask("passages", query.kind, query.field, str(limit), *query.words)
        return Answer(int(total), tuple(found[0::2]), tuple(found[1::2]), float(took))

    def add(self, articles: Sequence[Article]) -> None:
        """Add what was loaded."""
        self._ask("add")

    def close(self) -> None:
        """End the program, where it was started."""
        if "_process" in vars(self):
            self._process.communicate()

    @cached_property
    def _process(self) -> subprocess.Popen[str]:
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def _say(self, *fields: str) -> None:
        self._pipe(self._process.stdin).write(_FIELD.join(fields).replace("\n", _LINE) + "\n")

    def _ask(self, *fields: str) -> list[str]:
        """Return the fields of the answer; raises RuntimeError where it is an error or none comes."""
        try:
            self._say(*fields)
            self._pipe(self._process.stdin).flush()
            line = self._pipe(self._process.stdout).readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise RuntimeError(f"{self._command[0]} ended with {self._process.wait()} when asked to {fields[0]}")
        kind, *answer = line.rstrip("\n").replace(_LINE, "\n").split(_FIELD)
        if kind != "ok":
            raise RuntimeError(f"{self._command[0]} answers {fields[0]} with {kind}: {' '.join(answer)}")
        return answer

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None  # both were asked for
        return pipe
