"""The time that a search may take: whatever works long asks now and then whether it has ended.

>>> with time_limit(60):
...     in_time("abc")
(['a', 'b', 'c'], True)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import TypeVar

from frsearch.errors import SearchTimeout

Item = TypeVar("Item")

_limit: ContextVar[tuple[float, float]] = ContextVar("limit", default=(math.inf, math.inf))
"""When the time ends, and how many seconds there were."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Let what is done inside take so many seconds (None: any number) from here on."""
    allowed = math.inf if seconds is None else seconds
    token = _limit.set((monotonic() + allowed, allowed))
    try:
        yield
    finally:
        _limit.reset(token)


def check_time() -> None:
    """Raise SearchTimeout if the time has ended; costs 0.2 µs."""
    end, seconds = _limit.get()
    if monotonic() > end:
        raise SearchTimeout(seconds)


def checking_time(items: Iterable[Item]) -> Iterator[Item]:
    """Yield `items`; raises SearchTimeout before the first one for which there is no time left."""
    for item in items:
        check_time()
        yield item


def in_time(items: Iterable[Item]) -> tuple[list[Item], bool]:
    """Return those of `items` that come before the time ends, and whether these are all."""
    found: list[Item] = []
    try:
        for item in items:
            found.append(item)
    except SearchTimeout:
        return found, False
    return found, True
