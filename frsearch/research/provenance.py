"""Provenance: what a number in print was made from, as data.

Any export, table or picture can carry it, as it is about queries and an index, not about what was made of them.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.metadata
import platform
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from frsearch.engine import Count, Matching
from frsearch.errors import QueryError, SearchStopped
from frsearch.model.provenance import OutputFile, Provenance, QueryRead
from frsearch.query.written import written
from frsearch.research.filters import plain_filters
from frsearch.research.selection import Selection
from frsearch.search.request import Filters

Select = Callable[[str | None], Selection]
"""Returns the selection of a query, with the filters that all queries share; raises QueryError and SearchStopped."""


def provenance(
    queries: Sequence[str | None],
    select: Select,
    filters: Filters,
    index: Mapping[str, Any],
    *,
    output: Path | None = None,
    command: str | None = None,
) -> Provenance:
    """Return the provenance of what was made from queries (None: all articles) and written to `output`.

    Raises OSError if `output` cannot be read, and ValueError for filters out of range.
    """
    corpus = select(None)
    snapshot = corpus.searcher.snapshot
    return Provenance(
        queries=tuple(_read(query, select) for query in queries),
        filters=plain_filters(filters),
        corpus=corpus.collect(Count()),
        index={**index, "generation": snapshot.generation, "articles": len(snapshot)},
        versions={"frsearch": _version(), "python": platform.python_version(), "numpy": np.__version__},
        made=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
        output=None if output is None else output_file(output),
        command=command,
    )


@lru_cache(1)
def _version() -> str:
    try:
        return importlib.metadata.version("frsearch")
    except importlib.metadata.PackageNotFoundError:  # run from its sources, without being installed
        return "unknown"


def _read(query: str | None, select: Select) -> QueryRead:
    try:
        selection = select(query)
        total, undated = selection.collect(_Dated())
    except (QueryError, SearchStopped) as error:
        return QueryRead(query, error=str(error))
    return QueryRead(query, written(selection.tree), total, undated, selection.notes)


class _Dated:
    """How many articles match, and how many of them have no date."""

    def collect(self, matching: Matching) -> tuple[int, int]:
        """Return both numbers."""
        return matching.count(), matching.date_counts().undated


def output_file(path: Path) -> OutputFile:
    """Return the size and the digest of a file; of a folder, those of its files together, in the order of their names."""
    if not path.is_dir():
        return OutputFile(path.name, path.stat().st_size, _digest(path))
    lines, size = hashlib.sha256(), 0
    for file in sorted(path.iterdir()):
        lines.update(f"{_digest(file)}  {file.name}\n".encode("utf-8", "surrogateescape"))
        size += file.stat().st_size
    return OutputFile(path.name, size, lines.hexdigest())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
