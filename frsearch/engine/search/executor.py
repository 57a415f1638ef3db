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
from frsearch.engine.arrays import Bools, Counts, Numbers, search_sorted
from frsearch.engine.cache import Cache
from frsearch.engine.format.keys import NO_DATE, at_address, day_number
from frsearch.engine.read.segment import Segment
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.search.frequencies import Frequencies, add_frequencies, docs_with, frequencies
from frsearch.engine.search.metadata import docs_with_value
from frsearch.engine.search.pairs import pair_frequencies
from frsearch.engine.search.statistics import Scores, Statistics
from frsearch.engine.search.topk import (
    NO_DOCS,
    NO_MATCHES,
    ScoreAccumulator,
    ScoredDocs,
    Top,
    best_of,
    highest,
    merged,
    plus,
    unscored,
    without,
)
from frsearch.engine.search.word_scores import WordImpacts, word_impacts, word_scores
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
from frsearch.query.pairs import Pair, pairs_in
from frsearch.ranking import bm25f, recency

Matches = TypeVar("Matches", Counts, ScoredDocs)

CountIn: TypeAlias = "Callable[[Segment, str, Numbers | None], Frequencies]"
"""Returns the frequencies in one field of a segment, in all articles or only in those passed."""

_MAX_LIMIT = 1000
"""Highest `limit` for which the top k of loose words is found without merging all their matches."""

_DEEPER = 54
"""How many more articles than asked for are looked at first for pairs that raise scores; four times as many each time after."""

MARGIN = 1 + 1e-5
"""Allows for rounding where a score is compared with the highest that another can reach."""

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
                    return best_of(found, self._articles)
            case Or(children):
                with _kept(map(self.run, children)) as found:
                    return self.accumulator.united(found)
            case AtLeast(count, children):
                with _kept(map(self.run, children)) as found:
                    return self.accumulator.at_least(count, found)
            case Boost(child, factor):
                docs, scores = self.run(child)
                return ScoredDocs(docs, scores * np.float32(factor))
            case Recency(child):
                docs, scores = self.run(child)
                return ScoredDocs(docs, scores + scores * self.gains(node, docs))
            case Not() | Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
                return unscored(self._unscored_docs(node))
            case _:
                assert_never(node)

    def best(self, node: Node, limit: int) -> Top:
        """Return the top `limit` of what :meth:`run` finds, and how many it finds.

        Pairs of words are looked up only in the articles which they can raise into the top `limit`.
        """
        tree, pairs = pairs_in(node)
        if not pairs or not 0 < limit <= _MAX_LIMIT:
            return self._ranked(node)(limit)
        ranked = self._ranked(tree)
        most = sum(pair.factor * self._statistics.article_weight(pair.phrase) for pair in pairs)
        depth = limit + _DEEPER
        while True:
            found = ranked(depth)
            docs, scores = found.by_doc_id(depth)
            raised = scores + self.raises(pairs, docs)
            best = highest(raised, limit)
            if depth >= found.total or scores.min() + most * MARGIN < raised[best[-1]]:
                return Top(found.total, docs[best], raised[best])
            depth *= 4

    def _ranked(self, node: Node) -> Callable[[int], Top]:
        """Return a function that returns the top `limit` of what :meth:`run` finds, for any limit."""
        if isinstance(node, Or) and not isinstance(node, DisMax) and _is_scored(node):
            return partial(self._best_of_words, node)
        matches = self.run(node)
        return matches.best

    def _best_of_words(self, node: Or, limit: int) -> Top:
        if not 0 < limit <= _MAX_LIMIT:
            return self.run(node).best(limit)
        with _kept(map(self.run, node.children)) as found:
            return self.accumulator.best(found, limit)

    def raises(self, pairs: Sequence[Pair], docs: Counts) -> Scores:
        """Return what pairs of words add to the scores of some articles (ascending)."""
        phrases = [pair.phrase for pair in pairs]
        tf = np.zeros((len(pairs), len(docs)), np.float32)
        for segment, inside, at in self._parted(docs):
            for name in {name for phrase in phrases for name in fields_of(phrase)}:
                found = pair_frequencies(segment.field(name), phrases, inside)
                tf[:, at] += found * self._statistics.norms[name][docs[at]]
        most = [pair.factor * self._statistics.article_weight(pair.phrase) for pair in pairs]
        raised: Scores = bm25f(tf, np.array(most, np.float32)[:, None]).sum(axis=0)
        return raised

    def tf(self, groups: Sequence[Sequence[Term]], docs: Counts) -> Scores:
        """Return the tf of some lemmas in some articles (ascending), added up by group: a row for each group.

        They are as stored: rounded, weighted by position, times length norms.
        """
        tf = np.zeros((len(groups), len(docs)), np.float32)
        for segment, inside, at in self._parted(docs):
            for row, words in zip(tf, groups, strict=True):
                for word in words:
                    row[at] += sum(self._tf_in_field(segment, name, word, inside) for name in fields_of(word))
        return tf

    def _tf_in_field(self, segment: Segment, name: str, word: Term, docs: Numbers) -> Scores | int:
        impacts = word_impacts(segment, name, word, None)
        if not impacts:
            return 0
        own, codes = impacts
        is_there, where = search_sorted(own, docs)
        found: Scores = self._statistics.impact_tf[name].take(codes[0].take(where)) * is_there
        return found

    def _parted(self, docs: Counts) -> Iterator[tuple[Segment, Numbers, slice]]:
        """Yield each segment that has some of these articles (ascending), their doc ids in it, and where they are in `docs`."""
        for segment, low, high in zip(self._snapshot.segments, self._snapshot.bases, self._snapshot.bases[1:], strict=False):
            first, last = docs.searchsorted((low, high)).tolist()
            if first < last:
                yield segment, (docs[first:last] - low).astype(np.uint32), slice(first, last)

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
            case Not() | Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
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
        return self._live_of(merged(found, self._articles))

    def _live_of(self, docs: Counts) -> Counts:
        """Return those of some articles that are not deleted."""
        return docs if self._snapshot.live is None else docs[self._snapshot.live[docs]]

    def _live_where(self, is_there: Bools) -> Counts:
        """Return the doc ids of the articles of which something is true and which are not deleted, ascending."""
        return np.flatnonzero(is_there if self._snapshot.live is None else is_there & self._snapshot.live)

    def _unscored_docs(self, node: Not | Everything | Nothing | DateRange | Added | Address | Metadata) -> Counts:
        match node:
            case Not(child):
                return without(self._snapshot.live_doc_ids, self.matching(child))
            case Everything():
                return self._snapshot.live_doc_ids
            case Nothing():
                return NO_DOCS
            case DateRange(since, until):
                first, last = self._snapshot.days
                return self._live_where((first <= day_number(until)) & (last >= day_number(since)) & (first != NO_DATE))
            case Added(since, until):
                days = self._snapshot.added_days
                return self._live_where((days >= max(day_number(since), NO_DATE + 1)) & (days <= day_number(until)))
            case Address(text):
                return self._live_where(at_address(self._snapshot.addresses, text))
            case Metadata():
                found = [
                    docs_with_value(segment.metadata, node) + np.int64(base)
                    for segment, base in zip(self._snapshot.segments, self._snapshot.bases, strict=False)
                ]
                return self._live_of(np.concatenate([NO_DOCS, *found]))
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
            case Not() | Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
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
                return self._words(word, typed)
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

    def _leaf(self, leaf: Leaf, within: Counts | None = None) -> ScoredDocs:
        """Score a leaf by BM25F over its fields; `within` limits phrases and words near each other to some articles."""
        if isinstance(leaf, Term) or (isinstance(leaf, Phrase) and len(leaf.words) == 1):
            return self._words(leaf)
        found = self._in_fields(partial(frequencies, leaf=leaf), leaf, within)
        return ScoredDocs(found[0], bm25f(found[1], self._statistics.article_weight(leaf))) if found else NO_MATCHES

    def _words(self, word: Term | Phrase, typed: Term | None = None) -> ScoredDocs:
        """Score a word by its impacts, and the form as typed, if there is one, like another word."""
        found = [impacts for field in fields_of(word) if (impacts := self._impacts(field, word, typed))]
        return word_scores(found, [self._statistics.article_weight(leaf) for leaf in (word, typed) if leaf])

    def _impacts(self, field: str, word: Term | Phrase, typed: Term | None) -> WordImpacts | None:
        """Return the impacts of a word in one field of articles that are not deleted; None: none of these has it."""
        found_docs, found_codes = [], []
        for segment, base in zip(self._snapshot.segments, self._snapshot.bases, strict=False):
            if impacts := word_impacts(segment, field, word, typed):
                found_docs.append(impacts[0] + np.int64(base))
                found_codes.append(impacts[1])
        if not found_docs:
            return None
        docs = found_docs[0] if len(found_docs) == 1 else np.concatenate(found_docs)
        codes = found_codes[0] if len(found_codes) == 1 else np.concatenate(found_codes, axis=1)
        if self._snapshot.live is not None:
            is_live = self._snapshot.live[docs]
            docs, codes = docs[is_live], codes[:, is_live]
        alone = self._statistics.title_tf if field == "title" else None
        return WordImpacts(docs, codes, self._statistics.impact_tf[field], alone) if len(docs) else None

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
        docs, counts = found[0] if len(found) == 1 else map(np.concatenate, zip(*found, strict=True))
        if self._snapshot.live is not None:
            is_live = self._snapshot.live[docs]
            docs, counts = docs[is_live], counts[is_live]
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
        case Maybe(child, _) | Boost(child, _):
            return _is_scored(child)
        case Or(children):
            return all(map(_is_scored, children))
        case _:  # False is always safe: ranking every match is slower, with the same result
            return False
