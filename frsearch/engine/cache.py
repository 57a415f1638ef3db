"""Caches of computed values, safe to use from any number of threads, and in a child forked while another thread used them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar, overload

from frsearch.forks import finished_before_forks

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_MISSING: object = object()

_lock = finished_before_forks(Lock())
"""Held while any cache changes, which takes a microsecond."""


class cached_property(Generic[Value]):  # noqa: N801 (it replaces the one of functools)
    """An attribute computed when first used, like :class:`functools.cached_property` without the lock of Python 3.11.

    That lock is one for all instances, is held as long as the computation takes, and stays locked in a child forked meanwhile.
    """

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self._compute = compute
        self.__doc__ = compute.__doc__
        self.__module__ = compute.__module__

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> cached_property[Value]: ...

    @overload
    def __get__(self, instance: object, owner: type[Any]) -> Value: ...

    def __get__(self, instance: object | None, owner: type[Any]) -> cached_property[Value] | Value:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._compute(instance)  # later reads do not get here
        return value


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
    """A cache with a budget for the total cost of its values: evicts any of them, picked at random, but never the latest.

    Whoever asks for the same things in turn, more than there is room for, would find nothing in a cache that evicts the oldest
    or the least recently used: each is evicted just before it is asked for again.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._cost = 0
        self._entries: dict[Key, tuple[Value, int]] = {}
        self._keys: list[Key] = []
        self._state = 1
        """Of the generator of random numbers: the same in every run, so that runs are alike."""

    def get(self, key: Key) -> tuple[Value, int] | None:
        """Return a cached value and its cost, or None."""
        return self._entries.get(key)

    def put(self, key: Key, value: Value, cost: int) -> None:
        """Cache a value, in place of the one that the key has."""
        with _lock:
            if before := self._entries.get(key):
                self._cost -= before[1]
            else:
                self._keys.append(key)
            self._cost += cost
            self._entries[key] = value, cost
            while self._cost > self._budget and len(self._keys) > 1:
                self._evict(key)

    def _evict(self, latest: Key) -> None:
        """Evict a value other than that of `latest`."""
        keys = self._keys
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % (1 << 64)  # Knuth's linear congruence
        at = (self._state >> 33) % len(keys)
        if keys[at] == latest:
            at -= 1
        self._cost -= self._entries.pop(keys[at])[1]
        keys[at] = keys[-1]
        keys.pop()
