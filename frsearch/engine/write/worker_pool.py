"""Segments made by other processes (:mod:`~frsearch.engine.write.worker`), each fed batches of articles through a pipe."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frsearch.engine.write.batch import Batch
from frsearch.engine.write.messages import DONE, NUMBER, NewSegment, message
from frsearch.errors import IndexProblem
from frsearch.profiling import add_seconds

_PIPE = 1 << 20
"""Bytes that may wait in the pipe to a worker, where the system can be asked for so many."""

_MALLOC = {"MALLOC_MMAP_THRESHOLD_": 8 << 20, "MALLOC_TRIM_THRESHOLD_": 64 << 20, "MALLOC_TOP_PAD_": 16 << 20}
"""What a worker tells glibc: to keep the room of arrays that are gone for the next ones. Getting it from the system anew,
page by page, took a twentieth of the time."""


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class WorkerPool:
    """Several processes that make segments; batch *n* goes to the worker whose turn it is."""

    def __init__(self, path: Path, count: int) -> None:
        self._path = path
        self._workers: list[_Worker] = []
        try:
            for _ in range(count):
                self._workers.append(_Worker())
        except BaseException:
            self.cancel()
            raise

    @property
    def together(self) -> int:
        """Blocks that are to be handed over at a time, so that all workers get as much: one for each."""
        return len(self._workers)

    def order(self, dictionary: bytes, budget: int) -> None:
        """Say what is to be made, within `budget` bytes of memory for all workers together."""
        order = {"path": str(self._path.absolute()), "budget": budget // len(self._workers)}
        for worker in self._workers:
            self._send(worker, json.dumps(order).encode("ascii"))
            self._send(worker, dictionary)

    def add(self, number: int, batch: Batch) -> None:
        """Hand over a batch; this waits while the worker has two others to do."""
        self._send(self._workers[number % len(self._workers)], NUMBER.pack(number), *batch.parts())

    def finish(self) -> list[NewSegment]:
        """Return all segments, in the order of their first batches."""
        for worker in self._workers:
            self._send(worker)
        made = []
        for worker in self._workers:
            answer = worker.answer()
            if "error" in answer:
                raise self._failed(answer)
            for name, seconds in answer["stages"].items():
                add_seconds(name, seconds)
            made += [NewSegment(**facts) for facts in answer["made"]]
        return sorted(made, key=lambda segment: segment.batches[0])

    def _send(self, worker: _Worker, *parts: bytes) -> None:
        try:
            worker.send(parts)
        except OSError as error:
            raise self._failed(worker.answer()) from error

    def _failed(self, answer: dict[str, Any]) -> IndexProblem:
        self.cancel()
        return IndexProblem(f"a worker failed ({answer['error']}); nothing of this commit is kept", self._path)

    def cancel(self) -> None:
        """End the workers that still run, and wait until all are gone."""
        for worker in self._workers:
            worker.end()
        self._workers = []


class _Worker:
    """The parent's side of a worker."""

    def __init__(self) -> None:
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 (what it says before it dies, until `end`; a pipe could fill up)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "frsearch.engine.write.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            pipesize=_PIPE,
            env=_environment(),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout

    def send(self, parts: Sequence[bytes]) -> None:
        """Send one message; raises OSError where the worker is gone."""
        self._input.write(message(parts))
        self._input.flush()

    def answer(self) -> dict[str, Any]:
        """Return what the worker has to say at its end; it may take a while to be gone, for which nobody waits here."""
        said = self._output.read()
        if said.endswith(DONE):
            with contextlib.suppress(ValueError):  # something that was printed before the worker began
                answer: dict[str, Any] = json.loads(said.splitlines()[-1])
                return answer
        code = self._process.wait()
        if code < 0:
            return {"error": f"it was ended by signal {-code}"}
        self._words.seek(0)
        last = self._words.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        return {"error": last or f"it ended with code {code}"}

    def end(self) -> None:
        """End it, and wait until it has."""
        self._process.kill()
        self._process.wait()
        self._output.close()
        self._words.close()
        with contextlib.suppress(OSError):  # it was gone before it had read all
            self._input.close()


def _environment() -> dict[str, str]:
    own = {"PYTHONPATH": os.pathsep.join(entry or "." for entry in sys.path), "OPENBLAS_NUM_THREADS": "1"}
    return {**{name: str(value) for name, value in _MALLOC.items()}, **os.environ, **own}
