"""Term dictionaries for tests: words drawn from few forms, so that lemmas share forms and forms repeat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from frsearch.engine.write.dictionary_builder import DictionaryBuilder, TextNumbering, build_dictionary


class Word(NamedTuple):
    lemma: str
    folded: str
    exact: str
    span: int


TEXTS = st.sampled_from(["a", "ab", "abcdefghij", "abcdefghik", "é", "été", "\U0001d4b3", "z"])
WORDS = st.builds(Word, TEXTS, TEXTS, TEXTS, st.integers(1, 3))


def dictionary(words: Sequence[Word]) -> DictionaryBuilder:
    numbering = TextNumbering()
    levels = [[getattr(word, level) for word in words] for level in ("lemma", "folded", "exact")]
    lemma, folded, exact = map(numbering.numbers, levels)
    return build_dictionary(numbering, lemma, folded, exact, np.array([word.span for word in words], np.int64))
