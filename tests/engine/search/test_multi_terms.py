"""What is gathered of many words at once is what they have one by one."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve

from frsearch import Article, Index
from frsearch.engine import store
from frsearch.engine.search import multi_terms
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.multi_terms import multi_term_postings
from frsearch.engine.search.searcher import SegmentsSearcher
from frsearch.query import Fuzzy, Wildcard

WORDS = "mali malien malienne maliens malle malles maire maires mairie même mène mener mena élu élue élus élire réélu".split()
LEAVES = [Wildcard("mal*"), Wildcard("ma?r*"), Wildcard("*e*"), Wildcard("*elu*"), Fuzzy("malie", 2), Wildcard("zut*")]


@pytest.fixture
def searcher(tmp_path: Path) -> SegmentsSearcher:
    draw = random.Random(3)
    bodies = [" ".join(draw.choices(WORDS, k=draw.randrange(1, 30))) for _ in range(120)]
    with Index.create(tmp_path / "index") as index:
        index.add(Article(f"{number}", body=body) for number, body in enumerate(bodies))
    return store.open_store(tmp_path / "index").searcher()


@pytest.mark.parametrize("together", [1 << 20, 300, 1])
@pytest.mark.parametrize("leaf", LEAVES)
def test_many_words_at_once(
    leaf: Wildcard | Fuzzy, together: int, searcher: SegmentsSearcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(multi_terms, "_TOGETHER", together)
    (segment,) = searcher.snapshot.segments
    field = segment.field("body")
    found = multi_term_postings(field, leaf)
    one_by_one: Counter[int] = Counter()
    owners: dict[int, set[int]] = {}
    for word in words_for(field, leaf):
        for doc, tf in zip(*(column.tolist() for column in field.articles_with(word)), strict=True):
            one_by_one[doc] += tf
            owners.setdefault(doc, set()).add(word.lemma)
    assert bool(one_by_one) == (leaf != Wildcard("zut*"))
    assert dict(zip(found.docs.tolist(), found.tf.tolist(), strict=True)) == one_by_one
    assert found.docs.tolist() == sorted(one_by_one)
    for doc, lemmas in owners.items():
        there = set(found.lemmas_in(np.array([doc], np.uint32)))
        assert lemmas <= there
        assert found.pairs is None or lemmas == there
    if found.pairs is not None:
        every = np.arange(len(field.lengths), dtype=np.uint32)
        assert set(found.lemmas_in(every)) == set().union(*owners.values())
    assert (found.pairs is None) == (sum(map(len, owners.values())) > together)


@pytest.mark.parametrize("leaf", LEAVES[:5])
def test_they_are_found_in_articles_whether_or_not_pairs_are_kept(leaf: Wildcard | Fuzzy, searcher: SegmentsSearcher) -> None:
    numbers = list(searcher.snapshot.doc_ids())
    with_pairs = list(searcher.finder([leaf], "body")(numbers))
    assert any(with_pairs)
    field = searcher.snapshot.segments[0].field("body")
    kept = field.derived.get(leaf)
    assert kept
    field.derived.put(leaf, evolve(kept[0], pairs=None), 1)
    assert list(searcher.finder([leaf], "body")(numbers)) == with_pairs
