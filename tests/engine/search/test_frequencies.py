"""Frequencies: positions weigh, forms are told apart, and fields add up."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.engine.search.frequencies import NOTHING, Frequencies, add_frequencies, docs_with, frequencies, frequencies_of_both
from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.query import Fuzzy, Leaf, Near, Phrase, Term, Wildcard
from frsearch.ranking import position_weights

COUNTS = st.dictionaries(st.integers(0, 20), st.integers(1, 9), max_size=12)
LEAVES = [
    Term("force"),
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


@given(COUNTS, COUNTS)
def test_rows_add_up_alike(one: dict[int, int], other: dict[int, int]) -> None:
    rows = [(docs, np.stack([tf, 2 * tf])) for docs, tf in (columns(one), columns(other))]
    _, tf = add_frequencies(*rows)
    assert tf[0].tolist() == add_frequencies(columns(one), columns(other))[1].tolist()
    assert tf[1].tolist() == (2 * tf[0]).tolist()


def test_in_bodies_the_beginning_counts_more(few: SegmentsSearcher) -> None:
    segment = few.snapshot.segments[2]
    body, outlet = (frequencies(segment, name, None, Term(text)) for name, text in (("body", "force"), ("outlet", "littoral")))
    positions = np.array([4, 7])  # le port rouvre les FORCES armées les FORCES
    assert body[1].tolist()[0] == pytest.approx(float(position_weights(positions).sum()))
    assert outlet[1].tolist() == [1]


@pytest.mark.parametrize("leaf", LEAVES)
def test_what_occurs_is_what_has_a_frequency(leaf: Leaf, few: SegmentsSearcher) -> None:
    for segment in few.snapshot.segments:
        for name in ("title", "body", "outlet"):
            docs, tf = frequencies(segment, name, None, leaf)
            assert docs_with(segment, name, leaf).tolist() == docs.tolist()
            assert (tf > 0).all()


def test_a_lemma_and_its_form_as_typed_at_once(few: SegmentsSearcher) -> None:
    word, typed = Term("armer"), Term("armées", "exact")
    for segment in few.snapshot.segments:
        lemma = segment.words.find("armées", "exact")
        word = Term(segment.words.lemmas.text(lemma.lemma)) if lemma else word
        docs, rows = frequencies_of_both(segment, "body", None, word, typed)
        for row, leaf in zip(np.atleast_2d(rows), (word, typed), strict=False):
            alone = dict(zip(*(column.tolist() for column in frequencies(segment, "body", None, leaf)), strict=True))
            assert {doc: tf for doc, tf in zip(docs.tolist(), row.tolist(), strict=True) if tf} == alone


def test_a_word_that_is_not_there(few: SegmentsSearcher) -> None:
    segment = few.snapshot.segments[0]
    assert frequencies(segment, "body", None, Term("zzz")) is NOTHING
    assert frequencies_of_both(segment, "body", None, Term("zzz"), Term("zzz", "exact")) is NOTHING
    assert docs_with(segment, "body", Term("zzz")).tolist() == []
