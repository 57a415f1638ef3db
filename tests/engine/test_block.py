"""Blocks: what goes through a pipe arrives as it was."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import Article
from frsearch.engine.block import Block
from frsearch.engine.ids import id_digest
from frsearch.model import stored_article
from tests.engine.segments import articles, block


@given(seed=st.integers(0, 1000), count=st.integers(0, 20), before=st.binary(max_size=9))
def test_a_block_arrives_as_it_was(seed: int, count: int, before: bytes) -> None:
    some = articles(seed, count)
    sent = block(some)
    found = Block.read(before + b"".join(sent.parts()), len(before))
    names = ("frames", "heads", "digests", "days", "titles", "outlets", "size")
    assert [getattr(found, name) for name in names] == [getattr(sent, name) for name in names]
    assert found.bodies() == [article.body for article in some]
    assert found.outlets == [article.outlet for article in some]


def test_what_is_told_of_an_article_is_what_its_frame_says() -> None:
    article = Article('l’"id"\\', 'Titre "entre\\guillemets"', "2023-11", None, "Une ligne.\n\nDeux.", extra={"é": [1, None]})
    sent = block([article])
    name, _, content = sent.frames[0].partition(b"\n")
    assert stored_article(article.id, content) == article
    assert name == b'"l\\u2019\\"id\\"\\\\"'
    assert bytes(sent.digests) == id_digest(article.id) + bytes.fromhex(article.content_hash)
    assert list(map(datetime.date.fromordinal, sent.days)) == [datetime.date(2023, 11, 1), datetime.date(2023, 11, 30)]
    assert sent.titles == [article.title]


def test_a_body_that_is_no_text_is_refused() -> None:
    sent = block(articles(1, 2))
    sent.frames[1] += b"\xff"
    with pytest.raises(ValueError, match="invalid start byte"):
        sent.bodies()
