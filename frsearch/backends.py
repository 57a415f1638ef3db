"""Chooses the engine for the index at a path; the only module that names a concrete one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from frsearch.engine import Backend, Store, store
from frsearch.errors import NotOnCluster, without_password
from frsearch.forks import importing
from frsearch.text import is_address


def backend_at(path: Path | str) -> Backend:
    """Return the engine of the index at `path`, or of the one to be created there."""
    return _cluster() if is_address(path) else store


def _cluster() -> Backend:
    with importing:
        from frsearch.opensearch import store as cluster  # noqa: PLC0415 (needs a package that is not always there)

    return cluster


def combined_stores(paths: Sequence[Path | str]) -> Store:
    """Open the indexes in several folders as one, for reading; raises IndexMissing, IndexOutdated or IndexDamaged."""
    for path in paths:
        if not isinstance(path, Path):
            raise NotOnCluster("be opened together with others", "open each on its own", without_password(path))
    return store.open_stores([path for path in paths if isinstance(path, Path)])
