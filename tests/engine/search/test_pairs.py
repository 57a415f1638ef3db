"""Pairs of words, counted together, are those that phrases find; they raise the same articles as a look at every article."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from frsearch import Index, read_corpus
from frsearch.engine.search import executor
from frsearch.engine.search.executor import Executor
from frsearch.engine.search.frequencies import frequencies
from frsearch.engine.search.pairs import pair_frequencies
from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.query import Boost, Maybe, Or, Phrase, Term
from frsearch.query.pairs import Pair, pairs_in
from tests.conftest import ROOT

WORDS = ("armer", "force", "le", "port", "porte", "parole", "porteparole", "de", "zzz")


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> SegmentsSearcher:
    with Index.create(tmp_path_factory.mktemp("pairs") / "index") as index:
        articles = list(read_corpus([ROOT / "corpus"]))
        index.add(articles[::2])
        index.add(articles[1::2])
        index.delete([articles[3].id])
        found = index._searcher
        assert isinstance(found, SegmentsSearcher)
        return found


@pytest.mark.parametrize("slop", [0, 1, 3])
def test_each_pair_is_counted_like_a_phrase(searcher: SegmentsSearcher, slop: int) -> None:
    pairs = [Phrase(words, "lemma", "text", slop) for words in itertools.product(WORDS, repeat=2)]
    total = 0.0
    for segment in searcher.snapshot.segments:
        docs = np.arange(0, segment.articles, 2, dtype=np.uint32)
        for name in ("title", "body"):
            found = pair_frequencies(segment.field(name), pairs, docs)
            total += float(found.sum())
            for row, pair in zip(found, pairs, strict=True):
                expected = np.zeros(len(docs), np.float32)
                there, tf = frequencies(segment, name, docs, pair)
                expected[docs.searchsorted(there)] = tf
                assert row.tolist() == pytest.approx(expected.tolist()), pair
    assert total > 10


def test_a_tree_is_parted_from_its_pairs() -> None:
    word, phrase = Term("port"), Phrase(("port", "armer"), "lemma", "text", 1)
    other_phrase = Phrase(("armer", "port"), "lemma", "text", 1)
    pair, other = Boost(phrase, 0.1), Boost(other_phrase, 0.2)
    assert pairs_in(Maybe(word, pair)) == (word, [Pair(phrase, 0.1)])
    assert pairs_in(Maybe(word, Or((pair, other)))) == (word, [Pair(phrase, 0.1), Pair(other_phrase, 0.2)])
    for tree in (word, Maybe(word, word), Maybe(word, Or((pair, word))), Maybe(word, Boost(Phrase(("a", "b", "c")), 2))):
        assert pairs_in(tree) == (tree, ())


@pytest.mark.parametrize("deeper", [0, 3, 1000])
@pytest.mark.parametrize("factor", [0.1, 2.0])
def test_pairs_raise_the_articles_that_a_look_at_all_raises(
    searcher: SegmentsSearcher, deeper: int, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "_DEEPER", deeper)
    run: Executor = searcher.executor
    for words in itertools.permutations(("armer", "force", "port", "de", "le"), 3):
        pairs = tuple(Boost(Phrase(pair, "lemma", "text", 1), factor) for pair in itertools.pairwise(words))
        tree = Maybe(Or(tuple(map(Term, words))), Or(pairs))
        everything = run.run(tree)
        for limit in (1, 3, 10):
            found, expected = run.best(tree, limit).listed, everything.best(limit).listed
            assert (found.total, found.doc_ids) == (expected.total, expected.doc_ids)
            assert found.scores == pytest.approx(expected.scores, rel=1e-5)
