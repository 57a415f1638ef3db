"""The vocabulary of generated articles."""

from __future__ import annotations

from itertools import pairwise

import pytest

from frsearch.bench.vocabulary import MOST_FREQUENT, SIZE, word_frequencies, words


def test_words_are_distinct_and_begin_with_the_most_frequent() -> None:
    listed = words()
    assert len(listed) == SIZE
    assert listed[: len(MOST_FREQUENT)] == MOST_FREQUENT
    assert len(set(listed)) == SIZE


def test_frequencies_fall_and_sum_to_one() -> None:
    frequencies = word_frequencies()
    assert frequencies.sum() == pytest.approx(1)
    assert all(later < earlier for earlier, later in pairwise(frequencies[:100_000:100]))
