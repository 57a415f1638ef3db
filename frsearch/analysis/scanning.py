"""Graphic words of a long text found by array arithmetic: what :mod:`frsearch.analysis.cutting` says, for NumPy.

Each rule is a boolean array over the code points of the text, shifted against itself. A test holds the two equal on
random and on real text.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from frsearch.analysis.characters import APOSTROPHES, ATTACHED, DIGIT_SPACES, HYPHENS, LETTER, WORD

Codes = NDArray[np.uint32]
Bools = NDArray[np.bool_]
Offsets = NDArray[np.int64]

_LETTER, _DIGIT, _WORD, _ATTACHED, _APOSTROPHE, _HYPHEN, _DOT, _COMMA, _SPACE = 1, 2, 4, 8, 16, 32, 64, 128, 256
"""Bits of a code point's class; digits are 0–9, and a group of digits may be parted by what has the bit ``_SPACE``."""


@lru_cache(1)
def _classes() -> NDArray[np.uint16]:
    """Return the class of each code point, read off the regular expressions themselves."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    table = np.zeros(len(every), np.uint16)
    patterns = {
        _LETTER: f"(?:{LETTER})+",
        _DIGIT: "[0-9]+",
        _WORD: f"{WORD}+",
        _ATTACHED: f"[{ATTACHED}]+",
        _APOSTROPHE: f"[{APOSTROPHES}]+",
        _HYPHEN: f"[{HYPHENS}]+",
        _DOT: "[.]",
        _COMMA: ",",
        _SPACE: f"[ {DIGIT_SPACES}]",
    }
    for bit, pattern in patterns.items():
        for found in re.finditer(pattern, every):
            table[found.start() : found.end()] |= np.uint16(bit)
    return table


def scan(codes: Codes) -> tuple[Offsets, Offsets] | None:
    """Return where each graphic word of the text with these code points starts and ends.

    None where the text has characters attached to letters (accents in NFD, soft hyphens): they are for the plain face.
    """
    classes = np.zeros(len(codes) + 2 * _MARGIN, np.uint16)
    np.take(_classes(), codes, out=classes[_MARGIN:-_MARGIN])
    if _has(classes, _ATTACHED).any():
        return None
    word = _has(classes, _WORD)
    digit = _has(classes, _DIGIT)
    decimal = _before(digit) & _has(classes, _DOT | _COMMA) & _after(digit)
    apostrophe = _has(classes, _APOSTROPHE)
    elided = _after(apostrophe) & _after(word, 2)
    inner, last = _acronym_dots(_has(classes, _LETTER), word, _has(classes, _DOT), elided)
    held = word | inner | last
    joiner = _before(held) & _has(classes, _APOSTROPHE | _HYPHEN) & _after(word)
    closing = _before(held) & apostrophe
    inside = held | decimal | joiner | closing
    inside[_group_spaces(_has(classes, _SPACE), word, digit, decimal)] = True
    glued = _before(last) & word  # behind the last dot of an acronym another word begins
    starts = np.flatnonzero(inside & (glued | ~_before(inside)))
    ends = np.flatnonzero(inside & (_after(glued) | ~_after(inside)))
    return starts - _MARGIN, ends + 1 - _MARGIN


_MARGIN = 5
"""Code points of nothing put on either side, so that every rule can look around."""


def _has(classes: NDArray[np.uint16], bits: int) -> Bools:
    return np.asarray((classes & np.uint16(bits)) != 0)


def _before(flags: Bools, distance: int = 1) -> Bools:
    """Tell for each place what `flags` is `distance` places before it."""
    return np.roll(flags, distance)


def _after(flags: Bools, distance: int = 1) -> Bools:
    """Tell for each place what `flags` is `distance` places after it."""
    return np.roll(flags, -distance)


def _acronym_dots(letter: Bools, word: Bools, dot: Bools, elided: Bools) -> tuple[Bools, Bools]:
    """Return the dots between single letters (no `elided` article), and those that end a row of them."""
    single = letter & ~_before(word) & ~_after(word)
    inner = _before(single) & dot & _after(single & ~elided)
    last = _before(inner, 2) & _before(single) & dot & ~inner
    return inner, last


def _group_spaces(space: Bools, word: Bools, digit: Bools, decimal: Bools) -> Offsets:
    """Return the places of spaces between a group of one to three digits and one of exactly three."""
    at = np.flatnonzero(_before(digit) & space & _after(digit))
    at = at[digit[at + 2] & digit[at + 3] & ~word[at + 4]]
    size = np.ones(len(at), np.int64)
    for _ in range(3):
        size += digit[at - 1 - size]
    head = at - 1 - size  # the place before up to four digits
    heads = (size <= 3) & ~word[head] & ~decimal[head]
    return np.asarray(at[heads], np.int64)
