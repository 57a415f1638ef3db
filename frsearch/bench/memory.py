"""The memory and CPU time of a process and all its descendants, and the CPU time of the whole machine (Linux)."""

from __future__ import annotations

import os
import resource
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


def own_cpu_seconds() -> float:
    """Return the CPU seconds of this process and its descendants, more precisely than ``/proc`` has them if they have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used) + sum(map(cpu_seconds, children(os.getpid())))


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


class LoadWatch:
    """Measures, from when it is made, the CPU time of this process with its children, and of everything else."""

    def __init__(self) -> None:
        self._own, self._all, self._began = own_cpu_seconds(), machine_cpu_seconds(), time.perf_counter()

    def own_s(self) -> float:
        """Return the CPU seconds of this process and its children."""
        return own_cpu_seconds() - self._own

    def of_others(self) -> float:
        """Return how many cores other processes have kept busy on average."""
        took = time.perf_counter() - self._began
        return max(0.0, machine_cpu_seconds() - self._all - self.own_s()) / took


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
