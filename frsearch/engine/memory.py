"""Answers that are remembered, for any number of threads."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")

_UNKNOWN: object = object()


def remembered(memory: dict[Key, Answer], key: Key, answer: Callable[[], Answer], limit: int = 4096) -> Answer:
    """Return what is remembered under `key`, or the answer; a memory of `limit` answers is begun anew.

    Unlike an ``lru_cache`` around a method, this makes no circle of references: who is let go of lets go of files at once.
    """
    found = memory.get(key, _UNKNOWN)
    if found is _UNKNOWN:
        found = answer()
        if len(memory) >= limit:
            memory.clear()
        memory[key] = found
    return found  # type: ignore[return-value]
