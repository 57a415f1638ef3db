"""The term dictionary: each distinct word once, sorted, with its forms under its lemma."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frsearch.engine.arrays import Counts
from frsearch.engine.format.text_pool import EncodedTexts
from frsearch.engine.write.dictionary_builder import TextNumbering, _order
from tests.engine.write.terms import TEXTS, WORDS, Word, dictionary


def texts_of(texts: EncodedTexts, numbers: Counts) -> list[str]:
    content, sizes = texts.some(numbers)
    ends = np.cumsum(sizes).tolist()
    return [bytes(content[start:end]).decode() for start, end in zip([0, *ends], ends, strict=False)]


@given(st.lists(WORDS, min_size=1, max_size=30))
def test_words_are_sorted_and_distinct(words: list[Word]) -> None:
    found = dictionary(words)
    expected = sorted(set(words))
    assert found.ordinals.tolist() == [expected.index(word) for word in words]
    assert found.spans.tolist() == [word.span for word in expected]
    assert texts_of(found.texts, found.exact) == [word.exact for word in expected]
    assert texts_of(found.texts, found.lemmas) == sorted({word.lemma for word in words})
    folded = [forms for forms, _ in groupby((word.lemma, word.folded) for word in expected)]
    assert texts_of(found.texts, found.folded) == [text for _, text in folded]
    lemmas = sorted({word.lemma for word in words})
    assert found.lemma.tolist() == [lemmas.index(word.lemma) for word in expected]
    assert found.folded_lemma.tolist() == [lemmas.index(lemma) for lemma, _ in folded]
    assert found.exact_folded.tolist() == [folded.index((word.lemma, word.folded)) for word in expected]
    assert found.first.tolist() == [*(found.lemma.tolist().index(number) for number in range(len(lemmas))), len(expected)]
    assert [expected[at].exact for at in found.exact_order] == sorted(word.exact for word in expected)
    assert [folded[at][1] for at in found.folded_order] == sorted(text for _, text in folded)


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 4), max_size=20))
def test_one_key_sorts_like_four_columns(rows: list[tuple[int, int, int, int]]) -> None:
    columns = list(np.array(rows, np.int64).reshape(-1, 4).T)
    assert [rows[at] for at in _order(columns, 4)] == [rows[at] for at in _order(columns, 1 << 40)] == sorted(rows)


@given(st.lists(st.tuples(TEXTS, st.one_of(st.none(), TEXTS)), max_size=20))
def test_numbers_are_reused_for_equal_texts(pairs: list[tuple[str, str | None]]) -> None:
    others = [other for other, _ in pairs]
    texts = [other if text is None else text for other, text in pairs]
    numbering = TextNumbering()
    numbers = numbering.numbers(others)
    assert numbering.numbers_reusing(texts, others, numbers).tolist() == numbering.numbers(texts).tolist()
    assert len(numbering.texts()) == len({*texts, *others})
    assert len(numbering.texts()) == 0
