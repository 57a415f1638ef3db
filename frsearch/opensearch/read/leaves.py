"""Leaves as queries of the cluster: which articles have them in one field, exactly, or at least.

A query that finds more than the leaf does is `loose`: what it finds is verified in the text
(:mod:`~frsearch.opensearch.read.verification`). So are three and more words with others between them, and three and more near
each other: the cluster measures both from one end to the other, and not from each word to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias, assert_never

from frsearch.matching.finder import Pattern
from frsearch.opensearch.read import intervals
from frsearch.opensearch.read.expansion import Expansions, forms_query
from frsearch.opensearch.read.facts import Facts
from frsearch.opensearch.read.intervals import Source
from frsearch.opensearch.terms import BEGINS, term
from frsearch.query import Fuzzy, Leaf, Near, Phrase, Term, Wildcard, leaves

Query: TypeAlias = "dict[str, Any]"

NOTHING: Query = {"match_none": {}}
EVERYTHING: Query = {"match_all": {}}

_MOST_ALTERNATIVES = 60
"""Words of a pattern, or pairs of alternatives, up to which they are asked for with their positions: each is a clause."""


class Lowered(NamedTuple):
    """A query, and whether it may find articles that the leaf does not match."""

    query: Query
    is_loose: bool = False


class Leaves:
    """Lowers leaves with what is known of their words, which has been asked for."""

    def __init__(self, facts: Facts, expansions: Expansions) -> None:
        self._facts = facts
        self._expansions = expansions

    def lowered(self, leaf: Leaf, place: str) -> Lowered:
        """Return the query for a leaf in one field."""
        match leaf:
            case Term(text, level) | Phrase((text,), level):
                return Lowered(self._word(text, level, place))
            case Phrase():
                return self._phrase(leaf, place)
            case Wildcard() | Fuzzy():
                forms = self._expansions.of(leaf, place).forms
                return Lowered(forms_query(forms, place) if forms else NOTHING)
            case Near():
                return self._near(leaf, place)
            case _:
                assert_never(leaf)

    def _is_joined(self, text: str, level: str) -> bool:
        return self._facts.known(level, text).is_joined

    def _word(self, text: str, level: str, place: str) -> Query:
        form = term(text)
        return _terms(_field(place, level), [form, form + BEGINS] if self._is_joined(text, level) else [form])

    def _phrase(self, phrase: Phrase, place: str) -> Lowered:
        field = _field(place, phrase.level)
        are_joined = [self._is_joined(text, phrase.level) for text in phrase.words]
        if not phrase.slop and not any(are_joined):
            words = " ".join(map(term, phrase.words))
            return Lowered({"match_phrase": {field: {"query": words, "analyzer": "whitespace"}}})
        words_ = [intervals.word(text, field, may_be_joined=own) for text, own in zip(phrase.words, are_joined, strict=True)]
        if not phrase.slop or len(words_) == 2:
            return Lowered(_at(field, intervals.in_order(words_, phrase.slop)))
        each = [intervals.in_order(pair, phrase.slop) for pair in pairwise(words_)]
        if not any(are_joined):  # else the widths of words differ, and with them the words between them
            each.append(intervals.in_order(words_, phrase.slop * (len(words_) - 1)))
        return Lowered(all_of([_at(field, source) for source in each]), is_loose=True)

    def _near(self, near: Near, place: str) -> Lowered:
        children = [[leaf for leaf in leaves(child) if not isinstance(leaf, Near)] for child in near.children]
        sources = [[*self._sources(own, place)] for own in children]
        if len(children) == 1:
            return self._any_of_leaves(children[0], place)
        apart = [self._any_of_leaves(own, place) for own in children]
        if near.distance is None and place != "body":  # all of it is one sentence
            return Lowered(all_of([one.query for one in apart]), any(one.is_loose for one in apart))
        if any(None in own for own in sources):
            return Lowered(all_of([one.query for one in apart]), is_loose=True)
        exact: list[list[Source]] = [[one for one in own if one is not None] for own in sources]
        if not all(exact):
            return Lowered(NOTHING)
        if near.distance is None:
            return Lowered(_at("body_lemma", intervals.in_one_sentence([intervals.any_of(own) for own in exact])))
        field = _field(place, "folded" if place == "outlet" else "lemma")
        queries = []
        for ones, others in pairwise(exact):
            if len(ones) * len(others) > _MOST_ALTERNATIVES:
                return Lowered(all_of([one.query for one in apart]), is_loose=True)
            queries.append(_at(field, intervals.pairs(ones, others, near.distance)))
        widths = [[self._width(leaf) for leaf in own] for own in children]
        if len(exact) > 2 and all(min(own) for own in widths):
            spare = sum(max(own) - min(own) for own in widths)
            gaps = (len(exact) - 1) * (near.distance - 1) + spare
            queries.append(_at(field, intervals.in_any_order(map(intervals.any_of, exact), gaps)))
        return Lowered(all_of(queries), is_loose=len(exact) > 2)

    def _width(self, leaf: Leaf) -> int:
        """Return how many positions each occurrence of a leaf covers; 0: that differs."""
        if not isinstance(leaf, Term | Phrase) or any(self._is_joined(text, leaf.level) for text in leaf.words):
            return 0
        return len(leaf.words)

    def _any_of_leaves(self, own: Sequence[Leaf], place: str) -> Lowered:
        found = [self.lowered(leaf, place) for leaf in own]
        return Lowered(any_of([one.query for one in found]), any(one.is_loose for one in found))

    def _sources(self, own: Sequence[Leaf], place: str) -> Iterator[Source | None]:
        """Yield sources, all of one width, that together are where any of some leaves is; None: what no source can say."""
        for leaf in own:
            match leaf:
                case Term() | Phrase():
                    yield from self._of_words(leaf, place)
                case Wildcard() | Fuzzy():
                    yield from self._of_pattern(leaf, place)
                case Near():
                    yield None
                case _:
                    assert_never(leaf)

    def _of_words(self, leaf: Term | Phrase, place: str) -> Iterator[Source | None]:
        field = _field(place, leaf.level)
        if len(leaf.words) > 1:
            words = [intervals.word(text, field, may_be_joined=self._is_joined(text, leaf.level)) for text in leaf.words]
            # of a phrase with other words in it, where it ends would matter, and not only that it does
            yield None if isinstance(leaf, Phrase) and leaf.slop else intervals.in_order(words, 0)
            return
        yield intervals.single(leaf.words[0], field)
        if self._is_joined(leaf.words[0], leaf.level):
            yield intervals.joined(leaf.words[0], field)

    def _of_pattern(self, leaf: Pattern, place: str) -> Iterator[Source | None]:
        forms = self._expansions.of(leaf, place).forms
        if len(forms) > _MOST_ALTERNATIVES:
            yield None
        elif forms:
            field = f"{place}_folded"
            yield intervals.any_of(intervals.single(form, field) for form in forms)
            if of_compounds := [form for form in forms if self._is_joined(form, "folded")]:
                yield intervals.any_of(intervals.joined(form, field) for form in of_compounds)


def words_of_patterns(expansions: Expansions, patterns: Sequence[Pattern]) -> Iterator[Term]:
    """Yield the words of patterns that are asked for with their positions, about which more must be known."""
    for leaf in patterns:
        forms = expansions.forms(leaf)
        if len(forms) <= 2 * _MOST_ALTERNATIVES:
            yield from (Term(form, "folded") for form in forms)


def any_of(queries: Sequence[Query]) -> Query:
    """Return the query for articles that any of some queries finds."""
    some = [query for query in queries if query != NOTHING]
    if len(some) <= 1:
        return some[0] if some else NOTHING
    return {"bool": {"should": some, "minimum_should_match": 1}}


def all_of(queries: Sequence[Query]) -> Query:
    """Return the query for articles that all of some queries find, without scores."""
    if NOTHING in queries:
        return NOTHING
    return {"bool": {"filter": list(queries)}} if queries else EVERYTHING


def _field(place: str, level: str) -> str:
    """Return the field of words of a place at a level; the outlet has one."""
    return "outlet_folded" if place == "outlet" else f"{place}_{level}"


def _terms(field: str, forms: Sequence[str]) -> Query:
    if not forms:
        return NOTHING
    return {"term": {field: {"value": forms[0]}}} if len(forms) == 1 else {"terms": {field: list(forms)}}


def _at(field: str, source: Source) -> Query:
    return {"intervals": {field: source}}
