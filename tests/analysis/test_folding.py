"""Exact and folded forms do not depend on how a text is encoded, and normalizing changes neither forms nor offsets."""

from __future__ import annotations

import re
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from frsearch.analysis.characters import LETTER, WORD
from frsearch.analysis.folding import exact_form, fold, normalize

EVERY = "".join(map(chr, range(sys.maxunicode + 1)))


@given(st.text(max_size=60))
def test_folding_is_idempotent(text: str) -> None:
    exact = exact_form(text)
    assert exact_form(exact) == exact
    assert fold(fold(exact)) == fold(exact)


@given(st.text(max_size=60))
def test_the_exact_form_ignores_nfd_and_invisible_characters(text: str) -> None:
    assert exact_form(unicodedata.normalize("NFD", text)) == exact_form(text)
    assert exact_form("".join(f"{letter}\u00ad" for letter in text)) == exact_form(text)


def test_normalizing_leaves_offsets_and_forms_as_they_are() -> None:
    normalized = normalize(EVERY)
    assert len(normalized) == len(EVERY)
    for character, same in zip(EVERY, normalized, strict=True):
        if same != character:
            assert exact_form(same) == exact_form(character)
            assert bool(re.match(WORD, same)) == bool(re.match(WORD, character))
            assert bool(re.match(LETTER, same)) == bool(re.match(LETTER, character))
    assert normalize("İL’ÉTÉ‑ΣΑΣ") == "İl'été-σας"
