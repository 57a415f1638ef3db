"""Forks: a child has only the thread that forked, so it must not inherit anything that another thread was in the middle of."""

from __future__ import annotations

import os
from importlib import import_module
from threading import Lock, RLock
from typing import TypeVar

Held = TypeVar("Held", Lock, "RLock")


def finished_before_forks(lock: Held) -> Held:
    """Return `lock`, which is now held during forks: a fork waits for the thread that holds it, and no child finds it locked."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release)
    return lock


def imported_before_forks(module: str) -> None:
    """Have a process import a module before it forks: a library imports it on demand, where no lock of ours can be held."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=lambda: import_module(module))


importing = finished_before_forks(RLock())
"""Held while a module is imported on demand: a child would wait forever for one that another thread was importing."""
