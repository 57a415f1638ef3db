"""Articles with scores, as queries find them: added up, parted, and the highest of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from frsearch.engine import TopDocs
from frsearch.engine.arrays import Counts, search_sorted
from frsearch.engine.search.statistics import Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEW = 12
"""Where fewer than one in so many articles match, they are merged; else they are marked in an array of all articles."""

_SEVERAL = 200
"""Scores up to which plain Python sorts them sooner than NumPy would have begun."""

_KEPT = 64
"""Highest scores whose places are looked for, and kept, where no more are asked for."""


_EACH = 100
"""Articles for which there is room in what keeping matches takes besides."""


class _DocsAndScores(NamedTuple):
    docs: Counts
    scores: Scores


class ScoredDocs(_DocsAndScores):
    """Articles, ascending, and the score of each; where the highest are is cached."""

    _highest: NDArray[np.int64] | None = None

    @property
    def cost(self) -> int:
        """How many articles with their scores, of 12 bytes each, it takes as much memory to remember."""
        return len(self.docs) + _EACH

    def highest(self, limit: int) -> NDArray[np.int64]:
        """Return where the `limit` highest scores are, best first, of equal ones the first."""
        limit = min(limit, len(self.docs))
        if self._highest is None or len(self._highest) < limit:
            self._highest = highest(self.scores, max(limit, _KEPT))
        return self._highest[:limit]


NO_DOCS = np.zeros(0, np.int64)
NO_MATCHES = ScoredDocs(NO_DOCS, np.zeros(0, np.float32))


def highest(scores: Scores, limit: int) -> NDArray[np.int64]:
    """Return where the `limit` highest scores are, best first, of equal ones the first; all of them if there are no more."""
    if limit >= len(scores):
        return np.argsort(-scores, kind="stable")
    lowest = np.partition(scores, len(scores) - limit)[-limit]
    above = np.flatnonzero(scores > lowest)
    level = np.flatnonzero(scores == lowest)[: limit - len(above)]
    return np.concatenate([above[np.argsort(-scores[above], kind="stable")], level])


def unscored(docs: Counts) -> ScoredDocs:
    """Return articles that match without a score."""
    return ScoredDocs(docs, np.zeros(len(docs), np.float32))


def without(docs: Counts, others: Counts) -> Counts:
    """Return the articles that are not among others."""
    is_there, _ = search_sorted(others, docs)
    return docs[~is_there]


class ScoreAccumulator:
    """Adds up scores in an array of all articles, which is at 0 again afterwards, and used again.

    Neither merging nor a search in order is as fast: both wait for every comparison, and these cannot be foreseen.
    """

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._spare: list[Scores] = []

    def united(self, found: Sequence[ScoredDocs]) -> ScoredDocs:
        """Return what any of several has, the scores added up."""
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

    def best(self, found: Sequence[ScoredDocs], adds: ScoredDocs, limit: int) -> TopDocs:
        """Return the best `limit` articles of several united, each score above 0, and of what adds to some of them.

        What the longest has alone need not be looked through, as the best of it is cached.
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
        if adds.docs.size:
            so_far = accumulator.take(adds.docs)
            is_found = so_far > 0
            some.append(adds.docs[is_found])
            accumulator[some[-1]] = so_far[is_found] + adds.scores[is_found]
        docs = np.concatenate(some)
        best = _highest(accumulator.take(docs), docs, limit, len(some))
        self._put_back(accumulator, most.docs, docs)
        return TopDocs(total, tuple([doc for _, doc in best]), tuple([-below for below, _ in best]))

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
    """Return those that match anything, the longest first: scores are added up in this order."""
    return sorted((one for one in found if len(one.docs)), key=lambda one: -len(one.docs))


def merged(parts: Sequence[Counts], articles: int) -> Counts:
    """Return the articles, of so many, that are in any of several parts."""
    if sum(map(len, parts)) * _FEW > articles:
        is_there = np.zeros(articles, np.bool_)
        for docs in parts:
            is_there[docs] = True
        return np.flatnonzero(is_there)
    docs = np.concatenate([NO_DOCS, *parts])
    docs.sort(kind="stable")  # which merges what is in order already
    is_first = np.ones(len(docs), np.bool_)
    np.not_equal(docs[1:], docs[:-1], out=is_first[1:])
    return docs[is_first]


def _highest(scores: Scores, docs: Counts, limit: int, times: int) -> list[tuple[float, int]]:
    """Return the highest scores as (−score, article), of equal ones the first; an article may be there so many times."""
    many = times * limit
    if many < len(scores):
        lowest = np.partition(scores, len(scores) - many)[-many]
        at = (scores >= lowest).nonzero()[0]
        scores, docs = scores.take(at), docs.take(at)
    if many > _SEVERAL:
        docs, first = np.unique(docs, return_index=True)
        scores = scores.take(first)
        at = highest(scores, limit)
        return list(zip((-scores.take(at)).tolist(), docs.take(at).tolist(), strict=True))
    return sorted(set(zip((-scores).tolist(), docs.tolist(), strict=True)))[:limit]


def plus(found: ScoredDocs, adds: ScoredDocs) -> ScoredDocs:
    """Return the same articles, to whose scores those of others are added where they are among these."""
    is_there, at = search_sorted(found.docs, adds.docs)
    scores = found.scores.copy()
    scores[at[is_there]] += adds.scores[is_there]
    return ScoredDocs(found.docs, scores)


def best_of(found: Sequence[ScoredDocs]) -> ScoredDocs:
    """Return what any of several has, by the best of their scores."""
    docs = np.unique(np.concatenate([docs for docs, _ in found]))
    best = np.zeros(len(docs), np.float32)
    for some, scores in found:
        at = docs.searchsorted(some)
        best[at] = np.maximum(best[at], scores)
    return ScoredDocs(docs, best)
