"""The memory and CPU time of a process and all its descendants, and the CPU time of the whole machine (Linux)."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from types import TracebackType

_INTERVAL = 0.02
"""Seconds between two samples."""


def anonymous_bytes(pid: int) -> int:
    """Return the anonymous memory of a process and its descendants, in bytes; 0 without ``/proc`` or such a process.

    Pages that a forked child shares with its parent count twice; memory-mapped files do not count.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", errors="replace")
    except OSError:
        return 0
    own = next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("RssAnon:")), 0)
    return own + sum(map(anonymous_bytes, children(pid)))


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds of a process and its descendants, ended ones included; 0 without ``/proc``."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace")
    except OSError:
        return 0.0
    ticks = stat.rpartition(")")[2].split()[11:15]  # user and system time, its own and of children waited for
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK") + sum(map(cpu_seconds, children(pid)))


def machine_cpu_seconds() -> float:
    """Return the CPU seconds that all cores have spent on anything since the machine started; 0 without ``/proc``.

    Time that a virtual machine had to wait for its host counts, too.
    """
    try:
        fields = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:]
    except OSError:
        return 0.0
    user, nice, system, _idle, _waiting, *interrupts = map(int, fields[:8])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """Return the running children of a process."""
    try:
        tasks = [task.read_text("ascii") for task in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for task in tasks for child in task.split()]


class MemoryWatch:
    """Samples the memory of a process every 20 ms, in a thread, within a ``with`` statement."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._samples: list[tuple[float, int]] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_INTERVAL):
            self._samples.append((time.monotonic(), anonymous_bytes(self._pid)))

    def peak(self, since: float, until: float) -> int:
        """Return the largest sample, in bytes, between two times of the monotonic clock, which all processes share."""
        return max((size for moment, size in self._samples if since <= moment <= until), default=0)
