"""Query trees → Whoosh queries over the schema; any Whoosh searcher that opens the index can run the result."""

from __future__ import annotations

from typing import assert_never

from whoosh import query as whoosh

from frsearch.engine.format.keys import NO_DATE, day_number
from frsearch.engine.whoosh.queries import AddressQuery, AtLeastQuery, MetadataQuery, NearQuery, PairQuery
from frsearch.engine.whoosh.schema import field_name
from frsearch.query import (
    Added,
    Address,
    And,
    AtLeast,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
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
)
from frsearch.ranking import FIELD_WEIGHTS, exact_weight


def to_whoosh(tree: Node) -> whoosh.Query:  # noqa: PLR0912 (a case a node)
    """Return the Whoosh query that matches the same set of articles as `tree`."""
    match tree:
        case Near():
            return _near(tree)
        case Term() | Phrase() | Wildcard() | Fuzzy():
            return _or([_in_field(tree, field) for field in fields_of(tree)])
        case And(children):
            return _and([to_whoosh(child) for child in children])
        case Or(children):
            return _or([to_whoosh(child) for child in children])
        case AtLeast(count, children):
            return AtLeastQuery(tree, count, [to_whoosh(child) for child in children])
        case Boost(child, _) | Recency(child):  # these change only scores, which need not be equal
            return to_whoosh(child)
        case Maybe(required, optional):
            decides, adds = to_whoosh(required), to_whoosh(optional)
            return decides if whoosh.NullQuery in (decides, adds) else whoosh.AndMaybe(decides, adds)
        case Not(child):
            return _not(to_whoosh(child))
        case Everything():
            return whoosh.Every()
        case Nothing():
            return whoosh.NullQuery
        case DateRange(since, until):
            first, last = day_number(since), day_number(until)
            begins = whoosh.NumericRange("date", NO_DATE + 1, last)
            ends = whoosh.NumericRange("date_end", first, day_number(DateRange().until))
            return whoosh.And([begins, ends])
        case Added(since, until):
            return whoosh.NumericRange("added", max(day_number(since), NO_DATE + 1), day_number(until))
        case Address():
            return AddressQuery(tree)
        case Metadata():
            return MetadataQuery(tree)
        case _:
            assert_never(tree)


def _and(queries: list[whoosh.Query]) -> whoosh.Query:
    """Join queries that must all match; resolve ``NullQuery`` and ``Every`` here, which Whoosh's ``And`` gets wrong."""
    if whoosh.NullQuery in queries:
        return whoosh.NullQuery
    decisive = [query for query in queries if not isinstance(query, whoosh.Every)]
    return whoosh.And(decisive) if decisive else whoosh.Every()


def _or(queries: list[whoosh.Query]) -> whoosh.Query:
    """Join queries any of which may match; resolve ``NullQuery`` and ``Every`` as above."""
    if every := [query for query in queries if isinstance(query, whoosh.Every)]:
        return every[0]
    possible = [query for query in queries if query != whoosh.NullQuery]
    return whoosh.Or(possible) if possible else whoosh.NullQuery


def _not(excluded: whoosh.Query) -> whoosh.Query:
    if excluded == whoosh.NullQuery:
        return whoosh.Every()
    # Not `whoosh.Not`: it finds deleted articles, and normalizing a query drops it beside `Every`.
    return whoosh.AndNot(whoosh.Every(), excluded)


def _near(near: Near) -> whoosh.Query:
    """Return Whoosh's own query if it means the same: with more than two parts it measures distances from all parts so far."""
    match near.children, near.distance:
        case (Term() | Phrase(slop=0) as one, Term() | Phrase(slop=0) as other), int(distance):
            pairs = [(_in_field(one, field), _in_field(other, field)) for field in fields_of(near)]
            return _or([PairQuery(*pair, slop=distance, ordered=False) for pair in pairs])
        case _:
            return NearQuery(near, fields_of(near))


def _in_field(leaf: Term | Phrase | Wildcard | Fuzzy, field: str) -> whoosh.Query:
    boost = FIELD_WEIGHTS[field]
    match leaf:
        case Wildcard(pattern):
            return _matching(field_name(field, "folded"), pattern, boost)
        case Fuzzy(text, edits, _, prefix):
            # A longer prefix than the word is an error to Whoosh.
            return whoosh.FuzzyTerm(field_name(field, "folded"), text, boost, edits, min(prefix, len(text)))
        case Term() | Phrase():
            return _words(leaf, field_name(field, leaf.level), boost * (exact_weight([]) if leaf.level == "exact" else 1))
        case _:
            assert_never(leaf)


def _words(leaf: Term | Phrase, name: str, boost: float) -> whoosh.Query:
    if len(leaf.words) == 1:
        return whoosh.Term(name, leaf.words[0], boost=boost)
    slop = leaf.slop if isinstance(leaf, Phrase) else 0
    return whoosh.Phrase(name, list(leaf.words), slop=slop + 1, boost=boost)


def _matching(name: str, pattern: str, boost: float) -> whoosh.Query:
    """Return the query for words that match a pattern; ``[`` is escaped, as it is special in Whoosh's wildcards."""
    fixed = pattern.rstrip("*")
    if pattern and not fixed:  # any word: Whoosh turns a lone star into a query that disturbs its siblings
        return whoosh.Wildcard(name, "?*", boost)
    if "*" not in fixed and "?" not in fixed:
        return whoosh.Term(name, pattern, boost) if fixed == pattern else whoosh.Prefix(name, fixed, boost)
    return whoosh.Wildcard(name, pattern.replace("[", "[[]"), boost)
