"""Query trees over the arrays of an index: which articles match, and by what score.

``docs`` are article numbers through all segments, ascending. A leaf is asked of each segment, and what all say together is
remembered: searches ask for the same words again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from frsearch.engine.coding import Counts, Numbers
from frsearch.engine.dates import NO_DATE, day_number
from frsearch.engine.expand import words_for
from frsearch.engine.field import where
from frsearch.engine.places import near_slots, phrase_slots
from frsearch.engine.segment import Segment
from frsearch.engine.statistics import Scores, Statistics, places_of
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
from frsearch.ranking import LEAD, bm25f

if TYPE_CHECKING:
    from numpy.typing import NDArray

Column: TypeAlias = "NDArray[Any]"
Columns: TypeAlias = tuple[Column, Column]
"""Articles, and a number for each."""

_FEW = 32
"""Where fewer than one in so many articles match, they are sorted; else they are marked in an array of all articles."""

_REMEMBERED = 2 << 20
"""Matches of words that are remembered, 12 bytes each."""


class Matches(NamedTuple):
    """Articles, ascending, and the score of each."""

    docs: Counts
    scores: Scores


class Executor:
    """Runs trees over the segments of one commit."""

    def __init__(self, segments: Sequence[Segment], statistics: Statistics) -> None:
        self._segments = segments
        self._statistics = statistics
        self._bases = np.cumsum([0, *(segment.articles for segment in segments)]).tolist()
        self._articles: int = self._bases[-1]
        self._found: dict[Node, Matches] = {}
        self._remembered = 0

    @cached_property
    def _live(self) -> NDArray[np.bool_] | None:
        """Which articles are not deleted; None: all."""
        if all(segment.deleted is None for segment in self._segments):
            return None
        return np.concatenate([segment.live(np.arange(segment.articles)) for segment in self._segments])

    @cached_property
    def _all(self) -> Counts:
        return np.arange(self._articles) if self._live is None else np.flatnonzero(self._live)

    @cached_property
    def dates(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first and the last day of each article's date."""
        first, last = (
            np.concatenate([_NO_DOCS, *(segment.column(f"date.{which}") for segment in self._segments)])
            for which in ("first", "last")
        )
        return first, last

    def run(self, node: Node) -> Matches:
        """Return what matches."""
        match node:
            case Term() | Phrase() | Wildcard() | Fuzzy() | Near() | Maybe(_, Term() | Phrase()):
                return self._word(node)
            case Maybe(required, optional):
                return self._maybe(self.run(required), optional)
            case And(children):
                return self._and(children)
            case Or(children):
                return self._or([self.run(child) for child in children])
            case AtLeast(count, children):
                return self._at_least(count, [self.run(child) for child in children])
            case Boost(child, factor):
                docs, scores = self.run(child)
                return Matches(docs, scores * np.float32(factor))
            case Not(child):
                return _unscored(_without(self._all, self.run(child).docs))
            case Everything():
                return _unscored(self._all)
            case Nothing():
                return _NONE
            case DateRange(since, until):
                first, last = self.dates
                is_inside = (first <= day_number(until)) & (last >= day_number(since)) & (first != NO_DATE)
                if self._live is not None:
                    is_inside &= self._live
                return _unscored(np.flatnonzero(is_inside))

    def parts(self, node: Node, doc: int) -> Iterator[tuple[Leaf, float]]:
        """Yield the leaves that an article has, and what each adds to its score under :meth:`run`."""
        docs, scores = self.run(node)
        at = int(docs.searchsorted(doc))
        if at == len(docs) or docs.item(at) != doc:
            return
        match node:
            case And(children) | Or(children) | AtLeast(_, children):
                for child in children:
                    yield from self.parts(child, doc)
            case Maybe(required, optional):
                yield from self.parts(required, doc)
                yield from self.parts(optional, doc)
            case Boost(child, factor):
                yield from ((leaf, factor * value) for leaf, value in self.parts(child, doc))
            case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
                yield node, scores.item(at)

    def _word(self, node: Leaf | Maybe) -> Matches:
        """Return where a word matches, or a word and its form as typed; what was asked for last is remembered."""
        found = self._found.get(node)
        if found is None:
            found = self._leaf(node) if isinstance(node, Leaf) else self._maybe(self.run(node.required), node.optional)
            self._remembered += len(found.docs)
            if self._remembered > _REMEMBERED:
                self._found, self._remembered = {}, len(found.docs)
            self._found[node] = found
        return found

    def _maybe(self, required: Matches, optional: Node) -> Matches:
        """Add the scores of what only adds."""
        adds = self._leaf(optional, required.docs) if isinstance(optional, Leaf) else self.run(optional)
        is_there, at = where(required.docs, adds.docs)
        scores = required.scores.copy()
        scores[at[is_there]] += adds.scores[is_there]
        return Matches(required.docs, scores)

    def _and(self, children: Sequence[Node]) -> Matches:
        found = sorted((self.run(child) for child in children if not isinstance(child, Not)), key=lambda one: len(one.docs))
        docs, scores = found[0] if found else _unscored(self._all)
        for other in found[1:]:
            is_there, at = where(other.docs, docs)
            docs, scores = docs[is_there], scores[is_there] + other.scores[at[is_there]]
        for child in children:
            if isinstance(child, Not):
                is_there, _ = where(self.run(child.child).docs, docs)
                docs, scores = docs[~is_there], scores[~is_there]
        return Matches(docs, scores)

    def _or(self, found: Iterable[Matches]) -> Matches:
        found = [one for one in found if len(one.docs)]
        if len(found) < 2:
            return found[0] if found else _NONE
        if sum(len(one.docs) for one in found) * _FEW < self._articles:
            return Matches(*_sum(found))
        total = np.zeros(self._articles, np.float32)
        is_found = np.zeros(self._articles, np.bool_)
        for one in found:
            total[one.docs] += one.scores
            is_found[one.docs] = True
        docs = np.flatnonzero(is_found)
        return Matches(docs, total[docs])

    def _at_least(self, count: int, found: Sequence[Matches]) -> Matches:
        docs, scores = self._or(found)
        matched = np.zeros(self._articles, np.uint32)
        for one in found:
            matched[one.docs] += 1
        is_enough = matched[docs] >= count
        return Matches(docs[is_enough], scores[is_enough])

    def _leaf(self, leaf: Leaf, within: Counts | None = None) -> Matches:
        """Score a leaf, in these articles alone if there are any: BM25F over the fields it is sought in."""
        found: list[Columns] = []
        for place in places_of(leaf):
            docs, counts = self._counted(leaf, place, within)
            if len(docs):
                tf = self._statistics.norms[place].take(docs)
                tf *= counts
                found.append((docs, tf))
        if not found:
            return _NONE
        docs, tf = reduce(_add, found)
        return Matches(docs, bm25f(tf, self._statistics.weight(leaf)))

    def _counted(self, leaf: Leaf, place: str, within: Counts | None) -> Columns:
        """Return in which articles that are not deleted a leaf stands in one field, and how often."""
        found = []
        for segment, low, high in zip(self._segments, self._bases, self._bases[1:], strict=False):
            inside = None
            if within is not None:
                first, last = within.searchsorted((low, high)).tolist()
                inside = (within[first:last] - low).astype(np.uint32)
            docs, counts = counted(segment, leaf, place, inside)
            if len(docs):
                found.append((docs + np.int64(low), counts))
        if not found:
            return _NONE_OF_NUMBERS
        docs, counts = found[0] if len(found) == 1 else map(np.concatenate, zip(*found, strict=True))
        if self._live is None:
            return docs, counts
        is_live = self._live[docs]
        return docs[is_live], counts[is_live]


def counted(segment: Segment, leaf: Leaf, place: str, within: Numbers | None) -> Columns:
    """Return in which articles of a segment a leaf stands in one field, and how often; of phrases only `within` some.

    What stands in a first paragraph counts more.
    """
    field = segment.field(place)
    if isinstance(leaf, Near):
        return field.counted(near_slots(segment, field, leaf, within))
    known = words_for(field, leaf)
    if isinstance(leaf, Wildcard | Fuzzy):
        return _sum([field.articles_with(word) for word in known])
    if not known:
        return _NONE_OF_NUMBERS
    if isinstance(leaf, Phrase) and len(known) > 1:
        return field.counted(phrase_slots(field, known, leaf.slop, within)[1])
    docs, tf = field.articles_with(known[0])
    leading = field.in_leads(known[0], docs, tf)
    return docs, tf if leading is None else tf + np.float32(LEAD) * leading


def _without(docs: Counts, others: Counts) -> Counts:
    is_there, _ = where(others, docs)
    return docs[~is_there]


def _add(one: Columns, other: Columns) -> Columns:
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


def _sum(found: Sequence[Columns]) -> Columns:
    """Add up what several words count, or score, in each article."""
    if not found:
        return _NONE_OF_NUMBERS
    docs = np.concatenate([docs for docs, _ in found])
    order = docs.argsort(kind="stable")
    docs = docs[order]
    first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]])) if len(docs) else order
    values = np.concatenate([values for _, values in found])[order]
    return docs[first], np.add.reduceat(values, first) if len(first) else values


def _unscored(docs: Counts) -> Matches:
    return Matches(docs, np.zeros(len(docs), np.float32))


_NO_DOCS = np.zeros(0, np.int64)
_NONE = Matches(_NO_DOCS, np.zeros(0, np.float32))
_NONE_OF_NUMBERS = np.zeros(0, np.uint32), np.zeros(0, np.uint32)
