"""Which engine keeps the index at a path: the only place that names a concrete one."""

from __future__ import annotations

from pathlib import Path

from frsearch.engine import Backend, store


def backend_at(path: Path) -> Backend:
    """Return the engine that keeps, or would keep, the index at `path`."""
    return store
