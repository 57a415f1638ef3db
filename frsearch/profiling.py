"""Where the time of a long job goes: code names its stages, and a caller may collect their times.

>>> with profiled() as seconds:
...     with stage("numbering"):
...         pass
>>> list(seconds)
['numbering']
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_collecting: ContextVar[dict[str, float] | None] = ContextVar("collecting", default=None)


@contextmanager
def profiled() -> Iterator[dict[str, float]]:
    """Collect the seconds spent in each stage inside, in the order in which stages first end."""
    seconds: dict[str, float] = {}
    token = _collecting.set(seconds)
    try:
        yield seconds
    finally:
        _collecting.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Time the work inside as the stage `name`; costs about a microsecond if nobody collects."""
    if _collecting.get() is None:
        yield
        return
    began = time.perf_counter()
    try:
        yield
    finally:
        add_seconds(name, time.perf_counter() - began)


def add_seconds(name: str, seconds: float) -> None:
    """Add `seconds`, measured elsewhere (in a worker process, say), to the stage `name`."""
    collecting = _collecting.get()
    if collecting is not None:
        collecting[name] = collecting.get(name, 0.0) + seconds
