"""Candidates by fingerprints, compared with loops over all pairs of articles."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from frsearch.research.copies.candidates import (
    MIN_COMMON,
    MIN_CONTAINMENT,
    MOST_SHARING,
    NEIGHBOURS,
    candidate_pairs,
    fingerprints_of,
    sharing_with,
)


def columns(sets: dict[int, set[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return fingerprints of articles as the engine returns them."""
    rows = [(hash_, doc_id) for doc_id in sorted(sets) for hash_ in sorted(sets[doc_id])]
    return np.array([row[0] for row in rows], np.uint32), np.array([row[1] for row in rows], np.int64)


def is_near(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= MIN_COMMON and len(one & other) >= MIN_CONTAINMENT * min(len(one), len(other))


@pytest.mark.parametrize("seed", range(10))
def test_every_pair_with_enough_in_common_is_a_candidate(seed: int) -> None:
    chance = random.Random(seed)
    sets = {3 * number: set(chance.sample(range(60), chance.randrange(25))) for number in range(30)}
    some = np.array(sorted(chance.sample(sorted(sets), 20)), np.int64)
    one, other = candidate_pairs(fingerprints_of(*columns(sets), some))
    expected = {
        (a, b) for (a, first), (b, second) in combinations(enumerate(some.tolist()), 2) if is_near(sets[first], sets[second])
    }
    assert set(zip(one.tolist(), other.tolist(), strict=True)) == expected
    for doc_id in some.tolist():
        near = sharing_with(doc_id, *columns(sets)).doc_ids.tolist()
        assert {two for two in sets if two != doc_id and is_near(sets[doc_id], sets[two])} <= set(near)
        assert set(near) <= {two for two in sets if two != doc_id and len(sets[doc_id] & sets[two]) >= MIN_COMMON}


def test_what_a_great_many_articles_have_makes_no_quadratic_number_of_pairs() -> None:
    count = 40 * MOST_SHARING
    sets = {number: {1, 2, 3} | ({number + 10} if number else set()) for number in range(count)}
    one, other = candidate_pairs(fingerprints_of(*columns(sets), np.arange(count)))
    assert len(one) <= NEIGHBOURS * count
    assert set((other - one).tolist()) == set(range(1, NEIGHBOURS + 1))


def test_articles_that_have_nothing_but_a_formula_in_common_are_counted_alone() -> None:
    formula, own = {1, 2}, set(range(100, 200))
    sets = {number: formula | {1000 * number + at for at in range(2, 60)} for number in range(1, MOST_SHARING + 9)}
    sets[0] = formula | own
    sets[500] = {100, 101} | {9_000_000 + at for at in range(300)}
    found = sharing_with(0, *columns(sets))
    assert found.doc_ids.tolist() == [500], "two rare fingerprints of a long text are no formula"
    assert found.left_out == MOST_SHARING + 8


def test_no_articles() -> None:
    nothing = columns({})
    assert len(candidate_pairs(fingerprints_of(*nothing, np.zeros(0, np.int64)))[0]) == 0
    assert sharing_with(3, *nothing).doc_ids.tolist() == []
