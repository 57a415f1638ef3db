"""The tokenizer over arrays: finds the graphic words that :mod:`frsearch.analysis.tokenizer` finds by regular expressions.

Words are runs of letters and digits. The symbols that join two runs are rare, so each rule looks only where its symbol occurs.
Tests check that both tokenizers agree, on random and on real text.
"""

from __future__ import annotations

import numpy as np

from frsearch.analysis.columnar.arrays import Bools, Offsets
from frsearch.analysis.columnar.inclusive import without_signs
from frsearch.analysis.columnar.symbols import (
    ADDRESS,
    APOSTROPHE,
    ATTACHMENT,
    CLOSING,
    COMMA,
    DOT,
    HYPHEN,
    LETTERS,
    SPACE,
    ZERO,
    Symbols,
)

MARGIN = 8
"""Line ends that must surround a text on either side, so that every rule can look around."""


def word_bounds(symbols: Symbols) -> tuple[Offsets, Offsets] | None:
    """Return where each graphic word of a text starts and ends, given the text's symbols.

    Return None if it contains characters attached to letters (accents in NFD, soft hyphens): only the regular expressions
    handle these.
    """
    rare = np.flatnonzero(_between(symbols, DOT, HYPHEN))
    kinds = symbols[rare]
    if (kinds == ATTACHMENT).any():
        return None
    given, symbols = symbols, without_signs(symbols, rare[(kinds < ADDRESS) & (kinds != COMMA) & (kinds != CLOSING)])
    if symbols is not given:
        rare = rare[symbols[rare] < LETTERS]
        kinds = symbols[rare]
    inside = symbols >= ZERO
    inner, last = _acronym_dots(symbols, rare[kinds == DOT])
    inside[inner] = inside[last] = True
    joiners = rare[kinds > ATTACHMENT]
    joiners = joiners[inside[joiners - 1] & ((symbols[joiners] == APOSTROPHE) | (symbols[joiners + 1] >= ZERO))]
    inside[joiners] = True
    inside[_between_digits(symbols)] = True
    changed = np.zeros(len(symbols), np.bool_)
    np.not_equal(inside[1:], inside[:-1], out=changed[1:])
    edges = np.flatnonzero(changed)
    starts, ends = edges[0::2], edges[1::2]
    glued = last[symbols[last + 1] >= ZERO] + 1  # a word that begins right after the last dot of an acronym
    return (np.sort(np.append(starts, glued)), np.sort(np.append(ends, glued))) if len(glued) else (starts, ends)


def _between(symbols: Symbols, first: int, last: int) -> Bools:
    """Return which symbols are in the range from `first` to `last`, inclusive; smaller ones wrap around to larger numbers."""
    return np.asarray(symbols - np.uint8(first) <= last - first)


def _acronym_dots(symbols: Symbols, dots: Offsets) -> tuple[Offsets, Offsets]:
    """Return the dots that are between single letters (elided articles excepted), and the dots that end an acronym."""
    dots = dots[symbols[dots + 1] >= LETTERS]
    dots = dots[(symbols[dots + 2] < ZERO) & (symbols[dots - 1] >= LETTERS) & (symbols[dots - 2] < ZERO)]
    inner = dots[(symbols[dots + 2] != APOSTROPHE) | (symbols[dots + 3] < ZERO)]
    last = inner + 2
    return inner, np.setdiff1d(last[symbols[last] == DOT], inner, assume_unique=True)


def _between_digits(symbols: Symbols) -> Offsets:
    """Return the offsets of decimal marks, and of the spaces between the groups of a number."""
    digit = _between(symbols, ZERO, ZERO + 9)
    digits = np.flatnonzero(digit)
    at = digits[digit[digits + 2]] + 1
    middle = symbols[at]
    marks = at[_between(middle, DOT, COMMA)]
    spaces = at[_between(middle, SPACE, DOT - 1)]
    return np.append(marks, _group_spaces(spaces, symbols, digit))


def _group_spaces(at: Offsets, symbols: Symbols, digit: Bools) -> Offsets:
    """Return the spaces at `at` that follow a group of one to three digits and precede one of exactly three."""
    at = at[digit[at + 2] & digit[at + 3] & (symbols[at + 4] < ZERO)]
    size = np.ones(len(at), np.int64)
    for _ in range(3):
        size += digit[at - 1 - size]
    head = at - 1 - size  # the symbol before up to four digits
    decimal = _between(symbols[head], DOT, COMMA) & digit[head - 1]
    return np.asarray(at[(size <= 3) & (symbols[head] < ZERO) & ~decimal], np.int64)
