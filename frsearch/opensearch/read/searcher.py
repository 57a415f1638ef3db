"""The searcher of one commit on a cluster: from a query tree to a collector's result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any

from frsearch.deadline import checking_time
from frsearch.engine import Collected, Collector, TopDocs
from frsearch.engine.cache import Cache
from frsearch.matching.finder import MOST, TextFinder
from frsearch.opensearch.read.asking import PAGE, batches
from frsearch.opensearch.read.expansion import Expansions
from frsearch.opensearch.read.facts import Facts
from frsearch.opensearch.read.filters import Filters
from frsearch.opensearch.read.leaves import Leaves, words_of_patterns
from frsearch.opensearch.read.lexicon import ClusterLexicon
from frsearch.opensearch.read.lowering import Lowering
from frsearch.opensearch.read.matching import ClusterMatching
from frsearch.opensearch.read.parts import parts_of
from frsearch.opensearch.read.snapshot import TOGETHER, ClusterSnapshot
from frsearch.opensearch.read.verification import BOUND, Verification
from frsearch.opensearch.read.vocabulary import ClusterVocabulary
from frsearch.opensearch.read.weights import ClusterWeights
from frsearch.query import Fuzzy, Leaf, Match, Node, Phrase, Rescored, Signal, Term, Wildcard, single_leaves, walk

_ALL = 1 << 32
"""More occurrences than any article has."""

_CACHED, _OVERHEAD = 1 << 18, 250
"""Budget of the cache of top articles, in articles, and what an entry costs besides."""

_SHOWN = 100
"""Most articles whose texts come with a search: that many may be shown."""


class ClusterSearcher:
    """Runs query trees over one commit on a cluster."""

    is_distant = True

    def __init__(self, snapshot: ClusterSnapshot) -> None:
        self.snapshot = snapshot
        asking = snapshot.asking
        self._facts = Facts(asking)
        self._expansions = Expansions(asking)
        self._weights = ClusterWeights(len(snapshot), self._facts, self._expansions)
        self._verification = Verification(asking, self._expansions)
        leaves = Leaves(self._facts, self._expansions)
        self._lowering = Lowering(leaves, Filters(asking), self._verification, self._weights)
        self.vocabulary = ClusterVocabulary(asking, self._weights, self._expansions)
        self._tops: Cache[tuple[Node, int], TopDocs] = Cache(_CACHED)

    @cached_property
    def lexicon(self) -> ClusterLexicon:
        """How many words articles have."""
        return ClusterLexicon(self.snapshot)

    def expect(self, words: Iterable[Term | Phrase]) -> None:
        """Ask about some words in one message."""
        self._facts.expect(words)

    def _prepare(self, tree: Node) -> None:
        """Ask about all words and patterns of a tree: one message for words, and two if it has patterns."""
        sought = [leaf for node in walk(tree) if isinstance(node, Leaf) for leaf in single_leaves(node)]
        patterns = [leaf for leaf in sought if isinstance(leaf, Wildcard | Fuzzy)]
        self._expansions.expect(patterns)
        near = [leaf for node in walk(tree) if isinstance(node, Leaf) for leaf in single_leaves(node) if leaf is not node]
        positioned = words_of_patterns(self._expansions, [leaf for leaf in near if isinstance(leaf, Wildcard | Fuzzy)])
        self._facts.expect([*(leaf for leaf in sought if isinstance(leaf, Term | Phrase)), *positioned])

    def search(self, tree: Node | Rescored, collector: Collector[Collected]) -> Collected:
        """Return what a collector makes of the articles that match; raises SearchStopped."""
        child = tree.child if isinstance(tree, Rescored) else tree
        self._prepare(child)
        return collector.collect(ClusterMatching(self.snapshot, self._lowering.matching(child), partial(self._top, child)))

    def _top(self, tree: Node, limit: int | None) -> TopDocs:
        """Return the top `limit` articles, from the cache if they are there."""
        if limit is None or limit > PAGE:
            return self._all(tree, limit)
        if cached := self._tops.get((tree, limit)):
            return cached[0]
        body = {**self._ranked(tree), "size": limit, "track_total_hits": True, "_source": limit <= _SHOWN}
        hits = self.snapshot.asking.search(body)["hits"]
        if limit <= _SHOWN:
            self.snapshot.remember(hits["hits"])
        found = _top_docs(int(hits["total"]["value"]), hits["hits"])
        self._tops.put((tree, limit), found, _OVERHEAD + len(found.doc_ids))
        return found

    def _all(self, tree: Node, limit: int | None) -> TopDocs:
        hits = [hit for page in self.snapshot.asking.pages({**self._ranked(tree), "_source": False}) for hit in page]
        return _top_docs(len(hits), hits[:limit])

    def _ranked(self, tree: Node) -> dict[str, Any]:
        return {"query": self._lowering.scored(tree), "sort": [{"_score": "desc"}, {"order": "asc"}], "track_scores": True}

    def parts(self, tree: Node | Rescored, doc_id: int) -> list[tuple[Signal, float]]:
        """Return the leaves of a tree that an article matches and recency, each with what it adds to the score."""
        child = tree.child if isinstance(tree, Rescored) else tree
        self._prepare(child)
        return list(parts_of(self.snapshot, self._lowering, child, doc_id))

    def caveats(self, tree: Node) -> Iterator[str]:
        """Yield what a search for a tree cannot be sure of."""
        self._prepare(tree)
        for leaf, verified in self._lowering.verified(tree):
            if verified.last is not None:
                yield f"more than {BOUND:,} articles may have {leaf}; those after the first count as if they had"

    def weight(self, leaf: Leaf) -> float:
        """Return the highest score that a leaf can reach in a passage."""
        self._prepare(leaf)
        return self._weights.weight(leaf)

    def article_weight(self, leaf: Leaf) -> float:
        """Return the highest score that a leaf can reach in an article."""
        self._prepare(leaf)
        return self._weights.article_weight(leaf)

    def finder(
        self, leaves: Sequence[Leaf], field: str, *, finds_all: bool = False
    ) -> Callable[[Sequence[int]], Iterator[list[Match]]]:
        """Return a function from doc ids to where the leaves occur in one field of each of these articles, in order."""
        patterns = [one for leaf in leaves for one in single_leaves(leaf) if isinstance(one, Wildcard | Fuzzy)]
        self._expansions.expect(patterns)
        capped = {leaf: self._expansions.forms(leaf) for leaf in patterns if self._expansions.is_capped(leaf)}
        finder = TextFinder(leaves, field, _ALL if finds_all else MOST, capped)

        def matches(doc_ids: Sequence[int]) -> Iterator[list[Match]]:
            for some in batches(doc_ids, TOGETHER):
                for article in checking_time(self.snapshot.articles(some)):
                    yield finder.matches(getattr(article, field) or "")

        return matches


def _top_docs(total: int, hits: Sequence[Any]) -> TopDocs:
    doc_ids = tuple(int(hit["sort"][-1]) for hit in hits)
    return TopDocs(total, doc_ids, tuple(float(hit["_score"]) for hit in hits))
