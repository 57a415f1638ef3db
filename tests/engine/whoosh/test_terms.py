"""The terms of each field, compared with those of stock Whoosh."""

from __future__ import annotations

import datetime

import pytest
from whoosh import query
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from frsearch.engine.whoosh.schema import WORD_FIELDS
from tests.engine.oracle import ANALYZER
from tests.engine.stock import stock_searcher
from tests.engine.whoosh.asking import CORPUS, ids, postings


@pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_every_term_occurs_where_it_does_in_stock_whoosh(searcher: Searcher, step: int) -> None:
    with stock_searcher(CORPUS) as stock:
        ours, theirs = searcher.reader(), stock.reader()
        terms = list(ours.all_terms())
        assert terms == sorted(theirs.all_terms())
        assert {field for field, _ in terms} == {"id", "date", "date_end", "added", *WORD_FIELDS}
        for field, text in terms[::step]:
            assert postings(searcher, field, text) == postings(stock, field, text), (field, text)
            one, other = ours.term_info(field, text), theirs.term_info(field, text)
            for fact in ("weight", "doc_frequency", "max_weight", "min_id", "max_id"):
                assert getattr(one, fact)() == getattr(other, fact)(), (field, text, fact)
            assert ours.doc_frequency(field, text) == theirs.doc_frequency(field, text)
            assert ours.frequency(field, text) == theirs.frequency(field, text)


def test_what_is_no_term(searcher: Searcher) -> None:
    reader = searcher.reader()
    for field, text in (
        ("body", "zzz"),
        ("title", "serane-"),
        ("outlet", "kidal"),
        ("id", "nowhere"),
        ("date", 5),
        ("body", b"\xff"),
    ):
        assert (field, text) not in reader
        assert reader.doc_frequency(field, text) == reader.frequency(field, text) == 0
        with pytest.raises(TermNotFound):
            reader.term_info(field, text)
    assert ("url", "x") not in reader
    assert ("nothing", "x") not in reader


def test_a_word_of_another_field_is_no_term_of_this_one(searcher: Searcher) -> None:
    reader = searcher.reader()
    assert ("outlet", "courrier") in reader
    assert ("title", "courrier") not in reader
    assert list(searcher.docs_for_query(query.Term("title", "courrier"))) == []


def test_ranges_of_days(searcher: Searcher) -> None:
    day = datetime.date(2024, 3, 5).toordinal()
    expected = sorted(article.id for article in CORPUS if article.date == "2024-03-05")
    assert sorted(ids(searcher, query.NumericRange("date", day, day))) == expected
    assert ids(searcher, query.NumericRange("date", day, day - 1)) == []
    assert len(ids(searcher, query.NumericRange("date", 0, 0))) == sum(article.date is None for article in CORPUS)


def test_expanding_queries_of_whoosh(searcher: Searcher) -> None:
    words = {token.folded for article in CORPUS for token in ANALYZER.tokens(article.body)}
    reader = searcher.reader()
    assert {word.decode() for word in reader.expand_prefix("body_folded", "por")} == {w for w in words if w.startswith("por")}
    assert set(reader.terms_within("body_folded", "marche", 1, prefix=1)) == {"marche", "marches", "marcher"} & words
    for wanted in (
        query.Prefix("body_folded", "march"),
        query.Wildcard("body_folded", "m?rch*"),
        query.FuzzyTerm("body_folded", "marchee"),
    ):
        found = ids(searcher, wanted)
        assert "kidra" in found
        assert len(found) < len(CORPUS)
