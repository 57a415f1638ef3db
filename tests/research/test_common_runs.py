"""Common runs of words, compared with what loops over all places find."""

from __future__ import annotations

import random
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from frsearch.research.copies.alignment import Aligned, aligned, distinct, in_order
from frsearch.research.copies.common_runs import MOST_MATCHES, common_runs

Text = NDArray[np.int32]


def by_hand(one: Text, other: Text, k: int) -> set[tuple[int, int, int]]:
    """Return the maximal runs of two texts, found place by place."""
    found = set()
    for first in range(len(one)):
        for second in range(len(other)):
            if one[first] != other[second] or (first and second and one[first - 1] == other[second - 1]):
                continue
            words = 0
            while first + words < len(one) and second + words < len(other) and one[first + words] == other[second + words]:
                words += 1
            if words >= k:
                found.add((first, second, words))
    return found


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("k", [1, 3, 6])
def test_all_maximal_runs_are_found_for_every_pair(seed: int, k: int) -> None:
    chance = random.Random(seed)
    texts = [np.array(chance.choices(range(9), k=chance.randrange(14)), np.int32) for _ in range(5)]
    pairs = [(one, other) for one in range(5) for other in range(5)]
    runs = list(common_runs(texts, pairs, k).of_pairs(len(pairs)))
    assert [set(own) for own in runs] == [by_hand(texts[one], texts[other], k) for one, other in pairs]
    assert all(len(own) == len(set(own)) for own in runs)


def test_no_texts_and_no_pairs() -> None:
    empty = np.zeros(0, np.int32)
    assert list(common_runs([], [], 3).of_pairs(0)) == []
    assert list(common_runs([empty, empty], [(0, 1)], 3).of_pairs(1)) == [[]]


def test_a_word_that_is_repeated_without_end_makes_no_quadratic_number_of_matches() -> None:
    texts = [np.zeros(300_000, np.int32), np.zeros(200_000, np.int32)]
    assert list(common_runs(texts, [(0, 1)], 3).of_pairs(1)) == [[(0, 0, 200_000)]]
    few = int(MOST_MATCHES**0.5) + 2
    assert len(common_runs([np.zeros(few, np.int32)] * 2, [(0, 1)], 3).words) > 1, "all matches of a few"


@pytest.mark.parametrize("seed", range(30))
def test_runs_in_order_never_cross_and_align_as_much_as_difflib(seed: int) -> None:
    chance = random.Random(seed)
    one = [chance.randrange(400) for _ in range(200)]
    other = [word if chance.random() > 0.15 else chance.randrange(400) for word in one]
    other = other[: chance.randrange(150, 200)]
    texts = [np.array(text, np.int32) for text in (one, other)]
    [runs] = common_runs(texts, [(0, 1)], 1).of_pairs(1)
    chosen = in_order(runs, 1)
    for (first, second, words), (later, other_later, _) in pairwise(chosen):
        assert first + words <= later
        assert second + words <= other_later
    assert all(one[first : first + words] == other[second : second + words] for first, second, words in chosen)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    assert sum(words for _, _, words in chosen) >= sum(block.size for block in blocks)


def test_passages_that_one_text_has_twice_are_named_twice() -> None:
    runs = [(10, 0, 40), (70, 5, 20)]
    assert distinct(runs, (100, 40)) == runs
    assert distinct([*runs, (12, 3, 13)], (100, 40)) == runs, "both texts have these words in other runs"


def test_a_moved_passage_counts_as_aligned() -> None:
    half = np.arange(30, dtype=np.int32)
    texts = [half, np.concatenate([half[15:], half[:15]])]
    [runs] = common_runs(texts, [(0, 1)], 3).of_pairs(1)
    assert aligned(runs, (30, 30)) == Aligned(1.0, (0.0, 0.0), (30, 30))
    assert aligned([], (0, 5)) == Aligned(0.0, (0.0, 0.0), (0, 5))


def test_only_long_stretches_are_fresh() -> None:
    runs = [(0, 0, 9), (20, 20, 30), (61, 61, 39)]
    assert aligned(runs, (100, 120)) == Aligned(0.78, (0.0, 20 / 120), (100, 120)), "11 words twice"
    assert aligned([(0, 0, 8), *runs[1:]], (100, 120)) == Aligned(0.77, (0.12, 32 / 120), (100, 120))
    assert aligned([(12, 12, 76)], (100, 120)) == Aligned(0.76, (0.24, 44 / 120), (100, 120)), "at both ends"
