"""The index that the page shows: opened when it is first asked for, and moved to the latest commit at every request."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from attrs import define, field

from frsearch.errors import IndexProblem
from frsearch.index import Index
from frsearch.model.reports import IndexInfo
from frsearch.model.statistics import Stats


@define
class Overview:
    """What a commit is made of: its number, and what :meth:`frsearch.Index.info` and :meth:`frsearch.Index.stats` say of it."""

    generation: str
    info: IndexInfo
    _index: Index
    _stats: Stats | None = field(default=None, init=False)

    @property
    def stats(self) -> Stats:
        """The statistics, which take a quarter of a second for 34,000 articles when they are first asked for."""
        if self._stats is None:
            self._stats = self._index.stats()
        return self._stats


@define
class Archive:
    """One index, or several read as one, which threads share."""

    paths: Sequence[Path]
    variants: Path | None = None
    _index: Index | None = field(default=None, init=False)
    _overview: Overview | None = field(default=None, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False)

    @property
    def index(self) -> Index:
        """The index, as its last commit has it; raises IndexProblem where there is none, or none that can be read."""
        with self._lock:
            return self._refreshed()

    @property
    def overview(self) -> Overview:
        """What the index is made of; the same object until there is another commit."""
        with self._lock:
            index = self._refreshed()
            if self._overview is None:
                generation = str(index.provenance(None).index["generation"])
                self._overview = Overview(generation, index.info(), index)
            return self._overview

    @property
    def known(self) -> Overview | None:
        """The overview that was last asked for, without looking at the index: for a page that says what is wrong with that."""
        return self._overview

    def close(self) -> None:
        """Close the index."""
        with self._lock:
            self._close()

    def _refreshed(self) -> Index:
        if self._index is None:
            self._index = Index.open_many(self.paths, variants=self.variants)
        try:
            if self._index.refresh():
                self._overview = None
        except (IndexProblem, OSError):
            self._close()
            raise
        return self._index

    def _close(self) -> None:
        index, self._index, self._overview = self._index, None, None
        if index is not None:
            with suppress(IndexProblem):
                index.close()
