"""What patterns and misspelt words expand to, and to how many words at most."""

from __future__ import annotations

from itertools import compress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import Article, Index
from frsearch.engine import TopK, store
from frsearch.engine.read.segment import Segment
from frsearch.engine.search import expansion
from frsearch.query import Fuzzy, Near, Term, Wildcard
from tests.engine.oracle import fits
from tests.engine.segments import articles, build

BODIES = ["bala bale", "bala balo", "bala bale balu", "zut bali"]


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_an_expression_fits_what_its_pattern_fits(pattern: str, word: str) -> None:
    assert bool(Wildcard(pattern).regular_expression.fullmatch(word)) == fits(pattern, word)


def test_no_pattern_takes_long() -> None:
    assert not Wildcard("*a" * 100 + "*b").regular_expression.fullmatch("a" * 255)


PATTERNS = (
    "*",
    "é*",
    "*t",
    "*é",
    "a*e",
    "*rm*",
    "*o*a*",
    "?",
    "????",
    "p?r*",
    "*-?",
    "*é*é",
    "porte*parole",
    "*porteparole*e",
    "zz*",
    "中?",
    "*文",
)


@pytest.mark.parametrize("most", [0, 1000])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_expand_to_the_words_that_fit(pattern: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "_FEW", most)  # 0: a piece of each pattern is looked for in all words first
    segment = Segment(*build(tmp_path, articles(3, 60)))
    for texts in (segment.words.folded, segment.words.exact):
        found = expansion._expanded(texts, Wildcard(pattern)).tolist()
        strings = texts.strings()
        assert [strings[number] for number in found] == sorted(text for text in strings if fits(pattern, text))
    segment.close()


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
