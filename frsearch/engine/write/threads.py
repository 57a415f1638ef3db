"""Work shared between two threads: NumPy and Zstandard let another thread run while they work on arrays."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from functools import partial
from itertools import islice
from threading import Thread
from typing import Generic, TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Task(Generic[Found]):
    """A call that another thread makes meanwhile, or this one at once if the system starts no more threads.

    What it calls may neither write files nor take locks: if this thread is interrupted, nobody waits for the other.
    """

    def __init__(self, work: Callable[[], Found]) -> None:
        self._work = work
        self._found: list[Found] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=copy_context().run, args=(self._run,), daemon=True)
        try:
            self._thread.start()
        except RuntimeError:
            self._run()

    def _run(self) -> None:
        try:
            self._found.append(self._work())
        except BaseException as error:  # raised again where the result is awaited
            self._error = error

    def result(self) -> Found:
        """Return what the call returned, or raise what it raised, once it is done."""
        if self._thread.ident is not None:
            self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found[0]


def in_pairs(work: Callable[[Given], Found], things: Iterable[Given]) -> Iterator[Found]:
    """Yield what `work` returns for each of `things`, in order; of each two, another thread does the second.

    >>> list(in_pairs(abs, [1, -2, -3]))
    [1, 2, 3]
    """
    left = iter(things)
    for first in left:
        tasks = [Task(partial(work, second)) for second in islice(left, 1)]
        yield work(first)
        for task in tasks:
            yield task.result()
