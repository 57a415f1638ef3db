"""The time limit of a search: long work checks now and then whether the limit has passed.

>>> with time_limit(60):
...     within_limits("abc")
(['a', 'b', 'c'], None)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import TypeVar

from frsearch.errors import SearchStopped, SearchTimeout

Item = TypeVar("Item")

_limit: ContextVar[tuple[float, float]] = ContextVar("limit", default=(math.inf, math.inf))
"""The time at which the limit passes, and the seconds it allowed."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Give the work inside this many seconds from now (None: no limit)."""
    allowed = math.inf if seconds is None else seconds
    token = _limit.set((monotonic() + allowed, allowed))
    try:
        yield
    finally:
        _limit.reset(token)


def seconds_left() -> float:
    """Return how many seconds are left, perhaps infinite, perhaps fewer than none."""
    return _limit.get()[0] - monotonic()


def check_time() -> None:
    """Raise SearchTimeout if the limit has passed; costs 0.2 µs."""
    end, seconds = _limit.get()
    if monotonic() > end:
        raise SearchTimeout(seconds)


def checking_time(items: Iterable[Item]) -> Iterator[Item]:
    """Yield `items`; raises SearchTimeout before the first item after the limit."""
    for item in items:
        check_time()
        yield item


def within_limits(items: Iterable[Item]) -> tuple[list[Item], SearchStopped | None]:
    """Return the `items` that come before a limit of the search is exceeded, and the error that says so (None: all of them)."""
    found: list[Item] = []
    try:
        for item in items:
            found.append(item)
    except SearchStopped as stopped:
        return found, stopped
    return found, None
