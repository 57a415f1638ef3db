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
        given_ = occurrences(articles)
        inverted = given_.invert(lengths, given_.counts(len(words)), terms.ordinals, terms)
        for postings in map(inverted.run, inverted.ranges()):
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


@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12), max_size=6), st.sampled_from([1, 3, 1 << 18]))
def test_joined_forms_may_come_after_their_parts(articles: list[list[tuple[int, bool]]], block: int) -> None:
    """Each article is a list of words; a joined one also has a form at its slot that comes after the next word."""
    terms = dictionary([Word("a", "a", "a", 1), Word("a", "a", "aa", 2), Word("b", "b", "b", 1), Word("b", "b", "bb", 2)])
    expected: Lists = defaultdict(lambda: defaultdict(list))
    slot = 0
    with patch.object(inversion, "_BLOCK", block):
        given_ = Occurrences()
        for doc, article in enumerate(articles):
            rows: list[tuple[int, int]] = []
            for at, (number, is_joined) in enumerate(article):
                rows += [(number, slot + at)] + [(1, slot + at - 1)] * (is_joined and at > 0)
            given_.add(np.array([form for form, _ in rows], np.int64), np.array([at for _, at in rows], np.int64))
            for form, at in rows:
                exact = int(terms.ordinals[form])
                lemma = int(terms.lemma[exact])
                expected[lemma][doc].append((at, exact - int(terms.first[lemma])))
            slot += len(article) + 1
        counts = given_.counts(4)
        inverted = given_.invert(np.array(list(map(len, articles)), np.uint32), counts, terms.ordinals, terms)
        runs = list(map(inverted.run, inverted.ranges()))
    found: Lists = defaultdict(lambda: defaultdict(list))
    for run in runs:
        docs = np.repeat(run.docs, run.tf).tolist()
        lemmas = np.repeat(run.lemmas, run.cf).tolist()
        for lemma, doc, *where in zip(lemmas, docs, run.slots.tolist(), run.forms.tolist(), strict=True):
            found[lemma][doc].append(tuple(where))
    assert found == {lemma: {doc: sorted(where) for doc, where in docs.items()} for lemma, docs in expected.items()}


@given(fields())
def test_keys_of_64_bits_and_comparisons_sort_alike(field: tuple[list[Word], list[list[int]]]) -> None:
    """Lists are the same if slots and forms need more than 32 bits, and if a block has more lemmas than the radix sort takes."""
    words, articles = field
    terms = dictionary(words)
    numbers = occurrences(articles).counts(len(words))
    lemma_counts = np.bincount(terms.lemma[terms.ordinals], numbers, len(terms.lemmas)).astype(np.int64)
    short = occurrences(articles)
    short.counts(len(words))
    long = occurrences(articles)
    long.counts(len(words))
    keys = short._grouped(lemma_counts, terms.ordinals, terms, 20, 8)
    with patch.object(inversion, "_RADIX", 0):
        wide = long._grouped(lemma_counts, terms.ordinals, terms, 30, 8)
    assert (keys.itemsize, wide.itemsize) == (4, 8)
    assert keys.tolist() == wide.tolist()


@given(fields())
def test_occurrences_are_counted_by_form(field: tuple[list[Word], list[list[int]]]) -> None:
    words, articles = field
    numbers = [number for article in articles for number in article]
    assert occurrences(articles).counts(len(words)).tolist() == [numbers.count(number) for number in range(len(words))]
    assert len(occurrences(articles)) == len(numbers)
