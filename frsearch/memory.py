"""The memory limit of a search: what a query keeps at the same time is added up, and checked against the limit.

Counted are intermediate results whose number depends on the query, such as the matches of each of its words. Not counted are
caches, which have budgets of their own, the arrays needed for one word at a time, and the hits themselves.

>>> with memory_limit(1):
...     with releasing():
...         keep(1_000_000)
...     keep(1_000_000)
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from attrs import define

from frsearch.errors import SearchMemory


@define
class _Account:
    limit: float
    """Bytes that may be kept at the same time."""
    kept: int = 0


_account: ContextVar[_Account | None] = ContextVar("account", default=None)


@contextmanager
def memory_limit(megabytes: float | None) -> Iterator[None]:
    """Let the work inside keep this many megabytes, of 1,000,000 bytes (None: no limit)."""
    token = _account.set(_Account(math.inf if megabytes is None else megabytes * 1e6))
    try:
        yield
    finally:
        _account.reset(token)


def keep(size: int) -> None:
    """Count `size` bytes as kept until :func:`releasing` ends; raises SearchMemory if the limit is exceeded."""
    account = _account.get()
    if account is not None:
        account.kept += size
        if account.kept > account.limit:
            raise SearchMemory(account.limit / 1e6)


@contextmanager
def releasing() -> Iterator[None]:
    """Count what the work inside keeps as released when it ends."""
    account = _account.get()
    kept = account.kept if account else 0
    try:
        yield
    finally:
        if account:
            account.kept = kept
