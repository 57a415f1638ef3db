"""Query trees over the arrays of one segment: which articles match, and by what score.

Two phases. The first finds every article that matches and scores it by what must match; the second adds what only adds
(:class:`frsearch.query.Maybe`) to the scores of the best few hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from frsearch.engine.coding import Numbers
from frsearch.engine.dates import NO_DATE, day_number
from frsearch.engine.expand import expansion
from frsearch.engine.places import near_slots, phrase_slots
from frsearch.engine.segment import PLACES, Segment, where
from frsearch.query import (
    And,
    AtLeast,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Leaf,
    Maybe,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Term,
    Wildcard,
)
from frsearch.ranking import bm25f, exact_weight

if TYPE_CHECKING:
    from numpy.typing import NDArray

Scores: TypeAlias = "NDArray[np.float32]"
_FEW = 32
"""Where fewer than one in so many articles match, they are sorted; else they are marked in an array of all articles."""


class Matches(NamedTuple):
    """Articles, ascending, and the score of each."""

    docs: Numbers
    scores: Scores


class Executor:
    """Runs trees over one segment; `idf` and `norms` come from the whole index."""

    def __init__(self, segment: Segment, idf: Callable[[Leaf], float], norms: Mapping[str, Scores]) -> None:
        self._segment = segment
        self._idf = idf
        self._norms = norms
        self._matched: dict[And | AtLeast | Maybe, Numbers] = {}

    def run(self, node: Node) -> Matches:
        """Return what matches, scored by all but what only adds."""
        match node:
            case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
                return self._leaf(node, None)
            case And(children):
                found = self._and(children)
                self._matched[node] = found.docs
                return found
            case Or(children):
                return self._or([self.run(child) for child in children])
            case AtLeast(count, children):
                found = self._at_least(count, [self.run(child) for child in children])
                self._matched[node] = found.docs
                return found
            case Boost(child, factor):
                docs, scores = self.run(child)
                return Matches(docs, scores * np.float32(factor))
            case Maybe(required, _):
                found = self.run(required)
                self._matched[node] = found.docs
                return found
            case Not(child):
                return _unscored(_missing(self.run(child).docs, self._segment.articles))
            case Everything():
                return _unscored(np.arange(self._segment.articles, dtype=np.uint32))
            case Nothing():
                return _NONE
            case DateRange(since, until):
                first, last = self._segment.column("date.first"), self._segment.column("date.last")
                is_inside = (first <= day_number(until)) & (last >= day_number(since)) & (first != NO_DATE)
                return _unscored(np.flatnonzero(is_inside).astype(np.uint32))

    def extra(self, node: Node, docs: Numbers) -> Scores:
        """Return what only adds to the scores of these articles, after :meth:`run`."""
        match node:
            case And(children) | Or(children) | AtLeast(_, children):
                added = reduce(np.add, (self.extra(child, docs) for child in children), np.zeros(len(docs), np.float32))
                if not isinstance(node, Or):  # in an article that another branch found, a part of it may match alone
                    added[~where(self._matched[node], docs)[0]] = 0
                return added
            case Maybe(required, optional):
                added = self.extra(required, docs)
                if self._implies(optional, required):
                    return added + self._at(optional, docs)
                is_required, _ = where(self._matched[node], docs)
                wanted = docs[is_required]
                if len(wanted):
                    added[is_required] += self._at(optional, wanted)
                return added
            case Boost(child, factor):
                return self.extra(child, docs) * np.float32(factor)
            case _:
                return np.zeros(len(docs), np.float32)

    def _implies(self, one: Node, other: Node) -> bool:
        """Tell whether articles that match the word `one` are sure to match the word `other`: a form and its lemma."""
        if not (isinstance(one, Term) and isinstance(other, Term) and one.field == other.field):
            return False
        form, word = (self._segment.words.find(term.text, term.level) for term in (one, other))
        return form is None or (word is not None and word.is_whole and word.lemma == form.lemma)

    def _at(self, node: Node, docs: Numbers) -> Scores:
        """Return the whole score of a node for these articles, 0 where it does not match."""
        if isinstance(node, Term):
            return self._term_at(node, docs)
        found = self._leaf(node, docs) if isinstance(node, Leaf) else self.run(node)
        scores = np.zeros(len(docs), np.float32)
        is_there, at = where(found.docs, docs)
        scores[is_there] = found.scores[at[is_there]]
        if not isinstance(node, Leaf):
            scores += np.where(is_there, self.extra(node, docs), np.float32(0))
        return scores

    def _term_at(self, term: Term, docs: Numbers) -> Scores:
        word = self._segment.words.find(term.text, term.level)
        tf = np.zeros(len(docs), np.float32)
        if word is not None:
            for place in places_of(term):
                counts = self._segment.field(place).counts_within(word, docs)
                if counts is not None:
                    tf += counts * self._norms[place].take(docs)
        return bm25f(tf, self._weight(term))

    def _weight(self, leaf: Leaf) -> float:
        """Return what a leaf is worth at most: how rare its word is, times what the form as typed counts."""
        exactness = exact_weight(leaf.words) if isinstance(leaf, Term | Phrase) and leaf.level == "exact" else 1.0
        return self._idf(leaf) * exactness

    def _and(self, children: Sequence[Node]) -> Matches:
        excluded = [self.run(child.child).docs for child in children if isinstance(child, Not)]
        found = sorted((self.run(child) for child in children if not isinstance(child, Not)), key=lambda one: len(one.docs))
        docs, scores = found[0] if found else _unscored(np.arange(self._segment.articles, dtype=np.uint32))
        for other in found[1:]:
            is_there, at = where(other.docs, docs)
            docs, scores = docs[is_there], scores[is_there] + other.scores[at[is_there]]
        for other_docs in excluded:
            is_there, _ = where(other_docs, docs)
            docs, scores = docs[~is_there], scores[~is_there]
        return Matches(docs, scores)

    def _or(self, found: Sequence[Matches]) -> Matches:
        found = [one for one in found if len(one.docs)]
        if len(found) < 2:
            return found[0] if found else _NONE
        if sum(len(one.docs) for one in found) * _FEW < self._segment.articles:
            return Matches(*_sum(found))
        total = np.zeros(self._segment.articles, np.float32)
        is_found = np.zeros(self._segment.articles, np.bool_)
        for one in found:
            total[one.docs] += one.scores
            is_found[one.docs] = True
        docs = np.flatnonzero(is_found)
        return Matches(docs.astype(np.uint32), total[docs])

    def _at_least(self, count: int, found: Sequence[Matches]) -> Matches:
        docs, scores = self._or(found)
        matched = np.zeros(self._segment.articles, np.uint32)
        for one in found:
            matched[one.docs] += 1
        is_enough = matched[docs] >= count
        return Matches(docs[is_enough], scores[is_enough])

    def _leaf(self, leaf: Leaf, docs: Numbers | None) -> Matches:
        """Score a leaf, in these articles alone if there are any: BM25F over the fields it is sought in."""
        found = []
        for place in places_of(leaf):
            in_place, counts = self._counted(leaf, place, docs)
            if len(in_place):
                tf = self._norms[place].take(in_place)
                tf *= counts
                found.append((in_place, tf))
        if not found:
            return _NONE
        in_any, tf = reduce(_add, found)
        return Matches(in_any, bm25f(tf, self._weight(leaf)))

    def _counted(self, leaf: Leaf, place: str, docs: Numbers | None) -> tuple[Numbers, Numbers]:
        """Return in which articles a leaf stands in one field, and how often."""
        field, words = self._segment.field(place), self._segment.words
        if isinstance(leaf, Near):
            return field.counted(near_slots(self._segment, field, leaf, docs))
        if isinstance(leaf, Wildcard | Fuzzy):
            found = [field.articles_with(words.of_folded(folded)) for folded in expansion(words.folded, leaf)]
            return _sum(found)
        known = [word for text in leaf.words if (word := words.find(text, leaf.level))]
        if len(known) < len(leaf.words):
            return _NONE_OF_NUMBERS
        if isinstance(leaf, Phrase) and len(known) > 1:
            return field.counted(phrase_slots(field, known, leaf.slop, docs)[1])
        articles, counts = field.articles_with(known[0])
        if docs is None:
            return articles, counts
        is_there, at = where(articles, docs)
        return docs[is_there], counts[at[is_there]]


def places_of(leaf: Leaf) -> Sequence[str]:
    """Return the fields in which a leaf is sought."""
    return PLACES[:2] if leaf.field == "text" else (leaf.field,)


def _missing(docs: Numbers, articles: int) -> Numbers:
    is_missing = np.ones(articles, np.bool_)
    is_missing[docs] = False
    return np.flatnonzero(is_missing).astype(np.uint32)


def _add(one: tuple[Numbers, Any], other: tuple[Numbers, Any]) -> tuple[Numbers, Any]:
    """Add the weighted counts of two fields."""
    (few, counts), (docs, tf) = sorted((one, other), key=lambda field: len(field[0]))
    is_there, at = where(docs, few)
    tf[at[is_there]] += counts[is_there]
    if is_there.all():
        return docs, tf
    is_new = ~is_there
    new = few[is_new]
    is_old = np.ones(len(docs) + len(new), np.bool_)
    place = docs.searchsorted(new) + np.arange(len(new))
    is_old[place] = False
    all_docs, all_counts = np.empty(len(is_old), docs.dtype), np.empty(len(is_old), tf.dtype)
    all_docs[place], all_docs[is_old] = new, docs
    all_counts[place], all_counts[is_old] = counts[is_new], tf
    return all_docs, all_counts


def _sum(found: Sequence[tuple[Numbers, Any]]) -> tuple[Numbers, Any]:
    """Add up what several words count, or score, in each article."""
    if not found:
        return _NONE_OF_NUMBERS
    docs = np.concatenate([docs for docs, _ in found])
    order = docs.argsort(kind="stable")
    docs = docs[order]
    first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]])) if len(docs) else order
    values = np.concatenate([values for _, values in found])[order]
    return docs[first], np.add.reduceat(values, first) if len(first) else values


def _unscored(docs: Numbers) -> Matches:
    return Matches(docs, np.zeros(len(docs), np.float32))


_NONE = Matches(np.zeros(0, np.uint32), np.zeros(0, np.float32))
_NONE_OF_NUMBERS = np.zeros(0, np.uint32), np.zeros(0, np.uint32)
