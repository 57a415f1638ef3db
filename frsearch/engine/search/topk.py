"""Scored doc ids: adding them up, merging and subtracting them, and picking the top k (top-k selection)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from frsearch.engine import TopDocs
from frsearch.engine.arrays import Counts, is_new, search_sorted
from frsearch.engine.search.statistics import Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEW = 12
"""If fewer than one in so many articles match, their lists are sorted and merged; else they are marked in a bitmap."""

_LEAST_TOP = 64
"""Number of highest scores that are found and cached even if fewer are asked for."""

_OVERHEAD = 100
"""Fixed overhead of a cache entry, in articles of 12 bytes."""


class Top(NamedTuple):
    """How many articles match, and the first of them, best first, with their scores."""

    total: int
    docs: Counts
    scores: Scores

    @property
    def listed(self) -> TopDocs:
        """The same as the engine interface has it."""
        return TopDocs(self.total, tuple(self.docs.tolist()), tuple(self.scores.tolist()))

    def by_doc_id(self, depth: int) -> tuple[Counts, Scores]:
        """Return the first `depth` articles, by ascending doc id, with their scores."""
        docs = self.docs[:depth]
        order = docs.argsort()
        return docs[order], self.scores[order]


class _DocsAndScores(NamedTuple):
    docs: Counts
    scores: Scores


class ScoredDocs(_DocsAndScores):
    """Doc ids, ascending, with their scores; the indices of the highest scores are cached."""

    _highest: NDArray[np.int64] | None = None

    @property
    def cost(self) -> int:
        """Cache cost, in articles of 12 bytes."""
        return len(self.docs) + _OVERHEAD

    @property
    def nbytes(self) -> int:
        """Size in bytes."""
        return self.docs.nbytes + self.scores.nbytes

    def highest(self, limit: int) -> NDArray[np.int64]:
        """Return the indices of the `limit` highest scores, best first; of equal scores the lower index first."""
        limit = min(limit, len(self.docs))
        if self._highest is None or len(self._highest) < limit:
            self._highest = highest(self.scores, max(limit, _LEAST_TOP))
        return self._highest[:limit]

    def best(self, limit: int) -> Top:
        """Return the top `limit`."""
        best = self.highest(limit)
        return Top(len(self.docs), self.docs[best], self.scores[best])


NO_DOCS = np.zeros(0, np.int64)
NO_MATCHES = ScoredDocs(NO_DOCS, np.zeros(0, np.float32))


def highest(scores: Scores, limit: int) -> NDArray[np.int64]:
    """Return the indices of the `limit` highest scores, or all, best first; of equal scores the lower index first."""
    if limit >= len(scores):
        return (-scores).argsort(kind="stable")
    lowest = kth_highest(scores, limit)
    above = (scores > lowest).nonzero()[0]
    ties = (scores == lowest).nonzero()[0][: limit - len(above)]
    return np.concatenate([above[(-scores[above]).argsort(kind="stable")], ties])


def kth_highest(scores: Scores, k: int) -> np.float32:
    """Return the `k`-th highest score, from 1."""
    parted = scores.copy()
    parted.partition(len(scores) - k)
    found: np.float32 = parted[-k]
    return found


def unscored(docs: Counts) -> ScoredDocs:
    """Return doc ids with scores of 0."""
    return ScoredDocs(docs, np.zeros(len(docs), np.float32))


def without(docs: Counts, others: Counts) -> Counts:
    """Return the doc ids that are not among others."""
    is_there, _ = search_sorted(others, docs)
    return docs[~is_there]


class ScoreAccumulator:
    """Adds up scores in an array with an element per article, which is zeroed and reused afterwards.

    This is faster than merging or binary search, whose comparisons the processor cannot predict.
    """

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._spare: list[Scores] = []

    def united(self, found: Sequence[ScoredDocs]) -> ScoredDocs:
        """Return the union of several matches, their scores added up."""
        found = by_length(found)
        if len(found) < 2:
            return found[0] if found else NO_MATCHES
        accumulator = self._taken()
        for docs, scores in found:
            accumulator[docs] += scores
        docs = merged([docs for docs, _ in found], self._articles)
        total = ScoredDocs(docs, accumulator.take(docs))
        self._put_back(accumulator, docs)
        return total

    def at_least(self, count: int, found: Sequence[ScoredDocs]) -> ScoredDocs:
        """Return the articles that are in at least `count` of several matches, their scores added up."""
        accumulator = self._taken()
        matched = np.zeros(self._articles, np.uint16)
        for docs, scores in by_length(found):
            accumulator[docs] += scores
            matched[docs] += np.uint16(1)
        docs = np.flatnonzero(matched >= count)
        total = ScoredDocs(docs, accumulator.take(docs))
        self._put_back(accumulator, np.flatnonzero(matched))
        return total

    def best(self, found: Sequence[ScoredDocs], limit: int) -> Top:
        """Return the top `limit` of the union of several matches, whose scores are above 0.

        Of the articles that only the longest list has, the cached top suffices, so that the list is not scanned.
        """
        most, *rest = by_length(found) or [NO_MATCHES]
        accumulator = self._taken()
        accumulator[most.docs] = most.scores
        total = len(most.docs)
        for docs, scores in rest:
            so_far = accumulator.take(docs)
            total += len(docs) - int(np.count_nonzero(so_far))
            so_far += scores
            accumulator[docs] = so_far
        some = [most.docs.take(most.highest(limit)), *(docs for docs, _ in rest)]
        sums = []
        for docs in some:
            sums.append(accumulator.take(docs))
            accumulator[docs] = 0  # an article in several lists is found in the first of them
        self._put_back(accumulator, most.docs)
        return Top(total, *_first(np.concatenate(some), np.concatenate(sums), limit))

    def _taken(self) -> Scores:
        try:
            return self._spare.pop()
        except IndexError:
            return np.zeros(self._articles, np.float32)

    def _put_back(self, accumulator: Scores, *used: Counts) -> None:
        for docs in used:
            accumulator[docs] = 0
        self._spare.append(accumulator)


def by_length(found: Sequence[ScoredDocs]) -> list[ScoredDocs]:
    """Return those that are not empty, longest first: the order in which scores are added up."""
    return sorted((one for one in found if len(one.docs)), key=lambda one: -len(one.docs))


def merged(parts: Sequence[Counts], articles: int) -> Counts:
    """Return the union of several lists of doc ids below `articles`, ascending."""
    if sum(map(len, parts)) * _FEW > articles:
        is_there = np.zeros(articles, np.bool_)
        for docs in parts:
            is_there[docs] = True
        return np.flatnonzero(is_there)
    docs = np.concatenate([NO_DOCS, *parts])
    docs.sort(kind="stable")  # the stable sort merges runs that are sorted already
    return docs[is_new(docs)]


def _first(docs: Counts, scores: Scores, limit: int) -> tuple[Counts, Scores]:
    """Return the `limit` articles with the highest scores above 0, of equal scores the lower doc id first."""
    lowest = kth_highest(scores, limit) if limit < len(scores) else 0
    at = (scores >= lowest if lowest else scores).nonzero()[0]
    docs, scores = docs.take(at), scores.take(at)
    order = np.lexsort((docs, -scores))[:limit]
    return docs[order], scores[order]


def plus(found: ScoredDocs, adds: ScoredDocs) -> ScoredDocs:
    """Return `found` with the scores of `adds` added to those articles that both have."""
    is_there, at = search_sorted(found.docs, adds.docs)
    scores = found.scores.copy()
    scores[at[is_there]] += adds.scores[is_there]
    return ScoredDocs(found.docs, scores)


def best_of(found: Sequence[ScoredDocs], articles: int) -> ScoredDocs:
    """Return the union of several matches, with doc ids below `articles`, each with the best of its scores."""
    if sum(len(docs) for docs, _ in found) * _FEW > articles:
        best = np.zeros(articles, np.float32)
        for docs, scores in found:
            best[docs] = np.maximum(best[docs], scores)
        docs = merged([docs for docs, _ in found], articles)
        return ScoredDocs(docs, best[docs])
    docs, scores = (np.concatenate(columns) for columns in zip(*found, strict=True))
    order = docs.argsort(kind="stable")
    docs = docs[order]
    first = is_new(docs).nonzero()[0]
    return ScoredDocs(docs[first], np.maximum.reduceat(scores[order], first) if len(first) else scores)
