"""Queries that Whoosh has no equal of, for any searcher of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from whoosh.matching import ListMatcher
from whoosh.query import Query, spans
from whoosh.searching import Searcher

from frsearch.engine.search.positions import near_slots
from frsearch.engine.whoosh.codec import FrsearchCodec
from frsearch.errors import FrsearchError
from frsearch.query import AtLeast, Near


class _TreeQuery(Query):  # type: ignore[misc]
    """A query that is the same as another if their nodes are."""

    boost = 1.0
    fieldname = None

    def __init__(self, node: AtLeast | Near) -> None:
        self.node = node

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TreeQuery) and other.node == self.node

    def __hash__(self) -> int:
        return hash(self.node)

    def estimate_size(self, ixreader: Any) -> int:
        """Return how many articles it can match at most."""
        return int(ixreader.doc_count())

    def estimate_min_size(self, ixreader: Any) -> int:
        """Return how many articles it matches at least."""
        return 0


class PairQuery(spans.SpanNear):  # type: ignore[misc]
    """Whoosh's own query for two that are near each other; it does not tell how much it can match, but is asked."""

    boost = 1.0
    fieldname = None

    def estimate_size(self, ixreader: Any) -> int:
        """Return how many articles it can match at most."""
        return int(self.q.estimate_size(ixreader))

    def estimate_min_size(self, ixreader: Any) -> int:
        """Return how many articles it matches at least."""
        return 0


class AtLeastQuery(_TreeQuery):
    """Matches what at least `count` of its queries match."""

    def __init__(self, node: AtLeast, count: int, queries: Sequence[Query]) -> None:
        super().__init__(node)
        self._count = count
        self._queries = queries

    def __repr__(self) -> str:
        return f"AtLeastQuery({self._count}, {self._queries!r})"

    def matcher(self, searcher: Searcher, context: Any = None) -> ListMatcher:
        """Return a matcher over the articles of one segment, each with the weight 1."""
        matched = Counter(doc for query in self._queries for doc in query.matcher(searcher, context).all_ids())
        return ListMatcher(sorted(doc for doc, count in matched.items() if count >= self._count))


class NearQuery(_TreeQuery):
    """Asks our engine where words are near; only an index of ours can answer, as no other knows sentences."""

    def __init__(self, node: Near, places: Sequence[str]) -> None:
        super().__init__(node)
        self._near = node
        self._places = places

    def __repr__(self) -> str:
        return f"NearQuery({self._near})"

    def matcher(self, searcher: Searcher, context: Any = None) -> ListMatcher:
        """Return a matcher over the articles of one segment, each with the weight 1; raises FrsearchError."""
        codec = searcher.reader().codec()
        segment = codec.opened if isinstance(codec, FrsearchCodec) else None
        if segment is None:
            raise FrsearchError(f"{self} needs an index that frsearch has built, and a searcher of one segment")
        fields = [segment.field(place) for place in self._places]
        found = [field.articles_of(near_slots(segment, field, self._near, None)) for field in fields]
        docs = np.unique(np.concatenate(found))
        return ListMatcher(docs[segment.live(docs)].tolist())
