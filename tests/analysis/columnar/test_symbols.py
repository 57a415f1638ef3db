"""Every code point has the symbol of its class, and only equivalent characters share one."""

from __future__ import annotations

import re
import sys
from functools import cache

import numpy as np
import pytest

from frsearch.analysis.characters import APOSTROPHES, ATTACHED, DIGIT_SPACES, HYPHENS, LETTER, WORD
from frsearch.analysis.columnar.symbols import (
    APOSTROPHE,
    ATTACHMENT,
    COMMA,
    DOT,
    HYPHEN,
    LETTERS,
    OTHER_DIGIT,
    SPACE,
    ZERO,
    to_symbols,
)
from frsearch.analysis.folding import normalize

EVERY = "".join(map(chr, range(sys.maxunicode + 1)))
every = cache(lambda: to_symbols(EVERY))  # not while tests are collected: it takes seconds


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
        (f"[{ATTACHED}]", ATTACHMENT, ATTACHMENT),
        (f"[{APOSTROPHES}]", APOSTROPHE, APOSTROPHE),
        (f"[{HYPHENS}]", HYPHEN, HYPHEN),
        (f"[ {DIGIT_SPACES}]", SPACE, DOT - 1),
        ("[.]", DOT, DOT),
        (",", COMMA, COMMA),
    ],
)
def test_each_range_of_symbols_is_the_class_of_a_pattern(pattern: str, first: int, last: int) -> None:
    assert between(first, last) == found(pattern)


def test_letters_that_share_a_symbol_are_one_letter() -> None:
    found, _ = every()
    letters: dict[int, set[str]] = {}
    for code in between(ZERO, ZERO + 9) | between(LETTERS + 1, 255):
        letters.setdefault(int(found[code]), set()).add(normalize(chr(code)))
    assert len(letters) > 60
    assert {len(same) for same in letters.values()} == {1}


def test_letters_and_digits_without_a_symbol_of_their_own_are_returned() -> None:
    unnamed = set(every()[1].tolist())
    assert unnamed == between(OTHER_DIGIT, LETTERS)
    assert not {ord(letter) for letter in "éœÿßaŒŸ7²µ"} & unnamed


def test_other_alphanumeric_characters_are_not_word_characters() -> None:
    """Unicode has a few more letters and digits, which no graphic word contains."""
    others = [character for character in EVERY if character.isalnum() and not re.match(WORD, character)]
    assert all(symbol < ZERO for symbol in to_symbols("".join(others))[0])


@pytest.mark.parametrize("text", ["", "é\U0001d4b3\U0001f600٣", "a\ud800b"])
def test_there_is_one_symbol_per_code_point(text: str) -> None:
    assert len(to_symbols(text)[0]) == len(text)
