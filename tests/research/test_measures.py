"""Measures agree with the figures of the papers that define them, and with a plain reading of their formulas."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.research.measures import deviation, expected, log_dice, log_likelihood, log_ratio


@pytest.mark.parametrize(
    ("cells", "likelihood"),
    [
        ((110, 2442, 111, 29114), 270.72),
        ((29, 13, 123, 31612), 263.90),
        ((31, 23, 139, 31584), 256.84),
        ((10, 0, 3, 31764), 167.23),
        ((8, 5, 24, 31740), 95.29),
    ],
)
def test_the_table_of_dunning(cells: tuple[int, int, int, int], likelihood: float) -> None:
    assert round(float(log_likelihood(*cells)), 2) == likelihood


COUNTS = st.integers(0, 10_000)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_log_likelihood_is_the_sum_over_four_cells(k11: int, k12: int, k21: int, k22: int) -> None:
    rows, columns, total = (k11 + k12, k21 + k22), (k11 + k21, k12 + k22), k11 + k12 + k21 + k22
    found = 0.0
    for cell, row, column in ((k11, 0, 0), (k12, 0, 1), (k21, 1, 0), (k22, 1, 1)):
        if cell:
            found += 2 * cell * math.log(cell * total / (rows[row] * columns[column]))
    assert float(log_likelihood(k11, k12, k21, k22)) == pytest.approx(max(found, 0), abs=1e-6)


def test_equal_shares_are_no_evidence() -> None:
    assert float(log_likelihood(10, 990, 100, 9_900)) == pytest.approx(0, abs=1e-9)
    assert float(log_ratio(10, 100, 1_000, 10_000)) == pytest.approx(0)
    assert float(expected(10, 100, 1_000, 10_000)) == pytest.approx(10)


def test_log_dice_is_14_for_words_that_are_always_together() -> None:
    assert float(log_dice(37, 37, 37)) == 14
    assert float(log_dice(40, 20, 60)) == pytest.approx(14 + math.log2(2 * 20 / 80))  # a node has one word of each kind at most
    assert float(log_dice(0, 5, 5)) == -math.inf
    halved = [float(log_dice(count, 1000, 1000)) for count in (1000, 500, 250, 125)]
    assert [one - other for one, other in pairwise(halved)] == pytest.approx([1, 1, 1])


def test_log_ratio_doubles() -> None:
    assert [float(log_ratio(count, 10, 500, 500)) for count in (10, 20, 40, 80)] == [0, 1, 2, 3]
    assert float(log_ratio(8, 0, 100, 100)) == 4  # half an occurrence in place of none


def test_the_example_of_gries() -> None:
    """Gries 2008, section 3.1: the word *a* in five parts of a corpus of 50 words; DP = .18."""
    assert deviation([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]) * (1 - 9 / 50) == pytest.approx(0.18, abs=0.005)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 500)), max_size=12))
def test_dispersion_is_a_share(parts: list[tuple[int, int]]) -> None:
    assert 0 <= deviation([count for count, _ in parts], [size for _, size in parts]) <= 1 + 1e-9
