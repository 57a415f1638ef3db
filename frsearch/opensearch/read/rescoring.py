"""Rescoring: the top matches of a long query are scored again, by words related to its own, and by what its words have in common.

The cluster returns the score of each word in each of these articles; the rest is the arithmetic of the embedded engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import numpy as np

from frsearch.engine import TopDocs
from frsearch.engine.cache import cached
from frsearch.engine.weights import Weights
from frsearch.opensearch.read.asking import BY_SCORE, NO_TEXT, SHOWN, Asking, top_docs
from frsearch.opensearch.read.leaves import EVERYTHING, Query
from frsearch.opensearch.read.lowering import Lowering
from frsearch.opensearch.read.parts import gains
from frsearch.opensearch.read.relatives import Relatives
from frsearch.opensearch.read.snapshot import ordinal
from frsearch.opensearch.terms import term
from frsearch.query import Maybe, Node, Recency, Redundancy, RelatedWords, Rescored, Signal, Term, leaves
from frsearch.query.pairs import Pair, pairs_in
from frsearch.ranking import K1, association, redundancy, related_gain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

DEPTH = 350
"""Number of top articles that are rescored, as in the embedded engine."""

_WITH_TEXTS = 100
"""Of these, how many come with their texts, which for all 350 would take longer than the search. Of 390 articles shown for 39
headlines, 99 % were among the first 26 before rescoring, and the last was the 62nd; any other is fetched when it is shown."""


class Rescoring:
    """Rescores the top matches of long queries in one commit."""

    def __init__(self, asking: Asking, articles: int, lowering: Lowering, weights: Weights, relatives: Relatives) -> None:
        self._asking = asking
        self._articles = articles
        self._lowering = lowering
        self._weights = weights
        self._relatives = relatives
        self._shared: dict[tuple[Maybe, ...], Scores] = {}

    def best(self, tree: Rescored, limit: int | None) -> tuple[TopDocs, Sequence[Any]]:
        """Return the top `limit` articles (None: all), rescored ones first, and, if they are few, hits with the texts of most."""
        child, pairs = pairs_in(tree.child)
        ranked = {"query": self._lowering.scored(child), **BY_SCORE}
        texts = {"texts": {"top_hits": {"size": _WITH_TEXTS, **BY_SCORE}}} if limit is not None and limit <= SHOWN else {}
        answer = self._ask(tree, pairs, {**ranked, **NO_TEXT, "size": DEPTH, "track_total_hits": True, "aggs": texts})
        total, hits = int(answer["hits"]["total"]["value"]), answer["hits"]["hits"]
        with_texts = answer["aggregations"]["texts"]["hits"]["hits"] if texts else ()
        if not hits:
            return TopDocs(total), ()
        words = _Words(self._weights, tree.words, hits, self._related(tree.words))
        gained = words.kin.sum(axis=0) - self._bonds(tree.words, words)[1].sum(axis=0)
        if isinstance(tree.child, Recency):
            gained += gained * _gains(tree.child, hits)
        of_pairs = sum((_named(hits, f"p{number}") for number in range(len(pairs))), np.zeros(len(hits), np.float32))
        scores = np.array([hit["_score"] for hit in hits], np.float32) + gained + of_pairs
        numbers = np.array([hit["sort"][-1] for hit in hits], np.int64)
        order = np.lexsort((numbers, -scores))
        found = TopDocs(total, tuple(numbers[order].tolist()), tuple(scores[order].tolist()))
        if len(hits) == DEPTH and (limit is None or limit > DEPTH):
            pages = self._asking.pages({**ranked, "search_after": hits[-1]["sort"], **NO_TEXT})
            rest = top_docs(total, list(islice(chain.from_iterable(pages), None if limit is None else limit - DEPTH)))
            lowest = found.scores[-1]
            found = TopDocs(total, found.doc_ids + rest.doc_ids, found.scores + tuple(min(one, lowest) for one in rest.scores))
        return TopDocs(total, found.doc_ids[:limit], found.scores[:limit]), with_texts

    def parts(self, tree: Rescored, doc_id: int) -> Iterator[tuple[Signal, float]]:
        """Yield what rescoring adds to the score of an article."""
        body = {"query": {"term": {"order": doc_id}}, "size": 1, **NO_TEXT, "sort": [{"order": "asc"}]}
        hits = self._ask(tree, (), body)["hits"]["hits"]
        words = _Words(self._weights, tree.words, hits, self._related(tree.words))
        strongest, lost = self._bonds(tree.words, words)
        for word, added in zip(tree.words, words.kin[:, 0].tolist(), strict=True):
            if added and isinstance(word.required, Term):
                yield RelatedWords(word.required), added
        for word, other, loss in zip(tree.words, strongest[:, 0].tolist(), lost[:, 0].tolist(), strict=True):
            if loss:
                yield Redundancy(tree.words[other], word), -loss
        if isinstance(tree.child, Recency):
            yield tree.child, float((words.kin.sum() - lost.sum()) * _gains(tree.child, hits)[0])

    def _ask(self, tree: Rescored, pairs: Sequence[Pair], body: Mapping[str, Any]) -> Any:
        """Return the answer to a search; hits come with the score of each word, each pair, and each related word."""
        named = [_under(f"w{number}", self._lowering.scored(word)) for number, word in enumerate(tree.words)]
        named += [
            {"bool": {"must": [self._lowering.scored(phrase)], "boost": factor, "_name": f"p{number}"}}
            for number, (phrase, factor) in enumerate(pairs)
        ]
        for number, others in enumerate(self._related(tree.words)):
            for at, other in enumerate(others):
                named.append({"term": {"impact_lemma": {"value": term(other), "_name": f"r{number}.{at}"}}})
        also: dict[str, Any] = {"post_filter": {"bool": {"should": [EVERYTHING, *named]}}}
        if isinstance(tree.child, Recency):
            also["docvalue_fields"] = [{"field": "middle", "format": "epoch_millis"}]
        if tree.words not in self._shared:
            filters = {str(number): self._lowering.matching(word) for number, word in enumerate(tree.words)}
            both = {"both": {"adjacency_matrix": {"filters": filters, "separator": "&"}}}
            also["aggs"] = {**body.get("aggs", {}), "all": {"global": {}, "aggs": both}}
        answer = self._asking.search({**body, **also}, named_scores=True)
        cached(self._shared, tree.words, partial(self._associations, len(tree.words), answer))
        return answer

    def _associations(self, words: int, answer: Any) -> Scores:
        """Return the association of each two words, as a square matrix."""
        together = np.zeros((words, words))
        for bucket in answer["aggregations"]["all"]["both"]["buckets"]:
            one, _, other = bucket["key"].partition("&")
            together[int(one), int(other or one)] = together[int(other or one), int(one)] = bucket["doc_count"]
        articles = together.diagonal()
        return association(together, articles[:, None], articles, self._articles)

    def _bonds(self, words: Sequence[Maybe], found: _Words) -> tuple[NDArray[np.intp], Scores]:
        return redundancy(self._shared[tuple(words)], found.own, found.most)

    def _related(self, words: Sequence[Maybe]) -> list[tuple[str, ...]]:
        return [self._relatives.of(word.required.text) if isinstance(word.required, Term) else () for word in words]


class _Words:
    """The words of a query in some hits: the most that each can score, as a column; its score and what relatives add, as rows."""

    def __init__(self, weights: Weights, words: Sequence[Maybe], hits: Sequence[Any], related: Sequence[Sequence[str]]) -> None:
        def limit(node: Node) -> float:
            return max(map(weights.article_weight, leaves(node)))

        self.most = np.array([limit(word.required) + limit(word.optional) for word in words], np.float32)[:, None]
        self.own = np.stack([_named(hits, f"w{number}") for number in range(len(words))])
        tf = np.zeros_like(self.own)
        for number, others in enumerate(related):
            for at in range(len(others)):
                scores = _named(hits, f"r{number}.{at}")
                tf[number] += np.float32(K1) * scores / (1 - scores)  # the tf that saturates to this score
        self.kin = related_gain(np.maximum(self.most - self.own, 0), tf)


def _named(hits: Sequence[Any], name: str) -> Scores:
    """Return the score of a query with a name in each hit, 0 where it does not match."""
    return np.array([hit.get("matched_queries", {}).get(name, 0.0) for hit in hits], np.float32)


def _under(name: str, query: Query) -> Query:
    return {"bool": {"must": [query], "_name": name}}


def _gains(node: Recency, hits: Sequence[Any]) -> Scores:
    """Return what recency adds to the score of each hit, as a fraction of it."""
    middle = [hit.get("fields", {}).get("middle", [None])[0] for hit in hits]
    return gains(node, [None if day is None else ordinal(float(day)) for day in middle])
