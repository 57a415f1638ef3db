"""Queries that Whoosh lacks, as Whoosh queries for any of its searchers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.matching import ListMatcher
from whoosh.query import Query, spans
from whoosh.searching import Searcher

from frsearch.engine.arrays import distinct
from frsearch.engine.format.keys import at_address
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.metadata import docs_with_value
from frsearch.engine.search.positions import near_slots
from frsearch.engine.whoosh.codec import FrsearchCodec
from frsearch.errors import FrsearchError
from frsearch.query import Address, AtLeast, Metadata, Near


class _TreeQuery(Query):  # type: ignore[misc]
    """A query that equals another if their nodes are equal."""

    boost = 1.0
    fieldname = None

    def __init__(self, node: Address | AtLeast | Metadata | Near) -> None:
        self.node = node

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TreeQuery) and other.node == self.node

    def __hash__(self) -> int:
        return hash(self.node)

    def estimate_size(self, ixreader: Any) -> int:
        """Return an upper bound on the number of articles it matches."""
        return int(ixreader.doc_count())

    def estimate_min_size(self, ixreader: Any) -> int:
        """Return a lower bound on the number of articles it matches."""
        return 0


class PairQuery(spans.SpanNear):  # type: ignore[misc]
    """Whoosh's own query for two spans near each other, with the size estimates that it lacks but is asked for."""

    boost = 1.0
    fieldname = None

    def estimate_size(self, ixreader: Any) -> int:
        """Return an upper bound on the number of articles it matches."""
        return int(self.q.estimate_size(ixreader))

    def estimate_min_size(self, ixreader: Any) -> int:
        """Return a lower bound on the number of articles it matches."""
        return 0


class AtLeastQuery(_TreeQuery):
    """Matches articles that at least `count` of its queries match."""

    def __init__(self, node: AtLeast, count: int, queries: Sequence[Query]) -> None:
        super().__init__(node)
        self._count = count
        self._queries = queries

    def __repr__(self) -> str:
        return f"AtLeastQuery({self._count}, {self._queries!r})"

    def matcher(self, searcher: Searcher, context: Any = None) -> ListMatcher:
        """Return a matcher over the articles of one segment, each with weight 1."""
        matched = Counter(doc for query in self._queries for doc in query.matcher(searcher, context).all_ids())
        return ListMatcher(sorted(doc for doc, count in matched.items() if count >= self._count))


class _EngineQuery(_TreeQuery, ABC):
    """A query that our engine evaluates; it needs an index of ours, as Whoosh lacks what is asked for."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.node})"

    def matcher(self, searcher: Searcher, context: Any = None) -> ListMatcher:
        """Return a matcher over the articles of one segment, each with weight 1; raises FrsearchError."""
        segment = _segment(self, searcher)
        docs = self._docs(segment)
        return ListMatcher(docs[segment.live(docs)].tolist())

    @abstractmethod
    def _docs(self, segment: Segment) -> NDArray[np.integer]:
        """Return the doc ids of the articles of a segment that match, ascending, deleted ones included."""


class NearQuery(_EngineQuery):
    """Proximity: no other index stores sentences."""

    def __init__(self, node: Near, field_names: Sequence[str]) -> None:
        super().__init__(node)
        self._near = node
        self._field_names = field_names

    def _docs(self, segment: Segment) -> NDArray[np.integer]:
        fields = [segment.field(name) for name in self._field_names]
        found = [field.articles_of(near_slots(segment, field, self._near, None)) for field in fields]
        return distinct(np.concatenate(found))


class AddressQuery(_EngineQuery):
    """An address or a host: for Whoosh, addresses are only stored."""

    def __init__(self, node: Address) -> None:
        super().__init__(node)
        self._address = node

    def _docs(self, segment: Segment) -> NDArray[np.integer]:
        return np.flatnonzero(at_address(segment.addresses, self._address.text))


class MetadataQuery(_EngineQuery):
    """A metadata filter: to Whoosh, ``extra`` is not even stored."""

    def __init__(self, node: Metadata) -> None:
        super().__init__(node)
        self._metadata = node

    def _docs(self, segment: Segment) -> NDArray[np.integer]:
        return docs_with_value(segment.metadata, self._metadata)


def _segment(query: _TreeQuery, searcher: Searcher) -> Segment:
    codec = searcher.reader().codec()
    segment = codec.opened if isinstance(codec, FrsearchCodec) else None
    if segment is None:
        raise FrsearchError(f"{query} needs an index built by frsearch and a searcher over a single segment")
    return segment
