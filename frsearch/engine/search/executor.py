"""Runs query trees over the arrays of an index: which articles match, and with what score.

``docs`` are doc ids of the snapshot, ascending. A leaf is evaluated in each segment, and its matches in all of them are
cached, as searches ask for the same words again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial, reduce
from typing import TypeAlias, TypeVar, assert_never

import numpy as np

from frsearch.deadline import check_time
from frsearch.engine import TopDocs
from frsearch.engine.arrays import Counts, Numbers, search_sorted
from frsearch.engine.cache import Cache
from frsearch.engine.format.keys import NO_DATE, at_address, day_number
from frsearch.engine.read.segment import Segment
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.search.frequencies import Frequencies, add_frequencies, docs_with, frequencies, frequencies_of_both
from frsearch.engine.search.statistics import Scores, Statistics
from frsearch.engine.search.topk import (
    NO_DOCS,
    NO_MATCHES,
    ScoreAccumulator,
    ScoredDocs,
    best_of,
    merged,
    plus,
    unscored,
    without,
)
from frsearch.memory import keep, releasing
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
from frsearch.ranking import bm25f, recency

Matches = TypeVar("Matches", Counts, ScoredDocs)

CountIn: TypeAlias = "Callable[[Segment, str, Numbers | None], Frequencies]"
"""Returns the frequencies in one field of a segment, in all articles or only in those passed: one row, or several."""

_MAX_LIMIT = 1000
"""Highest `limit` for which the top k of loose words is found without merging all their matches."""

_CACHED, _PER_ARTICLE = 2 << 20, 32
"""Size of the cache, in matches of 12 bytes: at least the first, and at least the second for each article of the index."""


class Executor:
    """Runs trees over the segments of one commit."""

    def __init__(self, snapshot: SegmentsSnapshot, statistics: Statistics) -> None:
        self._snapshot = snapshot
        self._statistics = statistics
        self._articles = snapshot.bases[-1]
        self.accumulator = ScoreAccumulator(self._articles)
        self._found: Cache[Node, ScoredDocs] = Cache(max(_CACHED, _PER_ARTICLE * self._articles))

    def run(self, node: Node) -> ScoredDocs:
        """Return the articles that match, with their scores; raises SearchStopped."""
        check_time()
        match node:
            case Term() | Phrase() | Wildcard() | Fuzzy() | Near() | Maybe(_, Term() | Phrase()):
                return self._word(node)
            case Maybe(required, optional):
                return self._maybe(self.run(required), optional)
            case And(children):
                return self._and(children)
            case DisMax(children):
                with _kept(map(self.run, children)) as found:
                    return best_of(found)
            case Or(children):
                with _kept(map(self.run, children)) as found:
                    return self.accumulator.united(found)
            case AtLeast(count, children):
                with _kept(map(self.run, children)) as found:
                    return self._at_least(count, found)
            case Boost(child, factor):
                docs, scores = self.run(child)
                return ScoredDocs(docs, scores * np.float32(factor))
            case Recency(child):
                docs, scores = self.run(child)
                return ScoredDocs(docs, scores + scores * self.gains(node, docs))
            case Not() | Everything() | Nothing() | DateRange() | Added() | Address():
                return unscored(self._unscored_docs(node))
            case _:
                assert_never(node)

    def best(self, node: Node, limit: int) -> TopDocs:
        """Return the top `limit` of what :meth:`run` finds, and how many it finds."""
        either, adding = (node.required, node.optional) if isinstance(node, Maybe) else (node, None)
        if type(either) is Or and 0 < limit <= _MAX_LIMIT and _is_scored(either):
            with _kept(map(self.run, either.children)) as found:
                return self.accumulator.best(found, self.run(adding) if adding else NO_MATCHES, limit)
        matches = self.run(node)
        best = matches.highest(limit)
        return TopDocs(len(matches.docs), tuple(matches.docs[best].tolist()), tuple(matches.scores[best].tolist()))

    def matching(self, node: Node) -> Counts:
        """Return the doc ids of what :meth:`run` finds, ascending, without scoring it."""
        check_time()
        match node:
            case Term() | Wildcard() | Fuzzy():
                return self._documents(node)
            case Phrase() | Near():  # matching costs far more than scoring here, and scored matches are cached
                return self._word(node).docs
            case Maybe(child, _) | Boost(child, _) | Recency(child):
                cached = self._found.get(node)
                return cached[0].docs if cached else self.matching(child)
            case And(children):
                return self._and_docs(children)
            case AtLeast(count, children):
                matched = np.zeros(self._articles, np.uint32)
                for child in children:
                    matched[self.matching(child)] += 1
                return np.flatnonzero(matched >= count)
            case Or(children):
                with _kept(map(self.matching, children)) as found:
                    return merged(found, self._articles)
            case Not() | Everything() | Nothing() | DateRange() | Added() | Address():
                return self._unscored_docs(node)
            case _:
                assert_never(node)

    def _and_docs(self, children: Sequence[Node]) -> Counts:
        with _kept(self.matching(child) for child in children if not isinstance(child, Not)) as found:
            docs, *others = sorted(found, key=len) or [self._snapshot.live_doc_ids]
            for other in others:
                docs = docs[search_sorted(other, docs)[0]]
        for child in children:
            if isinstance(child, Not):
                docs = without(docs, self.matching(child.child))
        return docs

    def _documents(self, leaf: Term | Wildcard | Fuzzy) -> Counts:
        """Return the doc ids of the articles that match a leaf, ascending."""
        if cached := self._found.get(leaf):
            return cached[0].docs
        found = [
            docs_with(segment, field, leaf) + np.int64(base)
            for field in fields_of(leaf)
            for segment, base in zip(self._snapshot.segments, self._snapshot.bases, strict=False)
        ]
        docs = merged(found, self._articles)
        return docs if self._snapshot.live is None else docs[self._snapshot.live[docs]]

    def _unscored_docs(self, node: Not | Everything | Nothing | DateRange | Added | Address) -> Counts:
        match node:
            case Not(child):
                return without(self._snapshot.live_doc_ids, self.matching(child))
            case Everything():
                return self._snapshot.live_doc_ids
            case Nothing():
                return NO_DOCS
            case DateRange(since, until):
                first, last = self._snapshot.days
                is_inside = (first <= day_number(until)) & (last >= day_number(since)) & (first != NO_DATE)
                if self._snapshot.live is not None:
                    is_inside &= self._snapshot.live
                return np.flatnonzero(is_inside)
            case Added(since, until):
                days = self._snapshot.added_days
                is_inside = (days >= max(day_number(since), NO_DATE + 1)) & (days <= day_number(until))
                if self._snapshot.live is not None:
                    is_inside &= self._snapshot.live
                return np.flatnonzero(is_inside)
            case Address(text):
                is_there = at_address(self._snapshot.addresses, text)
                if self._snapshot.live is not None:
                    is_there &= self._snapshot.live
                return np.flatnonzero(is_there)
            case _:
                assert_never(node)

    def parts(self, node: Node, doc: int) -> Iterator[tuple[Leaf | Recency, float]]:
        """Yield the leaves that an article matches, and recency, each with what it adds to the score of :meth:`run`."""
        docs, scores = self.run(node)
        at = int(docs.searchsorted(doc))
        if at == len(docs) or docs.item(at) != doc:
            return
        match node:
            case DisMax(children):
                found = [list(self.parts(child, doc)) for child in children]
                yield from max(found, key=lambda parts: sum(value for _, value in parts))
            case And() | Or() | AtLeast() | Maybe():
                for child in node.children:
                    yield from self.parts(child, doc)
            case Boost(child, factor):
                yield from ((leaf, factor * value) for leaf, value in self.parts(child, doc))
            case Recency(child):
                yield from self.parts(child, doc)
                gain = self.gains(node, docs[at : at + 1]).item()
                yield node, scores.item(at) * gain / (1 + gain)
            case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
                yield node, scores.item(at)
            case Not() | Everything() | Nothing() | DateRange() | Added() | Address():
                return
            case _:
                assert_never(node)

    def gains(self, recent: Recency, docs: Counts) -> Scores:
        """Return what each score gains by recency, as a fraction of it."""
        days = self._snapshot.middle_days[docs]
        ages = np.where(days == NO_DATE, recent.half_life, np.maximum(day_number(recent.until) - days, 0))
        return recency(ages.astype(np.float32), recent.half_life)

    def _word(self, node: Leaf | Maybe) -> ScoredDocs:
        """Return the scored matches of a leaf, or of a word with its form as typed, from the cache if they are there."""
        if cached := self._found.get(node):
            return cached[0]
        found = self._scored(node)
        self._found.put(node, found, found.cost)
        return found

    def _scored(self, node: Leaf | Maybe) -> ScoredDocs:
        match node:
            case Maybe(Term(_, "lemma", field) as word, Term(_, "exact", other) as typed) if field == other:
                return self._typed(word, typed)
            case Maybe(required, optional):
                return self._maybe(self.run(required), optional)
            case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
                return self._leaf(node)
            case _:
                assert_never(node)

    def _maybe(self, required: ScoredDocs, optional: Node) -> ScoredDocs:
        """Add the scores of the optional part to the articles that match the required one."""
        adds = self._leaf(optional, required.docs) if isinstance(optional, Leaf) else self.run(optional)
        return plus(required, adds)

    def _and(self, children: Sequence[Node]) -> ScoredDocs:
        with _kept(self.run(child) for child in children if not isinstance(child, Not)) as found:
            found.sort(key=lambda one: len(one.docs))
            (docs, scores), *others = found or [unscored(self._snapshot.live_doc_ids)]
            for other in others:
                is_there, at = search_sorted(other.docs, docs)
                docs, scores = docs[is_there], scores[is_there] + other.scores[at[is_there]]
        for child in children:
            if isinstance(child, Not):
                is_there, _ = search_sorted(self.matching(child.child), docs)
                docs, scores = docs[~is_there], scores[~is_there]
        return ScoredDocs(docs, scores)

    def _at_least(self, count: int, found: Sequence[ScoredDocs]) -> ScoredDocs:
        docs, scores = self.accumulator.united(found)
        matched = np.zeros(self._articles, np.uint32)
        for one in found:
            matched[one.docs] += 1
        is_enough = matched[docs] >= count
        return ScoredDocs(docs[is_enough], scores[is_enough])

    def _leaf(self, leaf: Leaf, within: Counts | None = None) -> ScoredDocs:
        """Score a leaf by BM25F over its fields; `within` limits it to some articles."""
        found = self._in_fields(partial(frequencies, leaf=leaf), leaf, within)
        return ScoredDocs(found[0], bm25f(found[1], self._statistics.article_weight(leaf))) if found else NO_MATCHES

    def _typed(self, word: Term, typed: Term) -> ScoredDocs:
        """Score a lemma with its form as typed, both from one pass over the lemma's posting list."""
        found = self._in_fields(partial(frequencies_of_both, word=word, typed=typed), word)
        if not found:
            return NO_MATCHES
        docs, tf = found
        scores = bm25f(tf[0], self._statistics.article_weight(word))
        scores += bm25f(tf[1], self._statistics.article_weight(typed))
        return ScoredDocs(docs, scores)

    def _in_fields(self, count: CountIn, leaf: Leaf, within: Counts | None = None) -> Frequencies | None:
        """Return what `count` finds in the fields of a leaf: articles, and frequencies times length norms, summed over fields."""
        found = [columns for field in fields_of(leaf) if (columns := self._in_field(count, field, within))]
        return reduce(add_frequencies, found) if found else None

    def _in_field(self, count: CountIn, field: str, within: Counts | None) -> Frequencies | None:
        """Return what `count` finds in one field of articles that are not deleted, frequencies multiplied by length norms."""
        found = []
        for segment, low, high in zip(self._snapshot.segments, self._snapshot.bases, self._snapshot.bases[1:], strict=False):
            inside = None
            if within is not None:
                first, last = within.searchsorted((low, high)).tolist()
                inside = (within[first:last] - low).astype(np.uint32)
            docs, counts = count(segment, field, inside)
            if len(docs):
                found.append((docs + np.int64(low), counts))
        if not found:
            return None
        docs, counts = found[0] if len(found) == 1 else (np.concatenate(columns, axis=-1) for columns in zip(*found, strict=True))
        if self._snapshot.live is not None:
            is_live = self._snapshot.live[docs]
            docs, counts = docs[is_live], counts[..., is_live]
        return docs, self._statistics.norms[field].take(docs) * counts.astype(np.float32, copy=False)


@contextmanager
def _kept(found: Iterable[Matches]) -> Iterator[list[Matches]]:
    """Collect several matches, whose memory counts as kept until they have been combined; raises SearchMemory."""
    with releasing():
        kept: list[Matches] = []
        seen: set[int] = set()
        for one in found:
            if id(one) not in seen:  # a part of the query that is repeated comes from the cache
                seen.add(id(one))
                keep(one.nbytes)
            kept.append(one)
        yield kept


def _is_scored(node: Node) -> bool:
    """Return whether every match is sure to have a score above 0."""
    match node:
        case Term() | Phrase():
            return True
        case Maybe(required, _):
            return _is_scored(required)
        case Or(children):
            return all(map(_is_scored, children))
        case _:  # False is always safe: ranking every match is slower, with the same result
            return False
