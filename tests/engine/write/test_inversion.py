"""Inversion: posting lists hold every occurrence once, sorted by lemma, article and slot."""

from __future__ import annotations

from collections import defaultdict
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frsearch.engine.write import inversion
from frsearch.engine.write.dictionary_builder import DictionaryBuilder
from frsearch.engine.write.inversion import Occurrences
from tests.engine.write.terms import WORDS, Word, dictionary

Lists = dict[int, dict[int, list[tuple[int, int]]]]
"""By lemma and article: slots, and the number of the form within the lemma."""


@st.composite
def fields(draw: st.DrawFn) -> tuple[list[Word], list[list[int]]]:
    """Return words, and articles as the number of the word at each position."""
    words = draw(st.lists(WORDS, min_size=1, max_size=12))
    return words, draw(st.lists(st.lists(st.integers(0, len(words) - 1), max_size=15), max_size=12))


def occurrences(articles: list[list[int]]) -> Occurrences:
    found, slot = Occurrences(), 0
    for article in articles:
        found.add(np.array(article, np.int64), np.arange(slot, slot + len(article)))
        slot += len(article) + 1
    return found


def expected_lists(articles: list[list[int]], terms: DictionaryBuilder) -> Lists:
    lists: Lists = defaultdict(lambda: defaultdict(list))
    slot = 0
    for doc, article in enumerate(articles):
        for number in article:
            exact = int(terms.ordinals[number])
            lemma = int(terms.lemma[exact])
            lists[lemma][doc].append((slot, exact - int(terms.first[lemma])))
            slot += 1
        slot += 1
    return lists


@given(fields(), st.sampled_from([1, 4, 1 << 19]))
def test_posting_lists_hold_every_occurrence(field: tuple[list[Word], list[list[int]]], run: int) -> None:
    words, articles = field
    terms = dictionary(words)
    lengths = np.array([len(article) for article in articles], np.uint32)
    found: Lists = defaultdict(lambda: defaultdict(list))
    order = []
    with patch.object(inversion, "_RUN", run):
        for postings in occurrences(articles).invert(lengths, terms.ordinals, terms):
            docs, tf = iter(postings.docs.tolist()), iter(postings.tf.tolist())
            where = zip(postings.slots.tolist(), postings.forms.tolist(), strict=True)
            for lemma, df, cf in zip(postings.lemmas.tolist(), postings.df.tolist(), postings.cf.tolist(), strict=True):
                order.append(lemma)
                for doc in [next(docs) for _ in range(df)]:
                    found[lemma][doc] += [next(where) for _ in range(next(tf))]
                assert sum(map(len, found[lemma].values())) == cf
            assert [*docs, *tf, *where] == []
    expected = expected_lists(articles, terms)
    assert found == expected
    assert order == sorted(expected)


@given(fields())
def test_separate_columns_sort_like_one_key(field: tuple[list[Word], list[list[int]]]) -> None:
    words, articles = field
    terms = dictionary(words)
    by_columns = occurrences(articles)._sorted_by_columns(terms.ordinals, terms)
    by_key = list(occurrences(articles)._sorted(terms.ordinals, terms, sum(map(len, articles)) + len(articles)))
    for at in range(3):
        assert by_columns[at].tolist() == [number for columns in by_key for number in columns[at].tolist()]


@given(fields())
def test_occurrences_are_counted_by_form(field: tuple[list[Word], list[list[int]]]) -> None:
    words, articles = field
    numbers = [number for article in articles for number in article]
    assert occurrences(articles).counts(len(words)).tolist() == [numbers.count(number) for number in range(len(words))]
    assert len(occurrences(articles)) == len(numbers)
