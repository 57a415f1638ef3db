"""How far a long job has come: code names its steps, and whoever wants to know watches.

>>> shares = []
>>> with watched(shares.append):
...     for large in steps([3, 1], [3, 1]):
...         for small in steps(range(large), [1] * large):
...             pass
>>> shares
[0.25, 0.5, 0.75, 0.75, 1.0, 1.0]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple, TypeVar

Thing = TypeVar("Thing")


class _Stretch(NamedTuple):
    """A part of a job, from one share of it to another."""

    told: Callable[[float], None]
    low: float
    high: float


_watching: ContextVar[_Stretch | None] = ContextVar("watching", default=None)


@contextmanager
def watched(told: Callable[[float], None]) -> Iterator[None]:
    """Tell how much of the job inside is done, from 0 to 1, whenever one of its :func:`steps` is."""
    token = _watching.set(_Stretch(told, 0.0, 1.0))
    try:
        yield
    finally:
        _watching.reset(token)


def steps(things: Iterable[Thing], sizes: Sequence[float]) -> Iterator[Thing]:
    """Yield `things`, of which each is a step of what is to be done, that takes about as long as its size says.

    A step can have steps of its own. Who iterates must do so to the end.
    """
    whole = _watching.get()
    if whole is None:
        yield from things
        return
    room, done = whole.high - whole.low, 0.0
    total = sum(sizes) or 1.0
    try:
        for thing, size in zip(things, sizes, strict=True):
            start, done = whole.low + room * done / total, done + size
            end = whole.low + room * done / total
            _watching.set(_Stretch(whole.told, start, end))
            yield thing
            whole.told(end)
    finally:
        _watching.set(whole)
