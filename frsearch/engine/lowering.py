"""Query trees → Whoosh queries over the schema; any Whoosh searcher that opens the index can run the result."""

from __future__ import annotations

from whoosh import query as whoosh

from frsearch.engine.schema import NO_DATE, day_number, field_name
from frsearch.query import And, DateRange, Everything, Maybe, Node, Not, Nothing, Or, Phrase, Term
from frsearch.ranking import exact_weight

TITLE_WEIGHT = 2.0
"""How much more a word counts in a title than in a body; a guess, to be replaced by a measurement."""


def to_whoosh(tree: Node) -> whoosh.Query:
    """Return the Whoosh query that matches the same set of articles as `tree`."""
    match tree:
        case Term(field="text") | Phrase(field="text"):
            title, body = _in_field(tree, "title"), _in_field(tree, "body")
            title.boost *= TITLE_WEIGHT
            return whoosh.Or([title, body])
        case Term(field=place) | Phrase(field=place):
            return _in_field(tree, place)
        case And(children):
            return _and([to_whoosh(child) for child in children])
        case Or(children):
            return _or([to_whoosh(child) for child in children])
        case Maybe(required, optional):
            decides, adds = to_whoosh(required), to_whoosh(optional)
            return decides if whoosh.NullQuery in (decides, adds) else whoosh.AndMaybe(decides, adds)
        case Not(child):
            excluded = to_whoosh(child)
            if excluded == whoosh.NullQuery:
                return whoosh.Every()
            # Not `whoosh.Not`: it finds deleted articles, and is forgotten beside `Every` when a query is normalized.
            return whoosh.AndNot(whoosh.Every(), excluded)
        case Everything():
            return whoosh.Every()
        case Nothing():
            return whoosh.NullQuery
        case DateRange(since, until):
            first, last = day_number(since), day_number(until)
            begins = whoosh.NumericRange("date", NO_DATE + 1, last)
            ends = whoosh.NumericRange("date_end", first, day_number(DateRange().until))
            return whoosh.And([begins, ends])


def _and(queries: list[whoosh.Query]) -> whoosh.Query:
    """Join queries that must all match; settle ``NullQuery`` and ``Every``, which Whoosh's ``And`` reads wrongly."""
    if whoosh.NullQuery in queries:
        return whoosh.NullQuery
    decisive = [query for query in queries if not isinstance(query, whoosh.Every)]
    return whoosh.And(decisive) if decisive else whoosh.Every()


def _or(queries: list[whoosh.Query]) -> whoosh.Query:
    """Join queries of which one must match, and settle ``NullQuery`` and ``Every`` as above."""
    if every := [query for query in queries if isinstance(query, whoosh.Every)]:
        return every[0]
    possible = [query for query in queries if query != whoosh.NullQuery]
    return whoosh.Or(possible) if possible else whoosh.NullQuery


def _in_field(leaf: Term | Phrase, place: str) -> whoosh.Query:
    name = field_name(place, leaf.level)
    boost = exact_weight(leaf.words) if leaf.level == "exact" else 1.0
    if isinstance(leaf, Term):
        return whoosh.Term(name, leaf.text, boost=boost)
    return whoosh.Phrase(name, list(leaf.words), boost=boost)
