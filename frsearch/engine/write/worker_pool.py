"""A worker pool: processes (:mod:`~frsearch.engine.write.worker`) that make segments of batches sent through pipes."""

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
"""Capacity in bytes of the pipe to a worker, if the system lets us set it."""

_MALLOC = {"MALLOC_MMAP_THRESHOLD_": 8 << 20, "MALLOC_TRIM_THRESHOLD_": 64 << 20, "MALLOC_TOP_PAD_": 16 << 20}
"""Settings for glibc in workers: to retain freed array memory for reuse. Getting it back from the system, page by page, took
a twentieth of the time."""


class WorkerPool:
    """Processes that make segments; batches go to them in turn."""

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
    def batches_at_once(self) -> int:
        """Batches to hand over at a time, so that all workers get equally many: one for each."""
        return len(self._workers)

    def configure(self, dictionary: bytes, budget: int) -> None:
        """Send the Zstandard dictionary and the memory `budget`, in bytes for all workers in total; to be called first."""
        settings = {"path": str(self._path.absolute()), "budget": budget // len(self._workers), "parent": os.getpid()}
        for worker in self._workers:
            self._send(worker, json.dumps(settings).encode("ascii"))
            self._send(worker, dictionary)

    def add(self, number: int, batch: Batch) -> None:
        """Send a batch to its worker; blocks while two others are waiting there."""
        self._send(self._workers[number % len(self._workers)], NUMBER.pack(number), *batch.parts())

    def finish(self) -> list[NewSegment]:
        """Wait for the workers, and return all segments in the order of their first batches; raises IndexProblem if one fails."""
        for worker in self._workers:
            self._send(worker)
        segments = []
        for worker in self._workers:
            answer = worker.answer()
            if "error" in answer:
                raise self._failed(answer)
            for name, seconds in answer["stages"].items():
                add_seconds(name, seconds)
            segments += [NewSegment(**facts) for facts in answer["segments"]]
        return sorted(segments, key=lambda segment: segment.batches[0])

    def _send(self, worker: _Worker, *parts: bytes) -> None:
        try:
            worker.send(parts)
        except OSError as error:
            raise self._failed(worker.answer()) from error

    def _failed(self, answer: dict[str, Any]) -> IndexProblem:
        self.cancel()
        return IndexProblem(f"a worker failed ({answer['error']}); nothing was committed", self._path)

    def cancel(self) -> None:
        """Kill the workers that still run, and wait until all have ended."""
        for worker in self._workers:
            worker.end()
        self._workers = []


class _Worker:
    """The parent's side of a worker."""

    def __init__(self) -> None:
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 (a pipe could fill up; closed by `end`)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "frsearch.engine.write.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            pipesize=_PIPE,
            env=_environment(),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout

    def send(self, parts: Sequence[bytes]) -> None:
        """Send one message; raises OSError if the worker is gone."""
        self._input.write(message(parts))
        self._input.flush()

    def answer(self) -> dict[str, Any]:
        """Return the worker's answer, or an ``error`` if it gave none; a worker that answered may still be running."""
        output = self._output.read()
        if output.endswith(DONE):
            with contextlib.suppress(ValueError):  # output of something else, before the worker began
                answer: dict[str, Any] = json.loads(output.splitlines()[-1])
                return answer
        code = self._process.wait()
        if code < 0:
            return {"error": f"killed by signal {-code}"}
        self._stderr.seek(0)
        last = self._stderr.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
        return {"error": last or f"exit code {code}"}

    def end(self) -> None:
        """Kill the worker, and wait until it has ended."""
        self._process.kill()
        self._process.wait()
        self._output.close()
        self._stderr.close()
        with contextlib.suppress(OSError):  # it ended before it had read everything
            self._input.close()


def _environment() -> dict[str, str]:
    own = {"PYTHONPATH": os.pathsep.join(entry or "." for entry in sys.path), "OPENBLAS_NUM_THREADS": "1"}
    return {**{name: str(value) for name, value in _MALLOC.items()}, **os.environ, **own}
