"""Frequencies: positions weigh, forms are told apart, and fields add up."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.engine.search.frequencies import NOTHING, Frequencies, add_frequencies, docs_with, frequencies
from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.query import Fuzzy, Near, Phrase, Term, Wildcard
from frsearch.ranking import position_weights

COUNTS = st.dictionaries(st.integers(0, 20), st.integers(1, 9), max_size=12)
LEAVES = [
    Phrase(("forces", "armees")),
    Wildcard("forc*"),
    Fuzzy("forcez"),
    Near((Term("force"), Term("ordre")), 5),
]


def columns(counts: dict[int, int]) -> Frequencies:
    docs = sorted(counts)
    return np.array(docs, np.int64), np.array([counts[doc] for doc in docs], np.float32)


@given(COUNTS, COUNTS)
def test_fields_add_up(one: dict[int, int], other: dict[int, int]) -> None:
    docs, tf = add_frequencies(columns(one), columns(other))
    assert dict(zip(docs.tolist(), tf.tolist(), strict=True)) == Counter(one) + Counter(other)
    assert docs.tolist() == sorted(docs.tolist())


def test_in_bodies_the_beginning_counts_more(few: SegmentsSearcher) -> None:
    segment = few.snapshot.segments[2]
    body = frequencies(segment, "body", None, Phrase(("les", "forces")))
    positions = np.array([3, 6])  # le port rouvre LES FORCES armées LES FORCES
    assert body[1].tolist()[0] == pytest.approx(float(position_weights(positions).sum()))


@pytest.mark.parametrize("leaf", LEAVES)
def test_what_occurs_is_what_has_a_frequency(leaf: Phrase | Wildcard | Fuzzy | Near, few: SegmentsSearcher) -> None:
    for segment in few.snapshot.segments:
        for name in ("title", "body", "outlet"):
            docs, tf = frequencies(segment, name, None, leaf)
            assert docs_with(segment, name, leaf).tolist() == docs.tolist()
            assert (tf > 0).all()


def test_words_that_are_not_there(few: SegmentsSearcher) -> None:
    segment = few.snapshot.segments[0]
    assert frequencies(segment, "body", None, Phrase(("zzz", "zzz"))) is NOTHING
    assert docs_with(segment, "body", Term("zzz")).tolist() == []
