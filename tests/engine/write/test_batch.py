"""Batches: articles sent through a pipe arrive unchanged."""

from __future__ import annotations

import datetime
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import Article
from frsearch.engine.format.keys import id_digest
from frsearch.engine.write.batch import Batch, split_evenly
from frsearch.model import stored_article
from tests.engine.segments import articles, batch


def values(sent: Batch) -> dict[str, list[tuple[int, str]]]:
    """Return the article and the text of each value, by field."""
    return {
        part.name: [
            (article, part.texts[code]) for article, code in zip(part.articles.tolist(), part.codes.tolist(), strict=True)
        ]
        for part in sent.metadata.columns
    }


@given(seed=st.integers(0, 1000), count=st.integers(0, 20), before=st.binary(max_size=9))
def test_a_batch_arrives_unchanged(seed: int, count: int, before: bytes) -> None:
    some = articles(seed, count)
    sent = batch(some)
    found = Batch.read(before + b"".join(sent.parts()), len(before))
    names = ("frames", "heads", "digests", "days", "added", "titles", "outlets", "size")
    assert [getattr(found, name) for name in names] == [getattr(sent, name) for name in names]
    assert found.bodies() == [article.body for article in some]
    assert found.outlets == [article.outlet for article in some]
    assert values(found) == values(sent)


def test_columns_agree_with_the_stored_article() -> None:
    article = Article(
        'l’"id"\\', title='Titre "entre\\guillemets"', date="2023-11", body="Une ligne.\n\nDeux.", extra={"é": [1, None]}
    )
    sent = batch([article])
    name = sent.frames[0].partition(b"\n")[0]
    assert stored_article(sent.frames[0]) == article
    assert name == b'"l\\u2019\\"id\\"\\\\"'
    assert bytes(sent.digests) == id_digest(article.id) + bytes.fromhex(article.content_hash)
    assert list(map(datetime.date.fromordinal, sent.days)) == [datetime.date(2023, 11, 1), datetime.date(2023, 11, 30)]
    assert sent.titles == [article.title]


def test_a_body_that_is_not_text_is_refused() -> None:
    sent = batch(articles(1, 2))
    sent.frames[1] += b"\xff"
    with pytest.raises(ValueError, match="invalid start byte"):
        sent.bodies()


@given(seed=st.integers(0, 1000), counts=st.lists(st.integers(0, 20), min_size=1, max_size=3), shares=st.integers(1, 4))
def test_splitting_keeps_all_articles_in_order(seed: int, counts: list[int], shares: int) -> None:
    batches = [batch(articles(seed + number, count)) for number, count in enumerate(counts)]
    found = split_evenly(batches, shares)
    for name in ("frames", "heads", "digests", "days", "added", "titles", "outlets"):
        assert [x for one in found for x in getattr(one, name)] == [x for one in batches for x in getattr(one, name)]
    assert [one.size for one in found] == [sum(map(len, one.frames)) for one in found]
    firsts = [0, *accumulate(map(len, found))]
    together: dict[str, list[tuple[int, str]]] = {}
    for first, one in zip(firsts, found, strict=False):
        for name, some in values(one).items():
            together.setdefault(name, []).extend((first + article, text) for article, text in some)
    assert together == values(batch([one for number, count in enumerate(counts) for one in articles(seed + number, count)]))
    assert len(found) <= shares
    largest = max((len(frame) for one in batches for frame in one.frames), default=0)
    assert all(one.size < sum(one.size for one in batches) / shares + largest for one in found) or not largest
