"""What patterns and misspelt words expand to, and to how many words at most."""

from __future__ import annotations

from itertools import compress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import Article, Index
from frsearch.engine import TopK, store
from frsearch.engine.search import expansion
from frsearch.query import Fuzzy, Near, Term, Wildcard
from tests.engine.oracle import fits

BODIES = ["bala bale", "bala balo", "bala bale balu", "zut bali"]


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_an_expression_fits_what_its_pattern_fits(pattern: str, word: str) -> None:
    assert bool(Wildcard(pattern).regular_expression.fullmatch(word)) == fits(pattern, word)


def test_no_pattern_takes_long() -> None:
    assert not Wildcard("*a" * 100 + "*b").regular_expression.fullmatch("a" * 255)


@pytest.mark.parametrize(
    ("leaf", "all_found", "found"),
    [
        (Wildcard("bal*"), {"0", "1", "2", "3"}, {"0", "1", "2"}),
        (Fuzzy("bali", 1), {"0", "1", "2", "3"}, {"0", "1", "2"}),
        (Near((Wildcard("bal*"), Term("bala")), 1), {"0", "1", "2"}, {"0", "2"}),
    ],
)
def test_of_too_many_words_the_most_frequent_are_chosen(
    leaf: Wildcard | Fuzzy | Near, all_found: set[str], found: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(Article(str(number), body=body) for number, body in enumerate(BODIES))
    for most, expected in ((5, all_found), (2, found)):
        monkeypatch.setattr(expansion, "MOST_FORMS", most)
        searcher = store.open_store(tmp_path / "index").searcher()
        assert isinstance(leaf, Near) or searcher.vocabulary.forms(leaf) == 5
        assert {searcher.snapshot.article(number).id for number in searcher.search(leaf, TopK(None)).doc_ids} == expected
        numbers = list(searcher.snapshot.doc_ids())
        marked = list(compress(numbers, searcher.finder([leaf], "body")(numbers)))
        assert {searcher.snapshot.article(number).id for number in marked} == expected
        searcher.snapshot.close()
