"""How far a long job has come: code reports its steps and its commit, and a caller may watch.

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

from attrs import define

Thing = TypeVar("Thing")


class _Stretch(NamedTuple):
    """Part of a job, from one share of the whole to another, and whom to report to."""

    report: Callable[[float], None]
    low: float
    high: float


_watching: ContextVar[_Stretch | None] = ContextVar("watching", default=None)


@contextmanager
def watched(report: Callable[[float], None]) -> Iterator[None]:
    """Call `report` with the share of the job inside that is done, from 0 to 1, after each of its :func:`steps`."""
    token = _watching.set(_Stretch(report, 0.0, 1.0))
    try:
        yield
    finally:
        _watching.reset(token)


def steps(things: Iterable[Thing], sizes: Sequence[float]) -> Iterator[Thing]:
    """Yield `things`, each a step of the work whose size says how long it takes relative to the others.

    A step can have steps of its own. If the caller does not iterate to the end, the job is over: no later steps are reported.
    """
    whole = _watching.get()
    if whole is None:
        yield from things
        return
    width, done, current = whole.high - whole.low, 0.0, None
    total = sum(sizes) or 1.0
    try:
        for thing, size in zip(things, sizes, strict=True):
            start, done = whole.low + width * done / total, done + size
            end = min(whole.low + width * done / total, whole.high)  # rounding must not make shares go back
            current = _Stretch(whole.report, start, end)
            _watching.set(current)
            yield thing
            whole.report(end)
    finally:
        if _watching.get() is current:  # not if this ends late, after an error, when nobody watches any more
            _watching.set(whole)


@define
class Writing:
    """How far writing to an index has come: whether it has begun, and whether its commit is what the index now shows.

    If it is not atomic, some of the changes may be in the index without a commit.
    """

    has_begun: bool = False
    is_committed: bool = False
    is_atomic: bool = True


_writing: ContextVar[Writing | None] = ContextVar("writing", default=None)


@contextmanager
def watched_writing() -> Iterator[Writing]:
    """Yield how far the writing inside has come, kept up to date even while an exception ends it."""
    writing = Writing()
    token = _writing.set(writing)
    try:
        yield writing
    finally:
        _writing.reset(token)


def report_writing(*, is_committed: bool, is_atomic: bool = True) -> None:
    """Report that writing has begun, and whether its commit is on disk, without which nothing is, if it is atomic."""
    if writing := _writing.get():
        writing.has_begun = True
        writing.is_committed |= is_committed
        writing.is_atomic = is_atomic
