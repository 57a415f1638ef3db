"""Chooses the engine for the index at a path; the only module that names a concrete one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from frsearch.engine import Backend, Store, store


def backend_at(path: Path) -> Backend:
    """Return the engine of the index at `path`, or of the one to be created there."""
    return store


def combined_stores(paths: Sequence[Path]) -> Store:
    """Open the indexes at several paths as one, for reading; raises IndexMissing, IndexOutdated or IndexDamaged."""
    return store.open_stores(paths)
