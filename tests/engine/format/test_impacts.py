"""Impacts and the codes that stand for them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.engine.format.impacts import IMPACT_OF_CODE, REFERENCE_LENGTHS, impact_codes, occurrence_weights, reference_norms
from frsearch.engine.format.sections import INDEXED_FIELDS
from frsearch.ranking import position_weights


def test_every_code_stands_for_an_impact_that_has_this_code() -> None:
    assert impact_codes(IMPACT_OF_CODE).tolist() == list(range(256))
    assert (np.diff(IMPACT_OF_CODE) > 0).all()


@given(st.lists(st.floats(2**-6, 800, width=32), min_size=1))
def test_scores_are_rounded_by_half_a_code_at_most(impacts: list[float]) -> None:
    exact = np.array(impacts, np.float32)
    rounded = IMPACT_OF_CODE[impact_codes(exact)]
    assert (np.abs(rounded / (rounded + 4) - exact / (exact + 4)) <= 0.5001 / 256).all()


def test_only_what_does_not_occur_has_code_0() -> None:
    assert impact_codes(np.array([0, 1e-30, 1e30], np.float32)).tolist() == [0, 1, 255]


def test_occurrences_in_bodies_have_the_weights_of_their_positions() -> None:
    positions = np.array([0, 1, 60, 1022, 1023, 1024, 5_000_000], np.uint32)
    assert occurrence_weights("body", positions).tolist() == pytest.approx(position_weights(positions).tolist())
    assert occurrence_weights("title", positions).tolist() == [1.0] * 7


def test_fields_of_reference_length_have_a_norm_of_1() -> None:
    assert {*REFERENCE_LENGTHS} == {*INDEXED_FIELDS}
    for name, length in REFERENCE_LENGTHS.items():
        assert reference_norms(name, np.array([length, 4 * length, 0])).tolist()[:2] == [1.0, 0.5]
