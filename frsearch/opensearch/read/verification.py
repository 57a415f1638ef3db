"""Verification: which of the articles that a loose query finds have the leaf, by reading their texts.

That takes milliseconds an article, so there is a bound. Beyond it, what was not read counts as a match, and as no match where the
leaf is excluded: a search may then find too many articles, and says so, but it never misses one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from frsearch.deadline import checking_time
from frsearch.matching.finder import TextFinder
from frsearch.opensearch.read.asking import Asking
from frsearch.opensearch.read.expansion import Expansions
from frsearch.opensearch.read.leaves import NOTHING, Query, any_of
from frsearch.query import Fuzzy, Leaf, Wildcard, fields_of, single_leaves
from frsearch.query.written import written

BOUND = 3000
"""Most articles that are read for one leaf."""

_TOGETHER = 200
"""Articles that are fetched together."""

_MOST = 100
"""Leaves whose articles are remembered."""


class Verified(NamedTuple):
    """The articles that have a leaf, by number; ``last`` is the last one that was read, None: all were that may have it."""

    doc_ids: tuple[int, ...]
    last: int | None


class Verification:
    """The leaves verified so far."""

    def __init__(self, asking: Asking, expansions: Expansions) -> None:
        self._asking = asking
        self._expansions = expansions
        self._known: dict[tuple[Leaf, str], Verified] = {}

    def of(self, leaf: Leaf, loose: Query) -> Verified:
        """Return the articles that have a leaf, of those that a query finds; raises SearchTimeout."""
        key = leaf, repr(loose)
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = self._read(leaf, loose)
        return self._known[key]

    def _read(self, leaf: Leaf, loose: Query) -> Verified:
        finders = self.finders(leaf)
        found: list[int] = []
        body = {"query": {"bool": {"filter": [loose]}}, "sort": [{"order": "asc"}], "_source": list(finders)}
        for number, hit in enumerate(checking_time(self._hits(body))):
            if number == BOUND:
                return Verified(tuple(found), _order(hit) - 1)
            texts = hit.get("_source", {})
            if any(finder.has_all(text) for place, finder in finders.items() if (text := texts.get(place))):
                found.append(_order(hit))
        return Verified(tuple(found), None)

    def finders(self, leaf: Leaf) -> dict[str, TextFinder]:
        """Return what finds a leaf in each of its fields."""
        patterns = [one for one in single_leaves(leaf) if isinstance(one, Wildcard | Fuzzy)]
        return {
            place: TextFinder([leaf], place, expanded={one: set(self._expansions.of(one, place).forms) for one in patterns})
            for place in fields_of(leaf)
        }

    def _hits(self, body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        for page in self._asking.pages(body, _TOGETHER):
            yield from page


def caveat_on(leaf: Leaf) -> str:
    """Return what to say where not every article was read that may have a leaf."""
    return f"more than {BOUND:,} articles may match {written(leaf)}; of these, all after the first {BOUND:,} count as if they did"


def query_of(verified: Verified, loose: Query, *, is_excluded: bool) -> Query:
    """Return the query for the articles that have a leaf, and those that may have it, unless it `is_excluded`."""
    sure = {"terms": {"order": list(verified.doc_ids)}} if verified.doc_ids else NOTHING
    if verified.last is None or is_excluded:
        return sure
    return any_of([sure, {"bool": {"filter": [loose, {"range": {"order": {"gt": verified.last}}}]}}])


def _order(hit: Mapping[str, Any]) -> int:
    return int(hit["sort"][0])
