"""The searcher of one commit on a cluster: from a query tree to a collector's result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import Any

from frsearch.deadline import checking_time
from frsearch.engine import Collected, Collector, TopDocs
from frsearch.engine.cache import Cache, cached
from frsearch.matching.finder import MOST, TextFinder
from frsearch.opensearch.read.asking import BY_SCORE, NO_TEXT, PAGE, SHOWN, ask_together, batches, top_docs
from frsearch.opensearch.read.expansion import Expansions
from frsearch.opensearch.read.facts import Facts
from frsearch.opensearch.read.filters import Filters
from frsearch.opensearch.read.leaves import Leaves, Query, words_of_patterns
from frsearch.opensearch.read.lexicon import ClusterLexicon
from frsearch.opensearch.read.lowering import Lowering
from frsearch.opensearch.read.matching import ClusterMatching
from frsearch.opensearch.read.parts import parts_of
from frsearch.opensearch.read.relatives import Relatives
from frsearch.opensearch.read.rescoring import DEPTH, Rescoring
from frsearch.opensearch.read.snapshot import TOGETHER, ClusterSnapshot
from frsearch.opensearch.read.verification import Verification, caveat_on
from frsearch.opensearch.read.vocabulary import ClusterVocabulary
from frsearch.opensearch.read.weights import ClusterWeights
from frsearch.query import Fuzzy, Leaf, Match, Maybe, Node, Phrase, Rescored, Signal, Term, Wildcard, single_leaves, walk
from frsearch.query.pairs import pairs_in

_ALL = 1 << 32
"""More occurrences than any article has."""

_CACHED, _OVERHEAD = 1 << 18, 250
"""Budget of the cache of top articles, in articles, and what an entry costs besides."""


class ClusterSearcher:
    """Runs query trees over one commit on a cluster."""

    is_distant = True

    def __init__(self, snapshot: ClusterSnapshot) -> None:
        self.snapshot = snapshot
        self._asking = asking = snapshot.asking
        self._facts = Facts(asking)
        self._expansions = Expansions(asking)
        self._weights = ClusterWeights(len(snapshot), self._facts, self._expansions)
        self._verification = Verification(asking, self._expansions)
        leaves = Leaves(self._facts, self._expansions)
        self._lowering = Lowering(leaves, Filters(asking), self._verification, self._weights)
        self._relatives = Relatives(asking, len(snapshot))
        self._rescoring = Rescoring(asking, len(snapshot), self._lowering, self._weights, self._relatives)
        self.vocabulary = ClusterVocabulary(asking, self._weights, self._expansions, self._relatives)
        self._tops: Cache[tuple[Node | Rescored, int], TopDocs] = Cache(_CACHED)
        self._counts: dict[Node, int] = {}

    @cached_property
    def lexicon(self) -> ClusterLexicon:
        """How many words articles have."""
        return ClusterLexicon(self.snapshot)

    def expect(self, leaves: Iterable[Leaf], rescored: Sequence[Maybe] = ()) -> None:
        """Ask about some leaves, and the words by which the top matches may be rescored, in one message."""
        single = [one for leaf in leaves for one in single_leaves(leaf)]
        words = [one for one in single if isinstance(one, Term | Phrase)]
        patterns = [one for one in single if isinstance(one, Wildcard | Fuzzy)]
        alike = self._relatives.alike(word.required.text for word in rescored if isinstance(word.required, Term))
        ask_together(self._asking, [self._facts.question(words), self._expansions.question(patterns), alike])

    def _prepare(self, tree: Node | Rescored) -> None:
        """Ask about all that lowering a tree needs to know: in one message, or in two, if it has patterns or is rescored."""
        rescored = tree.words if isinstance(tree, Rescored) else ()
        below = [node for node in walk(tree.child if isinstance(tree, Rescored) else tree) if isinstance(node, Leaf)]
        self.expect(below, rescored)
        patterns = {leaf: leaf in below for node in below for leaf in single_leaves(node) if isinstance(leaf, Wildcard | Fuzzy)}
        positioned = words_of_patterns(self._expansions, [leaf for leaf, is_alone in patterns.items() if not is_alone])
        together = self._relatives.together(word.required.text for word in rescored if isinstance(word.required, Term))
        ask_together(self._asking, [self._facts.question(positioned), self._expansions.counting(patterns), together])

    def search(self, tree: Node | Rescored, collector: Collector[Collected]) -> Collected:
        """Return what a collector makes of the articles that match; raises SearchStopped."""
        child = tree.child if isinstance(tree, Rescored) else tree
        counted = partial(cached, self._counts, child)
        return collector.collect(
            ClusterMatching(self.snapshot, partial(self._matching, child), partial(self._top, tree), counted)
        )

    def _matching(self, tree: Node) -> Query:
        self._prepare(tree)
        return self._lowering.matching(tree)

    def _top(self, tree: Node | Rescored, limit: int | None) -> TopDocs:
        """Return the top `limit` articles (None: all), from the cache if they are there; if these are few, with their texts."""
        if limit is not None and (known := self._tops.get((tree, limit))):
            return known[0]
        self._prepare(tree)
        if isinstance(tree, Rescored):
            found, hits = self._rescoring.best(tree, limit)
        elif limit is None or limit > PAGE:
            hits = [hit for page in self._asking.pages({**self._ranked(tree), **NO_TEXT}) for hit in page]
            found = top_docs(len(hits), hits[:limit])
        else:
            texts = {} if limit <= SHOWN else NO_TEXT
            body = {**self._ranked(tree), **texts, "size": limit, "track_total_hits": True}
            answer = self._asking.search(body)["hits"]
            found, hits = top_docs(int(answer["total"]["value"]), answer["hits"]), answer["hits"]
        if limit is not None:
            self._tops.put((tree, limit), found, _OVERHEAD + len(found.doc_ids))
            if limit <= SHOWN:
                shown = set(found.doc_ids)
                self.snapshot.remember(hit for hit in hits if int(hit["sort"][-1]) in shown)
        return found

    def _ranked(self, tree: Node) -> dict[str, Any]:
        return {"query": self._lowering.scored(tree), **BY_SCORE}

    def parts(self, tree: Node | Rescored, doc_id: int) -> list[tuple[Signal, float]]:
        """Return the leaves of a tree that an article matches and the other signals, each with what it adds to the score."""
        self._prepare(tree)
        found: dict[Signal, float] = {}
        child = tree.child if isinstance(tree, Rescored) else tree
        if isinstance(tree, Rescored) and not self._is_rescored(tree, doc_id):
            child, _ = pairs_in(child)
        more = self._rescoring.parts(tree, doc_id) if isinstance(tree, Rescored) and self._is_rescored(tree, doc_id) else ()
        for signal, value in chain(parts_of(self.snapshot, self._lowering, child, doc_id), more):
            found[signal] = found.get(signal, 0.0) + value  # recency adds to the score both before and after rescoring
        return list(found.items())

    def _is_rescored(self, tree: Rescored, doc_id: int) -> bool:
        return doc_id in self._top(tree, DEPTH).doc_ids

    def caveats(self, tree: Node) -> Iterator[str]:
        """Yield what a search for a tree cannot be sure of."""
        self._prepare(tree)
        for leaf, verified in self._lowering.verified(tree):
            if verified.last is not None:
                yield caveat_on(leaf)

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
        ask_together(self._asking, [self._expansions.question(patterns)])
        capped = {leaf: self._expansions.forms(leaf) for leaf in patterns if self._expansions.is_capped(leaf)}
        finder = TextFinder(leaves, field, _ALL if finds_all else MOST, capped)

        def matches(doc_ids: Sequence[int]) -> Iterator[list[Match]]:
            for some in batches(doc_ids, TOGETHER):
                for article in checking_time(self.snapshot.articles(some)):
                    yield finder.matches(getattr(article, field) or "")

        return matches
