"""The searcher of one commit: from a query tree to a collector's result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import numpy as np

from frsearch.deadline import check_time
from frsearch.engine import Collected, Collector, Lexicon, TopDocs
from frsearch.engine.cache import Cache, cached_property
from frsearch.engine.format.damage import reporting_damage, reports_damage
from frsearch.engine.read.field import MAX_POSITIONS
from frsearch.engine.read.segment import Segment
from frsearch.engine.read.snapshot import TOGETHER, SegmentsSnapshot
from frsearch.engine.search.collect import SegmentsMatching
from frsearch.engine.search.executor import Executor
from frsearch.engine.search.match_spans import SpanFinder
from frsearch.engine.search.rescoring import Rescoring
from frsearch.engine.search.statistics import Statistics
from frsearch.engine.search.vocabulary import SegmentsVocabulary
from frsearch.forks import importing
from frsearch.query import Leaf, Match, Maybe, Node, Rescored, Signal

_POSITIONS = 1 << 18
"""Most positions of articles whose matches are found together, unless a single one has more; there are up to TOGETHER of them."""

_ALL = 1 << 32
"""More occurrences than any article has: slots are numbers of 32 bits."""

_CACHED, _OVERHEAD = 1 << 18, 250
"""Budget of the cache of top articles, in articles, and what an entry costs besides: about a thousand queries in 5 MB."""


class SegmentsSearcher:
    """Runs query trees over the segments of one commit."""

    is_distant = False

    def __init__(self, snapshot: SegmentsSnapshot) -> None:
        self.snapshot = snapshot
        self.path = snapshot.path
        self._statistics = Statistics(snapshot.segments)
        self.vocabulary = SegmentsVocabulary(snapshot, self._statistics)
        self._tops: Cache[tuple[Node | Rescored, int], TopDocs] = Cache(_CACHED)

    @property
    def files(self) -> list[str]:
        """The names of the segments' files."""
        return self.snapshot.files

    @cached_property
    def executor(self) -> Executor:
        """The executor, which runs trees without rescoring."""
        return Executor(self.snapshot, self._statistics)

    @cached_property
    def lexicon(self) -> Lexicon:
        """How often words occur; only research asks."""
        with importing:
            from frsearch.engine.search.lexicon import SegmentsLexicon  # noqa: PLC0415

        return SegmentsLexicon(self.snapshot)

    @cached_property
    def _rescoring(self) -> Rescoring:
        return Rescoring(self.snapshot, self._statistics, self.executor, self.vocabulary)

    def expect(self, leaves: Iterable[Leaf], rescored: Sequence[Maybe] = ()) -> None:
        """Do nothing: each word is looked up as fast as many."""

    @reports_damage
    def search(self, tree: Node | Rescored, collector: Collector[Collected]) -> Collected:
        """Return what a collector makes of the articles that match; raises SearchStopped."""
        child = tree.child if isinstance(tree, Rescored) else tree
        return collector.collect(SegmentsMatching(self.snapshot, self.executor, child, partial(self._top, tree)))

    def _top(self, tree: Node | Rescored, limit: int) -> TopDocs:
        """Return the top `limit` articles, from the cache if they are there."""
        if cached_top := self._tops.get((tree, limit)):
            return cached_top[0]
        best = self._rescoring.best(tree, limit) if isinstance(tree, Rescored) else self.executor.best(tree, limit)
        found = best.listed
        self._tops.put((tree, limit), found, _OVERHEAD + len(found.doc_ids))
        return found

    def caveats(self, tree: Node) -> Iterator[str]:
        """Return nothing: what is found matches."""
        return iter(())

    @reports_damage
    def parts(self, tree: Node | Rescored, doc_id: int) -> list[tuple[Signal, float]]:
        """Return the leaves of a tree that an article matches and the other signals, each with what it adds to the score."""
        if isinstance(tree, Rescored):
            parts: dict[Signal, float] = {}
            for gain, value in self._rescoring.parts(tree, doc_id):
                parts[gain] = parts.get(gain, 0.0) + value  # recency adds to the score both before and after rescoring
            return list(parts.items())
        return list(self.executor.parts(tree, doc_id))

    @reports_damage
    def weight(self, leaf: Leaf) -> float:
        """Return the highest score that a leaf can reach in a passage: its idf, times the weight of a form as typed."""
        return self._statistics.weight(leaf)

    def article_weight(self, leaf: Leaf) -> float:
        """Return the highest score that a leaf can reach in an article: its idf and burstiness, times the same weight."""
        return self._statistics.article_weight(leaf)

    def finder(
        self, leaves: Sequence[Leaf], field: str, *, finds_all: bool = False
    ) -> Callable[[Sequence[int]], Iterator[list[Match]]]:
        """Return a function from doc ids to where the leaves occur in one field of each of these articles, in order."""
        most = _ALL if finds_all else MAX_POSITIONS
        known: dict[Segment, SpanFinder] = {}

        def of(segment: Segment) -> SpanFinder:
            return known.get(segment) or known.setdefault(segment, SpanFinder(segment, leaves, field, most))

        def matches(doc_ids: Sequence[int]) -> Iterator[list[Match]]:
            for first in range(0, len(doc_ids), TOGETHER):
                yield from self._together(doc_ids[first : first + TOGETHER], field, of)

        return matches

    def _together(self, doc_ids: Sequence[int], field: str, finder: Callable[[Segment], SpanFinder]) -> Iterator[list[Match]]:
        """Yield what the finder of each segment finds in some articles: at once, or in halves if they have too many positions."""
        check_time()
        by_segment = self.snapshot.by_segment(doc_ids)
        if len(doc_ids) > 1 and sum(_positions(segment, field, docs) for segment, docs in by_segment.items()) > _POSITIONS:
            half = len(doc_ids) // 2
            yield from self._together(doc_ids[:half], field, finder)
            yield from self._together(doc_ids[half:], field, finder)
            return
        found: dict[int, list[Match]] = {}
        for segment, places in by_segment.items():
            with reporting_damage(segment.path, segment.files):
                docs = sorted(places)
                found |= zip(map(places.__getitem__, docs), finder(segment).matches(np.array(docs, np.uint32)), strict=True)
        yield from (found[place] for place in range(len(doc_ids)))


def _positions(segment: Segment, field: str, docs: Iterable[int]) -> int:
    """Return how many positions some articles of a segment have in a field."""
    with reporting_damage(segment.path, segment.files):
        return sum(map(segment.field(field).lengths.item, docs))
