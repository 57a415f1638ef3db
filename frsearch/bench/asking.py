"""Asks several engines the same queries in turn, query by query, so that whatever slows the machine down slows down all of them.

Each engine searches in a process of its own, which is a new one for each kind of queries: no word has been read before.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from frsearch.bench.engines import ADDING, KINDS, PASSAGES, Query
from frsearch.bench.index_worker import Row
from frsearch.bench.memory import LoadWatch

TURNS = ("first", "again")
"""Every query of a kind is asked once, and then all of them are asked again."""

CLOCKS = ("cpu_ms", "wall_ms")


class EngineFailed(Exception):
    """The process of an engine has ended; the message is the last line it wrote."""


class SearchProcess:
    """A process of :mod:`frsearch.bench.search_worker`; raises EngineFailed when it ends before it should."""

    def __init__(self, peers: Path, engine: str, folder: Path, articles: int) -> None:
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (close does it)
        command = [sys.executable, "-m", "frsearch.bench.search_worker", str(peers), engine, str(folder), str(articles)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=self._errors, text=True, encoding="utf-8")
        try:
            self.open_ms: float = self.receive()
        except EngineFailed:
            self.close()
            raise

    def send(self, *request: Any) -> None:
        """Send a request."""
        assert self._process.stdin is not None  # opened with the process
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._failure() from None

    def receive(self) -> Any:
        """Return the response to a request that was sent."""
        assert self._process.stdout is not None  # opened with the process
        if line := self._process.stdout.readline():
            return json.loads(line)
        raise self._failure()

    def ask(self, *request: Any) -> Any:
        """Return the response to a request."""
        self.send(*request)
        return self.receive()

    def close(self) -> None:
        """End the process."""
        try:
            self._process.communicate()
        except BrokenPipeError:
            self._process.wait()
        self._errors.close()

    def _failure(self) -> EngineFailed:
        code = self._process.wait()
        self._errors.seek(0)
        return EngineFailed((self._errors.read().strip() or f"exit code {code}").splitlines()[-1])


@frozen
class Built:
    """The index of an engine: where it is, how many articles it has, and what the engine lacks."""

    engine: str
    folder: Path
    articles: int
    lacks: Mapping[str, str]


@define
class Asking:
    """Asks the engines of these `indexes`, and keeps a row of figures for each; an engine that fails takes no further part."""

    peers: Path
    indexes: Sequence[Built]
    rows: dict[str, Row] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.rows = {one.engine: {"open_ms": [], "asked": {}} for one in self.indexes}

    def ask(self, queries: Sequence[Query], warm_up: Sequence[Query], added: Path) -> None:
        """Ask all queries, kind by kind; then add the articles of a file to each index that can be added to."""
        load = LoadWatch()
        for kind in KINDS:
            if asked := [query for query in queries if query.kind == kind]:
                self._ask_kind(kind, asked, [query for query in warm_up if query.kind == kind])
        others = load.of_others()
        for one in self.indexes:
            self.rows[one.engine]["other_cores"] = others
        self._add(added)

    def _ask_kind(self, kind: str, queries: Sequence[Query], warm_up: Sequence[Query]) -> None:
        processes = self._open([one for one in self.indexes if kind not in one.lacks])
        self._each(processes, lambda process: process.send("warm_up", [(query.kind, query.words) for query in warm_up]))
        self._each(processes, SearchProcess.receive)
        for turn in TURNS:
            answers: dict[str, list[Any]] = {name: [] for name in processes}
            for number, query in enumerate(queries):
                found = self._each(processes, lambda one: one.ask("ask", query.kind, query.words), number)  # noqa: B023 (called at once)
                for name, answer in found.items():
                    answers[name].append(answer)
            for name in processes:
                self._note(name, kind, turn, answers[name])
        self._close(processes)

    def _note(self, name: str, kind: str, turn: str, answers: Sequence[Sequence[Any]]) -> None:
        cpu, wall, totals, hits, snippets = (list(column) for column in zip(*answers, strict=True))
        row = self.rows[name]["asked"].setdefault(kind, {"totals": totals, "hits": hits})
        row[turn] = {"cpu_ms": cpu, "wall_ms": wall}
        lacks = next(one.lacks for one in self.indexes if one.engine == name)
        if 2 * sum(map(bool, hits)) < len(hits):
            self.rows[name]["failed"] = f"finds nothing for {hits.count(0)} of {len(hits)} queries ({kind})"
        elif PASSAGES not in lacks and not any(snippets):
            self.rows[name]["failed"] = f"makes no snippets ({kind})"

    def _add(self, added: Path) -> None:
        processes = self._open([one for one in self.indexes if ADDING not in one.lacks])
        for name, took in self._each(processes, lambda process: process.ask("add", str(added))).items():
            self.rows[name]["added_ms"] = took
        self._close(processes)

    def _open(self, indexes: Sequence[Built]) -> dict[str, SearchProcess]:
        """Start a process for each index whose engine has not failed."""
        opened = {}
        for one in indexes:
            if "failed" not in self.rows[one.engine]:
                try:
                    process = opened[one.engine] = SearchProcess(self.peers, one.engine, one.folder, one.articles)
                except EngineFailed as failure:
                    self.rows[one.engine] = {"failed": str(failure)}
                else:
                    self.rows[one.engine]["open_ms"].append(process.open_ms)
        return opened

    def _each(
        self, processes: dict[str, SearchProcess], request: Callable[[SearchProcess], Any], first: int = 0
    ) -> dict[str, Any]:
        """Return the response of each process, beginning with another one for each `first`; those that fail are removed."""
        names, answers = list(processes), {}
        for at in range(len(names)):
            name = names[(first + at) % len(names)]
            try:
                answers[name] = request(processes[name])
            except EngineFailed as failure:
                processes.pop(name).close()
                self.rows[name] = {"failed": str(failure)}
        return answers

    @staticmethod
    def _close(processes: Mapping[str, SearchProcess]) -> None:
        for process in processes.values():
            process.close()
