"""Every code point has the symbol of its class, and spellings with the same symbols are one word."""

from __future__ import annotations

import re
import sys
from functools import cache

import numpy as np
import pytest

from frsearch.analysis.characters import APOSTROPHES, ATTACHED, DIGIT_SPACES, HYPHENS, LETTER, WORD
from frsearch.analysis.columnar.symbols import ACCENT, APOSTROPHE, COMMA, DOT, FIGURE, HYPHEN, LETTERS, SPACE, ZERO, symbols
from frsearch.analysis.folding import exact_form, normalize

EVERY = "".join(map(chr, range(sys.maxunicode + 1)))
every = cache(lambda: symbols(EVERY))  # not while tests are collected: it takes seconds


def found(pattern: str) -> set[int]:
    return {match.start() for match in re.finditer(pattern, EVERY)}


def between(first: int, last: int) -> set[int]:
    found, _ = every()
    return set(np.flatnonzero((first <= found) & (last >= found)).tolist())


@pytest.mark.parametrize(
    ("pattern", "first", "last"),
    [
        (f"(?![{ATTACHED}]){WORD}", ZERO, 255),
        (LETTER, LETTERS, 255),
        ("[0-9]", ZERO, ZERO + 9),
        (f"[{ATTACHED}]", ACCENT, ACCENT),
        (f"[{APOSTROPHES}]", APOSTROPHE, APOSTROPHE),
        (f"[{HYPHENS}]", HYPHEN, HYPHEN),
        (f"[ {DIGIT_SPACES}]", SPACE, DOT - 1),
        ("[.]", DOT, DOT),
        (",", COMMA, COMMA),
    ],
)
def test_a_range_of_symbols_is_what_a_pattern_finds(pattern: str, first: int, last: int) -> None:
    assert between(first, last) == found(pattern)


def test_letters_that_share_a_symbol_are_one_letter() -> None:
    found, _ = every()
    shapes: dict[int, set[str]] = {}
    for code in between(ZERO, ZERO + 9) | between(LETTERS + 1, 255):
        shapes.setdefault(int(found[code]), set()).add(normalize(chr(code)))
    assert len(shapes) > 60
    assert {len(shape) for shape in shapes.values()} == {1}


def test_the_others_are_told() -> None:
    unnamed = set(every()[1].tolist())
    assert unnamed == between(FIGURE, LETTERS)
    assert not {ord(letter) for letter in "éœÿßaŒŸ7²µ"} & unnamed


def test_one_shape_leaves_offsets_and_forms_as_they_are() -> None:
    shapes = normalize(EVERY)
    assert len(shapes) == len(EVERY)
    for sign, shape in zip(EVERY, shapes, strict=True):
        if shape != sign:
            assert exact_form(shape) == exact_form(sign)
            assert bool(re.match(WORD, shape)) == bool(re.match(WORD, sign))
            assert bool(re.match(LETTER, shape)) == bool(re.match(LETTER, sign))
    assert normalize("İL’ÉTÉ‑ΣΑΣ") == "İl'été-σας"


def test_a_word_of_letters_and_digits_alone_has_nothing_else_in_it() -> None:
    """Unicode counts a few more among these, which no graphic word contains."""
    others = [sign for sign in EVERY if sign.isalnum() and not re.match(WORD, sign)]
    assert all(symbol < ZERO for symbol in symbols("".join(others))[0])


@pytest.mark.parametrize("text", ["", "é\U0001d4b3\U0001f600٣", "a\ud800b"])
def test_one_symbol_a_code_point(text: str) -> None:
    assert len(symbols(text)[0]) == len(text)
