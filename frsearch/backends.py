"""Chooses the engine for the index at a path; the only module that names a concrete one."""

from __future__ import annotations

from pathlib import Path

from frsearch.engine import Backend, store


def backend_at(path: Path) -> Backend:
    """Return the engine of the index at `path`, or of the one to be created there."""
    return store
