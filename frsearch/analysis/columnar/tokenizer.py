"""Graphic words of a long text found by array arithmetic: what :mod:`frsearch.analysis.tokenizer` says, for NumPy.

Words are runs of letters and digits. The signs that hold two runs together are rare, so each rule looks only at the
places where its sign stands. A test holds this equal to the regular expressions, on random and on real text.
"""

from __future__ import annotations

import numpy as np

from frsearch.analysis.columnar.arrays import Bools, Offsets
from frsearch.analysis.columnar.symbols import ACCENT, APOSTROPHE, COMMA, DOT, HYPHEN, LETTERS, SPACE, ZERO, Symbols

MARGIN = 8
"""How many line ends must stand on either side of a text, so that every rule can look around."""


def scan(signs: Symbols) -> tuple[Offsets, Offsets] | None:
    """Return where each graphic word of the text with these symbols starts and ends.

    None where the text has characters attached to letters (accents in NFD, soft hyphens): they are for the plain face.
    """
    rare = np.flatnonzero(_between(signs, DOT, HYPHEN))
    kinds = signs[rare]
    if (kinds == ACCENT).any():
        return None
    inside = signs >= ZERO
    inner, last = _acronym_dots(signs, rare[kinds == DOT])
    inside[inner] = inside[last] = True
    joiners = rare[kinds > ACCENT]
    joiners = joiners[inside[joiners - 1] & ((signs[joiners] == APOSTROPHE) | (signs[joiners + 1] >= ZERO))]
    inside[joiners] = True
    inside[_between_digits(signs)] = True
    changed = np.zeros(len(signs), np.bool_)
    np.not_equal(inside[1:], inside[:-1], out=changed[1:])
    edges = np.flatnonzero(changed)
    starts, ends = edges[0::2], edges[1::2]
    glued = last[signs[last + 1] >= ZERO] + 1  # behind the last dot of an acronym another word begins
    return (np.sort(np.append(starts, glued)), np.sort(np.append(ends, glued))) if len(glued) else (starts, ends)


def _between(signs: Symbols, first: int, last: int) -> Bools:
    """Tell which symbols are `first`, `last` or between: smaller ones wrap around and are larger."""
    return np.asarray(signs - np.uint8(first) <= last - first)


def _acronym_dots(signs: Symbols, dots: Offsets) -> tuple[Offsets, Offsets]:
    """Return those of the dots that are between single letters (but no elided article), and those that end a row of them."""
    dots = dots[signs[dots + 1] >= LETTERS]
    dots = dots[(signs[dots + 2] < ZERO) & (signs[dots - 1] >= LETTERS) & (signs[dots - 2] < ZERO)]
    inner = dots[(signs[dots + 2] != APOSTROPHE) | (signs[dots + 3] < ZERO)]
    last = inner + 2
    return inner, np.setdiff1d(last[signs[last] == DOT], inner)


def _between_digits(signs: Symbols) -> Offsets:
    """Return the places of decimal marks, and of the spaces between the groups of a number."""
    digit = _between(signs, ZERO, ZERO + 9)
    digits = np.flatnonzero(digit)
    at = digits[digit[digits + 2]] + 1
    sign = signs[at]
    marks = at[_between(sign, DOT, COMMA)]
    spaces = at[_between(sign, SPACE, DOT - 1)]
    return np.append(marks, _group_spaces(spaces, signs, digit))


def _group_spaces(at: Offsets, signs: Symbols, digit: Bools) -> Offsets:
    """Return those of the places of spaces that have a group of one to three digits before and one of three behind."""
    at = at[digit[at + 2] & digit[at + 3] & (signs[at + 4] < ZERO)]
    size = np.ones(len(at), np.int64)
    for _ in range(3):
        size += digit[at - 1 - size]
    head = at - 1 - size  # the place before up to four digits
    decimal = _between(signs[head], DOT, COMMA) & digit[head - 1]
    return np.asarray(at[(size <= 3) & (signs[head] < ZERO) & ~decimal], np.int64)
