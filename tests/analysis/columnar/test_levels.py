"""Folded forms and lemmas computed for many exact forms at once are those of the chain."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from frsearch import FrenchAnalyzer
from frsearch.analysis.columnar.levels import folded_forms, lemmas_of

WORDS = [
    *"Les armées ÉTAT œuvre cœurs straße Ĳssel Мали 日本 aujourd'hui O'Brien l'été porte-paroles prud'hommes".split(),
    *"1 100 3,5 1er 2nd 2de 18e 12emes 3ieres XXe xxieme Ier vie ives IX i v x 1a tf1 100\u00a0000 24.09.2024".split(),
    *"antijihadistes macroniennes constitutionnellement ª ½ ² ŉ".split(),
]


def _levels(exacts: Sequence[str]) -> tuple[list[str], list[str]]:
    folded = folded_forms(exacts)
    return folded, lemmas_of(folded)


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text("aeéimxv159-'.", min_size=1, max_size=9))))
def test_levels_are_those_of_the_chain(words: list[str]) -> None:
    tokens = FrenchAnalyzer().tokens(" / ".join(words))
    assert _levels([token.exact for token in tokens]) == ([t.folded for t in tokens], [t.lemma for t in tokens])
