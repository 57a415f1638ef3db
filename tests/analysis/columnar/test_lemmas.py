"""Lemmas looked up for many forms at once are those looked up one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frsearch.analysis.columnar.lemmas import LemmaColumns, lemmas
from frsearch.analysis.lemmas import LemmaTable, lemma, pack

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=60)


@given(st.lists(st.one_of(WORDS, st.sampled_from(["antijihadistes", "macronistes", "maliennes", "autobus"]))))
def test_lemmas_are_those_of_each_word(words: list[str]) -> None:
    assert lemmas(words) == [lemma(word) for word in words]


def test_blocks_may_have_any_size() -> None:
    packed = {f"{'abc'[number % 3] * (number // 3 + 1)}": f"l{'x' * number}" for number in range(60)}
    for size in (1, 2, 7, 60):
        assert LemmaColumns(LemmaTable(pack(packed, size)).blocks()).get([*packed]) == {
            form: base for form, base in packed.items() if len(form) <= 32
        }
