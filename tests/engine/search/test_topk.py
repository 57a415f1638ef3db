"""The best of several united are those that adding everything up finds, whatever was asked before."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from frsearch.engine.search.topk import ScoreAccumulator, ScoredDocs, by_length

ARTICLES = 300


def some_matches(chance: random.Random, most: int) -> ScoredDocs:
    """Return articles with scores of a few values, so that many are equal."""
    docs = sorted(chance.sample(range(ARTICLES), chance.randint(0, most)))
    scores = [chance.choice((0.25, 0.5, 1.0, 1.5, chance.uniform(0.1, 3))) for _ in docs]
    return ScoredDocs(np.array(docs, np.int64), np.array(scores, np.float32))


def added_up(found: list[ScoredDocs]) -> list[tuple[float, int]]:
    """Return (−sum, article), the highest first, one addition at a time."""
    accumulator: dict[int, np.float32] = {}
    for one in found:
        for doc, score in zip(one.docs.tolist(), one.scores, strict=True):
            accumulator[doc] = np.float32(accumulator.get(doc, np.float32(0)) + score)
    return sorted((-float(score), doc) for doc, score in accumulator.items())


@pytest.mark.parametrize("seed", range(8))
def test_the_best_of_several_are_the_highest_sums(seed: int) -> None:
    chance = random.Random(seed)
    accumulator = ScoreAccumulator(ARTICLES)
    for _ in range(150):
        found = by_length([some_matches(chance, chance.choice((3, 40, ARTICLES))) for _ in range(chance.randint(1, 5))])
        expected = added_up(found)
        for limit in (1, 10, chance.randint(1, 400), 10):
            best = accumulator.best(found, limit)
            assert best.total == len(expected)
            assert [*zip((-best.scores).tolist(), best.docs.tolist(), strict=True)] == expected[:limit]


def test_what_is_united_has_the_same_sums() -> None:
    chance = random.Random(3)
    accumulator = ScoreAccumulator(ARTICLES)
    for most in (3, 5, 10, ARTICLES) * 20:
        found = [some_matches(chance, most) for _ in range(4)]
        expected = sorted((doc, -below) for below, doc in added_up(by_length(found)))
        one = accumulator.united(found)
        assert [*zip(one.docs.tolist(), one.scores.tolist(), strict=True)] == expected


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_what_is_in_several_has_the_same_sums(count: int) -> None:
    chance = random.Random(count)
    accumulator = ScoreAccumulator(ARTICLES)
    for most in (3, 30, ARTICLES) * 10:
        found = [some_matches(chance, most) for _ in range(4)]
        times = Counter(doc for one in found for doc in one.docs.tolist())
        expected = sorted((doc, -below) for below, doc in added_up(by_length(found)) if times[doc] >= count)
        one = accumulator.at_least(count, found)
        assert [*zip(one.docs.tolist(), one.scores.tolist(), strict=True)] == expected
        assert not accumulator.united(found[:1]).docs.size or (accumulator.united(found[:1]).scores == found[0].scores).all()


def test_the_highest_are_given_in_order_of_articles_where_they_are_equal() -> None:
    one = ScoredDocs(np.arange(100), np.array([1, 2], np.float32).repeat(50))
    assert one.highest(3).tolist() == [50, 51, 52]
    assert one.highest(60).tolist() == [*range(50, 100), *range(10)]
    assert one.highest(2).tolist() == [50, 51]
    assert one.highest(1000).tolist() == [*range(50, 100), *range(50)]
