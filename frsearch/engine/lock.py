"""The write lock: Whoosh's own file, held as Whoosh holds it, with the holder's process beside it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from whoosh.util.filelock import FileLock

from frsearch.errors import IndexLocked

_LOCK = "MAIN_WRITELOCK"
_PID = "writer.pid"


class WriteLock:
    """Held from its making until :meth:`release`; raises IndexLocked where another process holds it.

    The system lets go of the lock of a process that dies.
    """

    def __init__(self, path: Path) -> None:
        self._pid = path / _PID
        self._lock = FileLock(str(path / _LOCK))
        if not self._lock.acquire(blocking=False):
            pid = _read_pid(self._pid)
            who = f"process {pid}" if pid else "another process"
            raise IndexLocked(f"{who} is writing to this index; wait until it is done", path, pid)
        try:
            self._pid.write_text(str(os.getpid()), "ascii")
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        """Let go; a second time nothing happens."""
        if self._lock.fd is not None:
            with contextlib.suppress(OSError):
                self._pid.unlink()
            self._lock.release()


def _read_pid(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return None
