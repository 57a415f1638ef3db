"""Rescoring: the top matches of a long query are scored again with signals too costly for every match.

Short queries skip it: few words decide there, and the answer should come at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from frsearch.deadline import checking_time
from frsearch.engine.arrays import Bools, Counts, search_sorted
from frsearch.engine.cache import cached
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.search.cooccurrence import SAMPLE
from frsearch.engine.search.executor import MARGIN, Executor
from frsearch.engine.search.statistics import Scores, Statistics
from frsearch.engine.search.topk import ScoredDocs, Top, highest, kth_highest
from frsearch.engine.search.vocabulary import SegmentsVocabulary
from frsearch.query import Maybe, Node, Recency, Redundancy, RelatedWords, Rescored, Signal, Term, leaves
from frsearch.query.pairs import Pair, pairs_in
from frsearch.ranking import association, redundancy, related_gain

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEPTH = 350
"""Number of top articles that are rescored. Of 2,000 queries of 5 to 12 words, drawn at random from news, 0.75 % have another top
ten at twice that depth; at 250 it is 1.3 %."""


class Rescoring:
    """Rescores the top matches of long queries in one commit."""

    def __init__(
        self, snapshot: SegmentsSnapshot, statistics: Statistics, executor: Executor, vocabulary: SegmentsVocabulary
    ) -> None:
        self._snapshot = snapshot
        self._statistics = statistics
        self._executor = executor
        self._vocabulary = vocabulary
        self._shared: dict[tuple[Maybe, ...], Scores] = {}
        self._explained: dict[Node, frozenset[int]] = {}

    def best(self, tree: Rescored, limit: int) -> Top:
        """Return the top `limit` articles; those after the first :data:`DEPTH` follow in order, with no higher scores.

        Pairs of words raise the scores of the first only, and are looked up only in those which they can raise into the top
        `limit`.
        """
        child, pairs = pairs_in(tree.child)
        found = self._executor.best(child, max(limit, DEPTH))
        if not len(found.docs):
            return found
        docs, scores = found.by_doc_id(DEPTH)
        most, own = self._word_scores(tree.words, docs)
        scores += self._gained(tree, docs, most, own)
        if pairs and limit:
            raised = self._raisable(tree.words, pairs, own, scores, limit).nonzero()[0]
            scores[raised] += self._executor.raises(pairs, docs[raised])
        order = highest(scores, len(scores))
        docs = np.concatenate([docs[order], found.docs[DEPTH:]])
        scores = np.concatenate([scores[order], np.minimum(found.scores[DEPTH:], scores[order[-1]])])
        return Top(found.total, docs[:limit], scores[:limit])

    def _gained(self, tree: Rescored, docs: Counts, most: Scores, own: Scores) -> Scores:
        gained: Scores = self._kin(tree.words, docs, most, own).sum(axis=0)
        gained -= self._bonds(tree.words, most, own)[1].sum(axis=0)
        if isinstance(tree.child, Recency):
            gained += gained * self._executor.gains(tree.child, docs)
        return gained

    def _raisable(self, words: Sequence[Maybe], pairs: Sequence[Pair], own: Scores, scores: Scores, limit: int) -> Bools:
        """Return which articles pairs can raise into the top `limit`: no pair raises those that lack one of its words."""
        if limit >= len(scores):
            return np.ones(len(scores), np.bool_)
        has = {word.required.text: row > 0 for word, row in zip(words, own, strict=True) if isinstance(word.required, Term)}
        highest_scores = scores.copy()
        for pair in pairs:
            most = pair.factor * self._statistics.article_weight(pair.phrase) * MARGIN
            there = [has[lemma] for lemma in pair.phrase.words if lemma in has]
            highest_scores += np.float32(most) * np.logical_and.reduce(there) if there else np.float32(most)
        return np.asarray(highest_scores >= kth_highest(scores, limit))

    def parts(self, tree: Rescored, doc: int) -> Iterator[tuple[Signal, float]]:
        """Yield what :meth:`best` adds up to the score of an article, as signals with their values."""
        child, _ = pairs_in(tree.child)
        if doc not in self._top(child):
            yield from self._executor.parts(child, doc)
            return
        yield from self._executor.parts(tree.child, doc)
        docs = np.array([doc])
        most, own = self._word_scores(tree.words, docs)
        strongest, lost = self._bonds(tree.words, most, own)
        gains = self._kin(tree.words, docs, most, own)
        for word, gain in zip(tree.words, gains[:, 0].tolist(), strict=True):
            if gain and isinstance(word.required, Term):
                yield RelatedWords(word.required), gain
        for word, other, loss in zip(tree.words, strongest[:, 0].tolist(), lost[:, 0].tolist(), strict=True):
            if loss:
                yield Redundancy(tree.words[other], word), -loss
        if isinstance(tree.child, Recency):
            yield tree.child, float((gains.sum() - lost.sum()) * self._executor.gains(tree.child, docs)[0])

    def _top(self, tree: Node) -> frozenset[int]:
        """Return the articles that are rescored; those of the last tree are cached, as several hits are explained in a row."""
        return cached(self._explained, tree, lambda: frozenset(self._executor.best(tree, DEPTH).docs.tolist()), limit=1)

    def _word_scores(self, words: Sequence[Maybe], docs: Counts) -> tuple[Scores, Scores]:
        """Return the highest score each word can reach, as a column, and its score in each article, a row per word."""
        most = [max(self._limits(word.required)) + max(self._limits(word.optional)) for word in words]
        own = np.stack([_at(self._executor.run(word), docs) for word in checking_time(words)])
        return np.array(most, np.float32)[:, None], own

    def _limits(self, node: Node) -> list[float]:
        """Return the highest score that each reading of a word can reach."""
        return [self._statistics.article_weight(leaf) for leaf in leaves(node)]

    def _kin(self, words: Sequence[Maybe], docs: Counts, most: Scores, own: Scores) -> Scores:
        """Return what related words add to the score of each article, a row per word."""
        related = [self._related(word.required) for word in checking_time(words)]
        return related_gain(np.maximum(most - own, 0), self._executor.tf(related, docs))

    def _related(self, word: Node) -> list[Term]:
        return [Term(text, "lemma", word.field) for text in self._vocabulary.relatives(word)] if isinstance(word, Term) else []

    def _bonds(self, words: tuple[Maybe, ...], most: Scores, own: Scores) -> tuple[NDArray[np.intp], Scores]:
        return redundancy(cached(self._shared, words, lambda: self._common(words)), own, most)

    def _common(self, words: Sequence[Maybe]) -> Scores:
        """Return the association of each two words, as a square matrix, from the articles that contain each combination."""
        total = self._snapshot.bases[-1]
        low = max(total - SAMPLE, 0)
        found = [self._executor.run(word).docs for word in words]
        found = [docs[docs.searchsorted(low) :] - low if low else docs for docs in found]
        marks = np.zeros(total - low, np.int64)
        for number, docs in enumerate(found):
            marks[docs] |= 1 << number
        counts = np.bincount(marks)
        marked = counts.nonzero()[0]
        has = (marked[:, None] >> np.arange(len(words)) & 1).astype(np.float32)
        together = (has * counts[marked, None]).T @ has
        articles = together.diagonal()
        return association(together, articles[:, None], articles, total - low)


def _at(matches: ScoredDocs, docs: Counts) -> Scores:
    """Return the scores that these articles have, 0 where they do not match."""
    is_there, at = search_sorted(matches.docs, docs)
    scores = np.zeros(len(docs), np.float32)
    scores[is_there] = matches.scores[at[is_there]]
    return scores
