"""Caches of computed values, safe to use from any number of threads."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_MISSING: object = object()


def cached(cache: dict[Key, Value], key: Key, compute: Callable[[], Value], limit: int = 4096) -> Value:
    """Return the value cached under `key`, computing it if there is none; a cache of `limit` values is emptied first.

    Unlike an ``lru_cache`` on a method, this makes no reference cycle: an object that is released closes its files at once.
    """
    found = cache.get(key, _MISSING)
    if found is _MISSING:
        found = compute()
        if len(cache) >= limit:
            cache.clear()
        cache[key] = found
    return found  # type: ignore[return-value]


class Cache(Generic[Key, Value]):
    """A cache with a budget for the total cost of its values: evicts the oldest first, but never the latest."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._cost = 0
        self._entries: dict[Key, tuple[Value, int]] = {}
        self._lock = Lock()

    def get(self, key: Key) -> tuple[Value, int] | None:
        """Return a cached value and its cost, or None."""
        return self._entries.get(key)

    def put(self, key: Key, value: Value, cost: int) -> None:
        """Cache a value, in place of the one that the key has."""
        with self._lock:
            self._cost += cost - self._entries.pop(key, (value, 0))[1]
            self._entries[key] = value, cost
            while self._cost > self._budget and len(self._entries) > 1:
                self._cost -= self._entries.pop(next(iter(self._entries)))[1]
