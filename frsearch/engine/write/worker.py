"""A process that makes segments of what another sends it, nothing pickled.

It is ``python -m frsearch.engine.write.worker``, started anew, so that no user's script needs a guard. It writes its segments
into the index's folder and tells of them; nobody sees them before a manifest names them. A worker whose parent dies finds its
input closed before the end (:mod:`~frsearch.engine.write.messages`), and ends at once.

What it imports it pays for whenever many articles are added, so it leaves out whatever only its parent needs.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
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
"""Blocks that a worker reads before it needs them, so that it never waits while others are fed."""


def _read_ahead(file: BinaryIO, batches: Queue[bytes], begun: Iterable[Path]) -> None:
    try:
        while batch := read_message(file):
            batches.put(batch)
        batches.put(batch)
    except EOFError:
        _leave(begun)
    except BaseException:
        _fail()


def _fail() -> NoReturn:
    """Say why, and end at once: the other thread may wait for ever, or hold what Python would take apart."""
    traceback.print_exc()
    sys.stderr.flush()
    os._exit(1)


def _leave(begun: Iterable[Path]) -> NoReturn:
    """End, as nobody waits for an answer, and take along what no manifest will name: others may have cleared up already."""
    for path in begun:
        with contextlib.suppress(OSError):
            path.unlink()
    os._exit(1)


def _work(file: BinaryIO) -> tuple[dict[str, Any], Iterable[Path]]:
    """Do what the parent orders; return what to tell it, and the files that were written."""
    order = json.loads(read_message(file))
    dictionary = read_message(file)
    batches: Queue[bytes] = Queue(_AHEAD)
    with profiled() as seconds:
        writer = SegmentWriter(Path(order["path"]), dictionary, order["budget"])
        threading.Thread(target=_read_ahead, args=(file, batches, writer.begun), daemon=True).start()
        while batch := batches.get():
            writer.add(NUMBER.unpack_from(batch)[0], Batch.read(batch, NUMBER.size))
        made = writer.finish()
    return {"made": [asdict(one) for one in made], "stages": seconds}, writer.begun


def main() -> None:
    """Be a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the parent, which ends its workers itself
    out = os.dup(1)
    os.dup2(2, 1)  # nothing but the answer goes to the parent
    try:
        answer, begun = _work(sys.stdin.buffer)
    except BaseException:
        _fail()
    try:
        with os.fdopen(out, "wb") as parent:
            parent.write(json.dumps(answer).encode("ascii") + DONE)
    except BrokenPipeError:
        _leave(begun)
    os._exit(0)  # at once: the parent goes on, and nothing that is left needs to be taken apart


if __name__ == "__main__":
    main()
