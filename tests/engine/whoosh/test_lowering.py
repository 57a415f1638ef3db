"""Which Whoosh query each kind of node becomes; that both match the same articles is tested with random trees."""

from __future__ import annotations

import pytest
from whoosh import query as whoosh

from frsearch.engine.whoosh.lowering import to_whoosh
from frsearch.engine.whoosh.queries import AtLeastQuery, NearQuery, PairQuery
from frsearch.query import And, AtLeast, Boost, Everything, Fuzzy, Maybe, Near, Node, Not, Nothing, Or, Phrase, Term, Wildcard

PORT, MER, CAP = (Term(word, "folded", "body") for word in ("port", "mer", "cap"))


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (PORT, whoosh.Term("body_folded", "port")),
        (Term("port", "lemma", "body"), whoosh.Term("body", "port")),
        (Phrase(("port", "mer"), "folded", "body", 2), whoosh.Phrase("body_folded", ["port", "mer"], slop=3)),
        (Boost(PORT, 3.0), whoosh.Term("body_folded", "port")),
        (Maybe(PORT, Nothing()), whoosh.Term("body_folded", "port")),
        (And((PORT, Nothing())), whoosh.NullQuery),
        (And((Everything(), Everything())), whoosh.Every()),
        (Or((PORT, Everything())), whoosh.Every()),
        (Or((Nothing(), Nothing())), whoosh.NullQuery),
        (Not(Nothing()), whoosh.Every()),
        (Wildcard("*", "body"), whoosh.Wildcard("body_folded", "?*")),
        (Wildcard("po*", "body"), whoosh.Prefix("body_folded", "po")),
        (Wildcard("port", "body"), whoosh.Term("body_folded", "port")),
        (Wildcard("p[*t", "body"), whoosh.Wildcard("body_folded", "p[[]*t")),
        (Fuzzy("po", 1, "body", 5), whoosh.FuzzyTerm("body_folded", "po", maxdist=1, prefixlength=2)),
    ],
)
def test_nodes(tree: Node, expected: whoosh.Query) -> None:
    assert to_whoosh(tree).normalize() == expected.normalize()


@pytest.mark.parametrize(
    ("tree", "kind"),
    [
        (Near((PORT, MER), 3), PairQuery),
        (Near((PORT, MER, CAP), 3), NearQuery),
        (Near((PORT, MER), None), NearQuery),
        (Near((PORT, Phrase(("mer", "cap"), "folded", "body", 1)), 3), NearQuery),
        (AtLeast(2, (PORT, MER, CAP)), AtLeastQuery),
    ],
)
def test_queries_of_our_own(tree: Node, kind: type) -> None:
    query = to_whoosh(tree)
    assert isinstance(query[0] if isinstance(query, whoosh.Or) else query, kind)
