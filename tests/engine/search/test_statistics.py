"""Statistics of an index: deleted articles count in idf and norms, but not where a user is told a number."""

from __future__ import annotations

import pytest

from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.engine.search.statistics import Statistics
from frsearch.query import Fuzzy, Near, Or, Phrase, Term, Wildcard
from frsearch.ranking import BURSTINESS_WEIGHT, FIELD_WEIGHTS, burstiness, exact_weight, idf, length_norms

STORED = 6
"""Articles, deleted ones included."""


@pytest.fixture
def statistics(few: SegmentsSearcher) -> Statistics:
    return Statistics(few.snapshot.segments)


def test_deleted_articles_count_in_idf_and_not_in_frequency(statistics: Statistics) -> None:
    assert statistics.frequency(Term("force")) == 4
    assert statistics.idf(Term("force")) == pytest.approx(idf(5, STORED))
    assert statistics.frequency(Phrase(("forces", "zebres"))) == statistics.frequency(Term("zebre")) == 0
    assert statistics.idf(Term("zebre")) == pytest.approx(idf(1, STORED))
    assert statistics.frequency(Term("zzz")) == 0


def test_burstiness_counts_in_articles_and_not_in_passages(statistics: Statistics) -> None:
    leaf = Term("force")  # once in each of five bodies, and once more in one
    assert statistics.weight(leaf) == statistics.idf(leaf)
    assert statistics.article_weight(leaf) == pytest.approx(statistics.idf(leaf) + BURSTINESS_WEIGHT * burstiness(5, 6))
    assert statistics.article_weight(Wildcard("forc*")) == statistics.weight(Wildcard("forc*"))


def test_several_words(statistics: Statistics) -> None:
    force, ordre = Term("force"), Term("ordre")
    assert statistics.idf(Phrase(("force", "ordre"), "lemma")) == statistics.idf(force) + statistics.idf(ordre)
    assert statistics.idf(Near((force, Or((ordre, force))), 3)) == 2 * statistics.idf(force)
    assert statistics.idf(Wildcard("port*")) == pytest.approx(idf(2, STORED))


def test_a_form_as_typed_weighs_more_where_accents_disambiguate_it(statistics: Statistics) -> None:
    share = 0.5  # pêche in a title, péché in a body
    assert statistics.weight(Term("péché", "exact")) == pytest.approx(
        statistics.idf(Term("péché", "exact")) * exact_weight([share])
    )
    assert statistics.weight(Term("forces", "exact")) == pytest.approx(statistics.idf(Term("forces", "exact")) * exact_weight([]))


def test_expansions_are_counted_where_they_are_most(statistics: Statistics) -> None:
    assert statistics.forms(Wildcard("for*")) == 2  # forces, forcent
    assert statistics.forms(Wildcard("zzz*")) == statistics.forms(Fuzzy("zzzzzz")) == 0


def test_norms_are_those_of_the_whole_index(few: SegmentsSearcher, statistics: Statistics) -> None:
    for name, weight in FIELD_WEIGHTS.items():
        fields = [segment.field(name) for segment in few.snapshot.segments]
        average = sum(field.length for field in fields) / STORED
        expected = [norm for field in fields for norm in length_norms(field.lengths, average, weight).tolist()]
        assert statistics.norms[name].tolist() == expected
