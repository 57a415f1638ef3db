"""Answers that are cached, for any number of threads."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")

_UNKNOWN: object = object()


def cached(memory: dict[Key, Answer], key: Key, answer: Callable[[], Answer], limit: int = 4096) -> Answer:
    """Return what is cached under `key`, or the answer; a memory of `limit` answers is begun anew.

    Unlike an ``lru_cache`` around a method, this makes no circle of references: who is let go of lets go of files at once.
    """
    found = memory.get(key, _UNKNOWN)
    if found is _UNKNOWN:
        found = answer()
        if len(memory) >= limit:
            memory.clear()
        memory[key] = found
    return found  # type: ignore[return-value]


class Cache(Generic[Key, Answer]):
    """Answers of different sizes within a budget: those that came first go first, and the last one always stays."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._used = 0
        self._kept: dict[Key, tuple[Answer, int]] = {}
        self._keeping = Lock()

    def get(self, key: Key) -> tuple[Answer, int] | None:
        """Return what is cached, and its size."""
        return self._kept.get(key)

    def put(self, key: Key, answer: Answer, size: int) -> None:
        """Remember an answer."""
        with self._keeping:
            self._used += size - self._kept.pop(key, (answer, 0))[1]
            self._kept[key] = answer, size
            while self._used > self._budget and len(self._kept) > 1:
                self._used -= self._kept.pop(next(iter(self._kept)))[1]
