"""The plan of one search: which articles match, how they are ranked, and the notes on both.

A plan starts from the parsed query and adds, in this order, filters (outlet, dates, fields of ``extra``), the pairs of words
typed side by side, recency, and rescoring for long queries.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import NamedTuple, TypeGuard, assert_never

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.variants import Variants
from frsearch.engine import Count, Searcher
from frsearch.model import Note
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
    Parsed,
    Phrase,
    Reading,
    Recency,
    Rescored,
    Term,
    Wildcard,
    Word,
    parse,
    walk,
)
from frsearch.ranking import PROXIMITY_SLOP, PROXIMITY_WEIGHT, variant_share
from frsearch.search import conditions
from frsearch.search.request import Request

_PAIRS = 20
"""Most pairs of words side by side that add to the score."""

_LONG, _MOST = 5, 16
"""Fewest loose words of a query that is rescored, and the most that count there. For titles over news, rescoring from three or
four words gains another .001, but makes a query of four words a third slower."""


class Plan(NamedTuple):
    """``tree`` decides what matches, ``scored`` ranks it; ``notes`` say what the filters leave out.

    ``pairs`` are the lemmas of loose words that follow each other in the query.
    """

    tree: Node
    scored: Node | Rescored
    notes: tuple[Note, ...]
    pairs: Sequence[tuple[str, str]]


def make_plan(
    searcher: Searcher, analyzer: FrenchAnalyzer, parsed: Parsed, request: Request, reference_day: datetime.date | None
) -> Plan:
    """Return the plan of a parsed query; recency, if requested, counts from `reference_day`."""
    filters, notes = filters_of(searcher, analyzer, request)
    notes += notes_on_tree(searcher, parsed.tree, filters)
    tree = And((parsed.tree, *filters)) if filters else parsed.tree
    pairs = pairs_of(parsed.words)
    scored = with_pairs(tree, pairs)
    if request.recency and reference_day:
        scored = Recency(scored, request.recency, reference_day)
    return Plan(tree, with_rescoring(scored), tuple(notes), pairs)


def filters_of(searcher: Searcher, analyzer: FrenchAnalyzer, request: Request) -> tuple[list[Node], list[Note]]:
    """Return what a request leaves of the articles, whatever the query, and the notes on that."""
    filters: list[Node] = []
    notes: list[Note] = []
    if request.outlet is not None:
        outlets = {name: _outlet_filter(analyzer, name) for name in request.outlet}
        filters.append(DisMax(tuple(outlets.values())) if len(outlets) > 1 else outlets[request.outlet[0]])
        for name, outlet in outlets.items():
            if not searcher.search(outlet, Count()):
                notes.append(Note("unknown", f"no article is from an outlet named {name!r}"))
    if dates := request.dates():
        filters.append(dates)
        if undated := searcher.snapshot.undated:
            notes.append(Note("undated", f"articles without a date are excluded ({undated} in the index)"))
    filters += conditions.filters(request.where, searcher.snapshot.fields, analyzer)
    return filters, notes


def notes_on_tree(searcher: Searcher, tree: Node, filters: Sequence[Node]) -> Iterator[Note]:
    """Yield the notes on what a query, or a filter, asks for that no article has."""
    nodes = [*walk(tree)]
    kinds = {*map(type, nodes)}
    has_dates = any(isinstance(node, DateRange) for node in filters)
    if DateRange in kinds and not has_dates and (undated := searcher.snapshot.undated):
        yield Note("undated", f"articles without a date never match a date range ({undated} in the index)")
    if Added in kinds and (unknown := searcher.snapshot.added_unknown):
        yield Note("undated", f"articles added at an unknown time never match added: ({unknown} in the index)")
    for address in dict.fromkeys(node for node in nodes if isinstance(node, Address)):
        if not searcher.search(address, Count()):
            what = "has the address" if "/" in address.text else "is on the host"
            yield Note("unknown", f"no article {what} {address.text!r}")
    yield from conditions.notes_on(searcher, chain(nodes, *map(walk, filters)))
    yield from (Note("limit", caveat) for caveat in searcher.caveats(tree))


def read_query(searcher: Searcher, analyzer: FrenchAnalyzer, query: str, variants: Variants | None, request: Request) -> Parsed:
    """Return a query as it is read with those of `variants` that the articles contain; raises QueryError."""
    fields = searcher.snapshot.fields
    if searcher.is_distant:
        _announce(searcher, query, analyzer, variants, request)
    return parse(query, analyzer, fields, reading_of(searcher, variants))


def _announce(searcher: Searcher, query: str, analyzer: FrenchAnalyzer, variants: Variants | None, request: Request) -> None:
    """Let a searcher expect what a search asks about: the leaves of the query's tree, all variants, and the outlets requested."""
    asked: dict[Leaf, None] = {}

    def noted(typed: Term | Phrase, other: Term | Phrase, *rest: bool) -> float:
        asked.update({typed: None, other: None})
        return 1.0

    parsed = parse(query, analyzer, searcher.snapshot.fields, Reading(variants, noted, noted))
    asked |= dict.fromkeys(node for node in walk(parsed.tree) if isinstance(node, Leaf))
    asked |= dict.fromkeys(term for word in parsed.words for term in (word.term, *word.joined))
    outlets = (_outlet_filter(analyzer, name) for name in request.outlet or ())
    asked |= dict.fromkeys(node for node in outlets if isinstance(node, Leaf))
    rescored = with_rescoring(parsed.tree)
    searcher.expect(asked, rescored.words if isinstance(rescored, Rescored) else ())


def reading_of(searcher: Searcher, variants: Variants | None) -> Reading:
    """Return how a query is read: with those of `variants` that the articles contain."""
    weight, frequency = searcher.article_weight, searcher.vocabulary.frequency

    def share(typed: Term | Phrase, other: Term | Phrase, is_form: bool) -> float:
        found = frequency(other) and (isinstance(other, Term) or searcher.search(other, Count()))
        return variant_share(weight(typed), weight(other), is_form) if found else 0.0

    def ratio(typed: Term | Phrase, other: Term | Phrase) -> float:
        return weight(typed) / weight(other)

    return Reading(variants, share, ratio)


def _outlet_filter(analyzer: FrenchAnalyzer, outlet: str) -> Node:
    words = tuple(token.folded for token in analyzer.tokens(outlet) if token.has_position)
    return Phrase(words, "folded", "outlet") if words else Nothing()


def pairs_of(words: Sequence[Word]) -> Sequence[tuple[str, str]]:
    """Return the lemmas of each two different loose words that follow each other, those of one compound left out."""
    loose = [word for word in words if word.term.level == "lemma" and word.term.field == "text"]
    pairs = dict.fromkeys(
        (one.term.text, other.term.text)
        for one, other in pairwise(loose)
        if one.term != other.term and not (one.joined and one.joined == other.joined)
    )
    return tuple(pairs)


def with_pairs(tree: Node, pairs: Sequence[tuple[str, str]]) -> Node:
    """Return a tree whose score grows where words occur side by side as they were typed."""
    near = [Boost(Phrase(pair, "lemma", "text", PROXIMITY_SLOP), PROXIMITY_WEIGHT) for pair in islice(pairs, _PAIRS)]
    return Maybe(tree, near[0] if len(near) == 1 else Or(tuple(near))) if near else tree


def with_rescoring(tree: Node) -> Node | Rescored:
    """Return a tree whose top matches are rescored, if it has enough loose words."""
    words = max(_loose_words(tree), key=len, default=())
    return Rescored(tree, words[:_MOST]) if len(words) >= _LONG else tree


def _loose_words(node: Node) -> Iterator[tuple[Maybe, ...]]:
    """Yield the groups of loose words in a query; parts weighted by the user are left alone."""
    match node:
        case Or(children) | AtLeast(_, children):
            yield tuple(word for word in map(_typed, children) if _is_loose(word))
        case And() | Maybe() | Recency():
            for child in node.children:
                yield from _loose_words(child)
        case Term() | Phrase() | Wildcard() | Fuzzy() | Near() | Boost() | Not():
            return
        case Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
            return
        case _:
            assert_never(node)


def _typed(node: Node) -> Node:
    """Return a word as it was typed, without its variants."""
    return node.children[0] if isinstance(node, DisMax) else node


def _is_loose(node: Node) -> TypeGuard[Maybe]:
    """Return whether this is a loose word: a word or a compound, plus its form as typed."""
    match node:
        case Maybe(Term(_, "lemma", "text") | Phrase(_, "lemma", "text"), Term(_, "exact", "text") | Phrase(_, "exact", "text")):
            return True
        case _:
            return False
