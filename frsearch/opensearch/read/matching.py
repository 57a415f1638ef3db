"""The articles that match a tree, as collectors see them: counted by the cluster where it can, else streamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from frsearch.engine import Column, DateCounts, TopDocs, columns, precision_of
from frsearch.engine.cache import cached_property
from frsearch.memory import keep
from frsearch.model.metadata import sort_ranks
from frsearch.opensearch.read.asking import NO_TEXT, PAGE
from frsearch.opensearch.read.filters import values_field
from frsearch.opensearch.read.leaves import Query
from frsearch.opensearch.read.snapshot import ClusterSnapshot, ordinal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_BYTES = 8
"""What an article takes in an array."""


class ClusterMatching:
    """The articles that a query finds; ``best`` returns the top of them, ``counted`` their number, once it has been counted."""

    def __init__(
        self,
        snapshot: ClusterSnapshot,
        matching: Callable[[], Query],
        best: Callable[[int | None], TopDocs],
        counted: Callable[[Callable[[], int]], int],
    ) -> None:
        self._snapshot = snapshot
        self._asking = snapshot.asking
        self._matching = matching
        self._best = best
        self._counted = counted

    @cached_property
    def _query(self) -> Query:
        return {"bool": {"filter": [self._matching()]}}

    def count(self) -> int:
        """Return how many articles match."""
        return self._counted(self._count)

    def _count(self) -> int:
        body = {"size": 0, "track_total_hits": True, "query": self._query}
        return int(self._asking.search(body)["hits"]["total"]["value"])

    def top(self, limit: int | None) -> TopDocs:
        """Return the `limit` articles (None: all) with the highest scores."""
        return self._best(limit)

    def latest(self, limit: int | None, is_oldest: bool) -> TopDocs:
        """Return the `limit` latest articles (None: all), or the oldest; undated ones last."""
        if limit is None or limit > PAGE:
            return columns.latest(self, limit, is_oldest)
        order = [{"first": {"order": "asc" if is_oldest else "desc", "missing": "_last"}}, {"order": "asc"}]
        body = {"size": limit, "track_total_hits": True, "query": self._query, "sort": order, **NO_TEXT}
        hits = self._asking.search(body)["hits"]
        doc_ids = tuple(int(hit["sort"][-1]) for hit in hits["hits"])
        return TopDocs(int(hits["total"]["value"]), doc_ids, (0.0,) * len(doc_ids))

    def outlet_counts(self) -> Counter[str | None]:
        """Return how many are from each outlet, None: not named."""
        return Counter({key["outlet"]: count for key, count in self._asking.buckets(self._query, {"outlet": "outlet"})})

    def value_counts(self, fields: tuple[str, ...]) -> Counter[str | None]:
        """Return how many have each value in any of some fields of ``extra``, None: without a value."""
        if len(fields) > 1:  # one value in two fields of an article counts once
            return columns.value_counts(self, fields)
        return Counter(
            {key["value"]: count for key, count in self._asking.buckets(self._query, {"value": values_field(*fields)})}
        )

    def date_counts(self) -> DateCounts:
        """Return how many have each date."""
        undated, dates = 0, []
        for key, count in self._asking.buckets(self._query, {"first": "first", "last": "last"}):
            if key["first"] is None:
                undated = count
            else:
                dates.append((ordinal(key["first"]), ordinal(key["last"]), count))
        first, last, counts = np.array(sorted(dates), np.int64).reshape(-1, 3).T
        return DateCounts(first, precision_of(first, last), counts, undated)

    def doc_ids(self) -> Numbers:
        """Return the doc ids of all that match, ascending."""
        return self._doc_ids

    @cached_property
    def _doc_ids(self) -> Numbers:
        return np.array([doc_id for doc_id, _ in self._stream()], np.int64)

    def _stream(self, *fields: str | Mapping[str, str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Yield the doc id of each article that matches, ascending, with its values in some fields of the cluster."""
        body = {"query": self._query, "sort": [{"order": "asc"}], **NO_TEXT, "docvalue_fields": list(fields)}
        for page in self._asking.pages(body):
            keep(_BYTES * len(page) * (1 + len(fields)))
            yield from ((int(hit["sort"][0]), hit.get("fields", {})) for hit in page)

    def days(self) -> tuple[Numbers, Numbers]:
        """Return the first and the last day of each matching article's date, as proleptic ordinals; 0: undated."""
        return self._days

    @cached_property
    def _days(self) -> tuple[Numbers, Numbers]:
        body = [{"field": name, "format": "epoch_millis"} for name in ("first", "last")]
        rows = [
            (doc_id, *(ordinal(float(found[name][0])) if name in found else 0 for name in ("first", "last")))
            for doc_id, found in self._stream(*body)
        ]
        doc_ids, first, last = np.array(rows, np.int64).reshape(-1, 3).T
        self.__dict__["_doc_ids"] = doc_ids
        return first, last

    def outlets(self) -> tuple[Numbers, Sequence[str | None]]:
        """Return the outlet of each matching article, as an index into the names that come with it; None: not named."""
        return self._outlets

    @cached_property
    def _outlets(self) -> tuple[Numbers, Sequence[str | None]]:
        names = self._snapshot.outlet_numbers
        found = [(doc_id, names[fields.get("outlet", [None])[0]]) for doc_id, fields in self._stream("outlet")]
        doc_ids, codes = np.array(found, np.int64).reshape(-1, 2).T
        self.__dict__["_doc_ids"] = doc_ids
        return codes, list(names)

    def column(self, fields: tuple[str, ...]) -> Column:
        """Return the values of each matching article in any of some fields of ``extra``, each once."""
        if fields not in self._columns:
            self._columns[fields] = self._column(fields)
        return self._columns[fields]

    @cached_property
    def _columns(self) -> dict[tuple[str, ...], Column]:
        return {}

    def _column(self, fields: tuple[str, ...]) -> Column:
        numbers: dict[str, int] = {}
        doc_ids, starts, codes = [], [0], []
        named = [values_field(name) for name in fields]
        for doc_id, found in self._stream(*named):
            texts = dict.fromkeys(text for field in named for text in found.get(field, ()))
            codes += [numbers.setdefault(text, len(numbers)) for text in texts]
            doc_ids.append(doc_id)
            starts.append(len(codes))
        self.__dict__["_doc_ids"] = np.array(doc_ids, np.int64)
        return Column(tuple(numbers), np.array(starts, np.int64), np.array(codes, np.int64))

    def ranks(self, fields: tuple[str, ...]) -> Numbers:
        """Return the place in order of each value that comes with :meth:`column`."""
        return np.array(sort_ranks(self.column(fields).values), np.int64)
