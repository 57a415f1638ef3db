"""Trees as queries of the cluster: the same articles, and, where they are ranked, scores like those of the embedded engine.

A word is scored by its impact (:mod:`~frsearch.opensearch.impacts`), boosted by the weight of the word, which is computed here.
Phrases, patterns and words near each other are scored by what the cluster counts itself, which does not know where in a body they
are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from attrs import evolve

from frsearch.analysis.chain import folded_form, lemma_of
from frsearch.engine.weights import Weights
from frsearch.opensearch.read.filters import Filters
from frsearch.opensearch.read.leaves import EVERYTHING, NOTHING, Leaves, Query, all_of, any_of
from frsearch.opensearch.read.verification import Verification, Verified, query_of
from frsearch.opensearch.terms import BEGINS, term
from frsearch.query import (
    Added,
    Address,
    And,
    AtLeast,
    Boost,
    DateRange,
    DisMax,
    Everything,
    Fuzzy,
    Leaf,
    Maybe,
    Metadata,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Recency,
    Term,
    Wildcard,
    fields_of,
    walk,
)
from frsearch.ranking import RECENCY_WEIGHT, TITLE_WEIGHT

_SATURATED = 0.6
"""What patterns and verified leaves count, as a fraction of the most that they can: how often they occur is unknown."""

_OTHER_FIELD = 0.3
"""What the weaker of title and body adds where the two are scored apart: together they would saturate."""

Name = Callable[[Leaf], str | None]
"""Returns the name under which the cluster is to tell the score of a leaf."""


class Lowering:
    """Lowers trees whose words and patterns have been asked about."""

    def __init__(self, leaves: Leaves, filters: Filters, verification: Verification, weights: Weights) -> None:
        self._leaves = leaves
        self._filters = filters
        self._verification = verification
        self._weights = weights

    def matching(self, node: Node, *, is_excluded: bool = False) -> Query:
        """Return the query for the articles that match, without scores: all of them, and none too few where it is excluded."""
        match node:
            case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
                return any_of(self._in_places(node, is_excluded))
            case And(children):
                required = [self.matching(child, is_excluded=is_excluded) for child in children if not isinstance(child, Not)]
                excluded = [
                    self.matching(child.child, is_excluded=not is_excluded) for child in children if isinstance(child, Not)
                ]
                return _without(all_of(required), excluded)
            case Or(children):
                return any_of([self.matching(child, is_excluded=is_excluded) for child in children])
            case AtLeast(count, children):
                return _at_least(count, [self.matching(child, is_excluded=is_excluded) for child in children])
            case Boost(child, _) | Recency(child) | Maybe(child, _):
                return self.matching(child, is_excluded=is_excluded)
            case Not(child):
                return {"bool": {"must_not": [self.matching(child, is_excluded=not is_excluded)]}}
            case Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
                return self._filters.lowered(node)
            case _:
                assert_never(node)

    def _in_places(self, leaf: Leaf, is_excluded: bool) -> list[Query]:
        return [self._in_place(leaf, place, is_excluded) for place in fields_of(leaf)]

    def _in_place(self, leaf: Leaf, place: str, is_excluded: bool) -> Query:
        query, is_loose = self._leaves.lowered(leaf, place)
        if not is_loose:
            return query
        return query_of(self._verification.of(_in_field(leaf, place), query), query, is_excluded=is_excluded)

    def verified(self, tree: Node) -> Iterator[tuple[Leaf, Verified]]:
        """Yield each leaf of a tree in each field where it is verified, with the articles that have it."""
        for leaf in dict.fromkeys(node for node in walk(tree) if isinstance(node, Leaf)):
            for place in fields_of(leaf):
                query, is_loose = self._leaves.lowered(leaf, place)
                if is_loose:
                    yield leaf, self._verification.of(_in_field(leaf, place), query)

    def scored(self, node: Node, name: Name = lambda leaf: None) -> Query:
        """Return the query for the articles that match, with scores."""
        match node:
            case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
                return self._scored_leaf(node, name)
            case And(children):
                required = [self.scored(child, name) for child in children if not isinstance(child, Not)]
                excluded = [self.matching(child.child, is_excluded=True) for child in children if isinstance(child, Not)]
                return _without({"bool": {"must": required} if required else {"filter": [EVERYTHING]}}, excluded)
            case DisMax(children):
                return {"dis_max": {"queries": [self.scored(child, name) for child in children]}}
            case Or(children):
                return any_of([self.scored(child, name) for child in children])
            case AtLeast(count, children):
                return _at_least(count, [self.scored(child, name) for child in children])
            case Boost(child, factor):
                return {"bool": {"must": [self.scored(child, name)], "boost": factor}}
            case Recency():
                return self._recent(node, name)
            case Maybe(required, optional):
                return {"bool": {"must": [self.scored(required, name)], "should": [self.scored(optional, name)]}}
            case Not() | Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
                return {"bool": {"filter": [self.matching(node)]}}
            case _:
                assert_never(node)

    def _scored_leaf(self, leaf: Leaf, name: Name) -> Query:
        named = {"_name": called} if (called := name(leaf)) else {}
        weight = self._weights.article_weight(leaf)
        match leaf:
            case Term(text, level, "text") if level in ("lemma", "exact"):
                return {"bool": {**_by_impact(text, level, weight), **named}}
            case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
                parts = [self._scored_in_place(leaf, place, weight) for place in fields_of(leaf)]
                return {"dis_max": {"queries": parts, "tie_breaker": _OTHER_FIELD, **named}}
            case _:
                assert_never(leaf)

    def _scored_in_place(self, leaf: Leaf, place: str, weight: float) -> Query:
        """Return the query for a leaf in one field: by the cluster's own counts, or, where it has none, by one score for all."""
        query = self._in_place(leaf, place, is_excluded=False)
        kind, *_ = query
        if kind == "match_phrase":
            words = len(leaf.words) if isinstance(leaf, Phrase) else 1  # each adds the boost
            return {"bool": {"must": [query], "boost": weight / words}}
        if kind in ("term", "intervals"):
            return {"bool": {"must": [query], "boost": weight}}
        return {"constant_score": {"filter": query, "boost": _SATURATED * weight}}

    def _recent(self, node: Recency, name: Name) -> Query:
        """Return a query whose scores grow with recency, as :func:`frsearch.ranking.recency` has it."""
        until = node.until.isoformat()
        decay = {"middle": {"origin": until, "scale": f"{max(round(node.half_life * 24), 1)}h", "decay": 0.5}}
        functions = [
            {"weight": 1},
            {"filter": {"range": {"middle": {"gte": until}}}, "weight": RECENCY_WEIGHT},
            {"filter": {"range": {"middle": {"lt": until}}}, "weight": RECENCY_WEIGHT, "exp": decay},
            {"filter": {"bool": {"must_not": [{"exists": {"field": "middle"}}]}}, "weight": RECENCY_WEIGHT / 2},
        ]
        combined = {"functions": functions, "score_mode": "sum", "boost_mode": "multiply"}
        return {"function_score": {"query": self.scored(node.child, name), **combined}}


def _by_impact(text: str, level: str, weight: float) -> Query:
    """Return the clauses for a word in title or body by its impact; in a title it counts once more, as in a text of its own.

    There, the impact is that of its lemma: hardly any title has a word in two forms.
    """
    by_impact = {"term": {f"impact_{level}": {"value": term(text), "boost": weight}}}
    lemma = text if level == "lemma" else lemma_of(folded_form(text))
    alone: Query = {"term": {"impact_title": {"value": term(lemma), "boost": TITLE_WEIGHT * weight}}}
    if level == "exact":
        form = term(text)
        alone = {"bool": {"must": [alone], "filter": [{"terms": {"title_exact": [form, form + BEGINS]}}]}}
    return {"must": [by_impact], "should": [alone]}


def _in_field(leaf: Leaf, place: str) -> Leaf:
    """Return a leaf that is searched for in one field."""
    return evolve(leaf, field=place)


def _without(query: Query, excluded: Sequence[Query]) -> Query:
    some = [one for one in excluded if one != NOTHING]
    if not some:
        return query
    return {"bool": {"must": [query], "must_not": some}}


def _at_least(count: int, queries: Sequence[Query]) -> Query:
    if count > len(queries):
        return NOTHING
    return {"bool": {"should": list(queries), "minimum_should_match": count}}
