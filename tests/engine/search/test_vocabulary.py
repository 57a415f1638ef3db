"""The words of several segments as one vocabulary."""

from __future__ import annotations

from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.query import Fuzzy, Phrase, Term, Wildcard


def test_frequencies_leave_deleted_articles_out(few: SegmentsSearcher) -> None:
    assert few.vocabulary.frequency(Term("forces", "exact")) == 4
    assert few.vocabulary.frequency(Phrase(("forces", "armees"))) == 2
    assert few.vocabulary.frequency(Term("zebre")) == 0


def test_expansions(few: SegmentsSearcher) -> None:
    assert few.vocabulary.forms(Wildcard("march*")) == 1
    assert few.vocabulary.forms(Fuzzy("marchee")) == 1
    assert few.vocabulary.forms(Wildcard("zzz*")) == 0


def test_near_words_begin_alike_if_any_do(few: SegmentsSearcher) -> None:
    assert few.vocabulary.near_words("forcez") == {(1, "forces"): 7, (2, "forcent"): 1}
    assert few.vocabulary.near_words("xorces") == {(1, "forces"): 7}, "otherwise the first letter may be wrong"
    assert few.vocabulary.near_words("fo") == {}, "too short to correct"


def test_words_that_begin_alike_are_counted_in_all_segments(few: SegmentsSearcher) -> None:
    assert few.vocabulary.words_beginning("forc") == {"forces": 7, "forcent": 1}
    assert set(few.vocabulary.words_beginning("pech")) == {"pêche", "pêcheurs", "péché"}


def test_a_family_shares_a_stem(few: SegmentsSearcher) -> None:
    family = few.vocabulary.family("pecheur")
    assert "peche" in family
    assert "pecheur" not in family
    assert few.vocabulary.family("de") == frozenset()
    assert few.vocabulary.family("pecheur") is family, "cached"


def test_few_articles_make_no_relatives(few: SegmentsSearcher) -> None:
    assert few.vocabulary.relatives(Term("force")) == ()
