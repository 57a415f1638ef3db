"""The articles that match a tree, as collectors see them: scored, sorted and looked up only on demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from frsearch.engine import Column, DateCounts, TopDocs, columns
from frsearch.engine.arrays import Counts
from frsearch.engine.cache import cached_property
from frsearch.engine.read.metadata import some_of
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.search.executor import Executor
from frsearch.query import Node


class SegmentsMatching:
    """The matches of one tree in one snapshot; ``best`` returns the top k."""

    def __init__(self, snapshot: SegmentsSnapshot, executor: Executor, tree: Node, best: Callable[[int], TopDocs]) -> None:
        self._snapshot = snapshot
        self._executor = executor
        self._tree = tree
        self._best = best

    @cached_property
    def _doc_ids(self) -> Counts:
        return self._executor.matching(self._tree)

    def count(self) -> int:
        """Return how many articles match."""
        return len(self._doc_ids)

    def doc_ids(self) -> Counts:
        """Return the doc ids of all that match, ascending; nothing is scored."""
        return self._doc_ids

    def top(self, limit: int | None) -> TopDocs:
        """Return the `limit` articles (None: all) with the highest scores."""
        return self._best(len(self._snapshot) if limit is None else limit)

    def latest(self, limit: int | None, is_oldest: bool) -> TopDocs:
        """Return the `limit` latest articles (None: all), or the oldest."""
        return columns.latest(self, limit, is_oldest)

    def outlet_counts(self) -> Counter[str | None]:
        """Return how many articles are from each outlet."""
        return columns.outlet_counts(self)

    def value_counts(self, fields: tuple[str, ...]) -> Counter[str | None]:
        """Return how many articles have each value in any of some fields of ``extra``."""
        return columns.value_counts(self, fields)

    def date_counts(self) -> DateCounts:
        """Return how many articles have each date."""
        return columns.date_counts(self)

    def days(self) -> tuple[Counts, Counts]:
        """Return the first and the last day of each matching article's date."""
        first, last = self._snapshot.days
        return first[self._doc_ids], last[self._doc_ids]

    def outlets(self) -> tuple[Counts, Sequence[str | None]]:
        """Return the outlet of each matching article, as an index into the names that come with it."""
        codes, names = self._snapshot.outlets
        return codes[self._doc_ids], names

    def column(self, fields: tuple[str, ...]) -> Column:
        """Return the values of each matching article in any of some fields of ``extra``."""
        return some_of(self._snapshot.metadata.column(fields), self._doc_ids)

    def ranks(self, fields: tuple[str, ...]) -> Counts:
        """Return the place in order of each value that comes with :meth:`column`."""
        return self._snapshot.metadata.ranks(fields)
