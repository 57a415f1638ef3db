"""The write lock: a document that expires, and that its holder keeps prolonging while it lives."""

from __future__ import annotations

import os
import socket
import time
from threading import Event, Thread
from uuid import uuid4

from frsearch.errors import FrsearchError, IndexLocked, IndexProblem
from frsearch.opensearch.control import Control

LEASE = 60.0
"""Seconds after which the lock of a writer that was killed is free again."""

_PAUSE = 0.25
"""Seconds between two attempts to take a lock that another process holds."""


class WriteLock:
    """Taken as it is made; raises IndexLocked if another process holds it for longer than `wait` seconds."""

    def __init__(self, control: Control, address: str, wait: float = 0.0) -> None:
        self._control = control
        self._address = address
        self._owner = uuid4().hex
        self._pid = os.getpid()
        self._released = Event()
        self._lost = False
        end = time.monotonic() + wait
        while other := self._take():
            if time.monotonic() + _PAUSE > end:
                raise IndexLocked(f"{other} is writing to it; if that was killed, the lock ends after {LEASE:.0f} s", address)
            time.sleep(_PAUSE)
        self._thread = Thread(target=self._keep, name="frsearch lock", daemon=True)
        self._thread.start()

    def _take(self) -> str | None:
        return self._control.take(self._owner, f"process {os.getpid()} on {socket.gethostname()}", LEASE)

    @property
    def is_held(self) -> bool:
        """Whether it was not released yet, by this process."""
        return not self._released.is_set() and self._pid == os.getpid()

    def check(self) -> None:
        """Raise IndexLocked if another process took it, as this one could not prolong it in time; IndexProblem after a fork."""
        if self._pid != os.getpid():
            raise IndexProblem(
                "was being written to when this process was forked; only the parent can go on writing", self._address
            )
        if self._lost:
            raise IndexLocked("could not be reached for so long that another process has begun to write to it", self._address)

    def _keep(self) -> None:
        """Prolong it again and again, until it is released or lost."""
        while not self._released.wait(LEASE / 4):
            try:
                if self._take():
                    self._lost = True
                    return
            except FrsearchError:  # whoever writes will meet the same error
                continue

    def abandon(self) -> None:
        """Let it end by itself, if it is not removed with all else."""
        self._released.set()
        self._thread.join(_PAUSE * 8)  # else it might take the lock again

    def release(self) -> None:
        """Let others write; does nothing the second time, nor in a forked child."""
        if self.is_held:
            self.abandon()
            self._control.release(self._owner)
