"""Texts as bytes are sorted as their strings are, and copied unchanged."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frsearch.engine.format.text_pool import EncodedTexts

LETTERS = st.text("a\0bé\ud800\udfff𝒳ﬁ", max_size=9)
TEXTS = st.lists(st.one_of(st.text(max_size=40), LETTERS, LETTERS.map("constitution".__add__)), max_size=40, unique=True)


@given(TEXTS)
def test_the_order_is_that_of_strings(texts: list[str]) -> None:
    assert [texts[number] for number in EncodedTexts.of(texts).order().tolist()] == sorted(texts)


@given(TEXTS, st.data())
def test_some_are_what_they_were(texts: list[str], data: st.DataObject) -> None:
    encoded = EncodedTexts.of(texts)
    assert len(encoded) == len(texts)
    numbers = data.draw(st.lists(st.sampled_from(range(len(texts))), max_size=9)) if texts else []
    content, sizes = encoded.some(np.array(numbers, np.int64))
    expected = [texts[number].encode("utf-8", "surrogatepass") for number in numbers]
    assert content.tobytes() == b"".join(expected)
    assert sizes.tolist() == list(map(len, expected))


def test_many_texts_that_begin_alike() -> None:
    texts = [f"{'constitutionnellement' * 3}{number:05}{'x' * (number % 7)}" for number in range(3000)]
    backwards = texts[::-1]
    assert [backwards[number] for number in EncodedTexts.of(backwards).order().tolist()] == sorted(texts)
