"""A worker process: it makes segments of the batches that its parent sends (:mod:`~frsearch.engine.write.messages`).

It runs as ``python -m frsearch.engine.write.worker``, a new interpreter, so that users' scripts need no ``__main__`` guard. It
writes its segments into the index folder and reports them; they stay invisible until a manifest names them. If the parent
dies, the worker's input is closed before the final message, and it exits at once. A process that the parent has forked may hold
that input open; the worker then notices within a second that it has another parent.

Its imports cost time whenever many articles are added, so it imports nothing that only its parent needs.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterable
from pathlib import Path
from queue import Queue
from typing import Any, BinaryIO, NoReturn

from attrs import asdict

from frsearch.engine.write.batch import Batch
from frsearch.engine.write.messages import DONE, NUMBER, read_message
from frsearch.engine.write.segment_writer import SegmentWriter
from frsearch.profiling import profiled

_AHEAD = 1
"""Batches that a worker reads ahead, so that it does not wait while others are fed."""

_PAUSE = 1.0
"""Seconds between two looks at whether the parent still lives."""


def _read_ahead(file: BinaryIO, batches: Queue[bytes], files: Iterable[Path]) -> None:
    try:
        while batch := read_message(file):
            batches.put(batch)
        batches.put(batch)
    except EOFError:
        _exit_removing(files)
    except BaseException:
        _exit_with_error()


def _watch(parent: int, files: Iterable[Path]) -> None:
    """Exit when this process is no longer a child of `parent`; a system without such changes never gets there."""
    while os.getppid() == parent:
        time.sleep(_PAUSE)
    _exit_removing(files)


def _exit_with_error() -> NoReturn:
    """Print the traceback, and exit at once: the other thread may wait for ever, or hold what Python would finalise."""
    traceback.print_exc()
    sys.stderr.flush()
    os._exit(1)


def _exit_removing(files: Iterable[Path]) -> NoReturn:
    """Remove the files, which no manifest will name, and exit: nobody awaits an answer, and cleaning up may already be over."""
    for path in files:
        with contextlib.suppress(OSError):
            path.unlink()
    os._exit(1)


def _work(file: BinaryIO) -> tuple[dict[str, Any], Iterable[Path]]:
    """Make segments until the final message; return the answer to the parent, and the files written."""
    settings = json.loads(read_message(file))
    dictionary = read_message(file)
    batches: Queue[bytes] = Queue(_AHEAD)
    with profiled() as seconds:
        writer = SegmentWriter(Path(settings["path"]), dictionary, settings["budget"])
        threading.Thread(target=_read_ahead, args=(file, batches, writer.files), daemon=True).start()
        threading.Thread(target=_watch, args=(settings["parent"], writer.files), daemon=True).start()
        while batch := batches.get():
            writer.add(NUMBER.unpack_from(batch)[0], Batch.read(batch, NUMBER.size))
        segments = writer.finish()
    return {"segments": [asdict(segment) for segment in segments], "stages": seconds}, writer.files


def main() -> None:
    """Run a worker; this never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for the parent, which ends its workers itself
    out = os.dup(1)
    os.dup2(2, 1)  # whatever else is printed goes to stderr: stdout carries the answer alone
    try:
        answer, files = _work(sys.stdin.buffer)
    except BaseException:
        _exit_with_error()
    try:
        with os.fdopen(out, "wb") as parent:
            parent.write(json.dumps(answer).encode("ascii") + DONE)
    except BrokenPipeError:
        _exit_removing(files)
    os._exit(0)  # at once: the parent goes on, and there is nothing left to clean up


if __name__ == "__main__":
    main()
