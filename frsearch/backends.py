"""Chooses the engine for the index at a path; the only module that names a concrete one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from frsearch.engine import Backend, Store, store
from frsearch.errors import NotOnCluster
from frsearch.forks import importing


def backend_at(place: Path | str) -> Backend:
    """Return the engine of the index in a folder or at an address, or of the one to be created there."""
    if isinstance(place, Path):
        return store
    with importing:
        from frsearch.opensearch import store as cluster  # noqa: PLC0415 (most indexes are in folders)

    return cluster


def combined_stores(places: Sequence[Path | str]) -> Store:
    """Open the indexes at several places as one, for reading; raises IndexMissing, IndexOutdated or IndexDamaged.

    Raises NotOnCluster if one of them is on a cluster.
    """
    folders = [place for place in places if isinstance(place, Path)]
    if len(folders) < len(places):
        [address, *_] = [place for place in places if not isinstance(place, Path)]
        instead = "ask each index by itself, or put several indices of the cluster behind one alias"
        raise NotOnCluster("be read together with other indexes", instead, address)
    return store.open_stores(folders)
