"""The parts of a score: what the cluster says that each leaf of a tree adds in one article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, assert_never

import numpy as np

from frsearch.model import day_range
from frsearch.opensearch.read.asking import NO_TEXT
from frsearch.opensearch.read.lowering import Lowering
from frsearch.opensearch.read.snapshot import ClusterSnapshot
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
    leaves,
)
from frsearch.ranking import recency

if TYPE_CHECKING:
    from numpy.typing import NDArray


def parts_of(snapshot: ClusterSnapshot, lowering: Lowering, tree: Node, doc_id: int) -> Iterator[tuple[Leaf | Recency, float]]:
    """Return the leaves that an article matches, and recency, each with what it adds to the score."""
    named = {leaf: str(number) for number, leaf in enumerate(dict.fromkeys(leaves(tree)))}
    this = {"term": {"order": doc_id}}
    each = [lowering.scored(leaf, named.get) for leaf in named]
    query = {"bool": {"filter": [this], "should": each}}
    [hit] = snapshot.asking.search({"query": query, "size": 1, **NO_TEXT}, named_scores=True)["hits"]["hits"]
    found = hit.get("matched_queries", {})
    scores = {leaf: float(found[name]) for leaf, name in named.items() if name in found}
    date = snapshot.article(doc_id).date if any(isinstance(node, Recency) for node in _above_leaves(tree)) else None
    return _parts(tree, scores, date)


def _above_leaves(tree: Node) -> Iterator[Node]:
    yield tree
    if not isinstance(tree, Leaf):
        for child in tree.children:
            yield from _above_leaves(child)


def _parts(node: Node, scores: Mapping[Leaf, float], date: str | None) -> Iterator[tuple[Leaf | Recency, float]]:
    match node:
        case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
            if node in scores:
                yield node, scores[node]
        case DisMax(children):
            found = [list(_parts(child, scores, date)) for child in children]
            yield from max(found, key=lambda parts: sum(value for _, value in parts))
        case And() | Or() | AtLeast() | Maybe():
            for child in node.children:
                yield from _parts(child, scores, date)
        case Boost(child, factor):
            yield from ((leaf, factor * value) for leaf, value in _parts(child, scores, date))
        case Recency(child):
            own = list(_parts(child, scores, date))
            yield from own
            middle = sum(day.toordinal() for day in day_range(date)) // 2 if date else None
            yield node, sum(value for _, value in own) * float(gains(node, [middle])[0])
        case Not() | Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
            return
        case _:
            assert_never(node)


def gains(node: Recency, days: Sequence[int | None]) -> NDArray[np.float32]:
    """Return what recency adds to the scores of articles with these days in the middle of their dates, as a fraction of them."""
    until = node.until.toordinal()
    ages = [node.half_life if day is None else max(until - day, 0) for day in days]
    return recency(np.array(ages, np.float32), node.half_life)
