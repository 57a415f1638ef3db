"""Inclusive writing over arrays: what :mod:`frsearch.analysis.inclusive` finds by regular expressions.

Signs between letters are rare, so array arithmetic finds them, and a regular expression over symbols looks at each.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from frsearch.analysis.columnar.arrays import Bools, Offsets
from frsearch.analysis.columnar.hashing import Keys, keys
from frsearch.analysis.columnar.symbols import (
    ADDRESS,
    APOSTROPHE,
    CLOSING,
    DOT,
    HYPHEN,
    LETTERS,
    MIDDLE_DOT,
    OPENING,
    SLASH,
    ZERO,
    Symbols,
    code_points,
    folded_letters,
    words_to_symbols,
)
from frsearch.analysis.inclusive import MAX_STEM_LENGTH, Alphabet, pattern
from frsearch.analysis.inclusive_endings import SUFFIXES, last_letters


def without_signs(symbols: Symbols, signs: Offsets) -> Symbols:
    """Return the symbols of a text with letters in place of the signs in what may be inclusive words.

    `signs` are the offsets of all characters that may be such signs, hyphens excepted.
    """
    at = signs[(symbols[signs + 1] >= LETTERS) & (symbols[signs - 1] >= LETTERS) & (symbols[signs - 2] >= LETTERS)]
    inside = _signs_of_words(symbols.tobytes(), at.tolist()) if len(at) else []
    if not inside:
        return symbols
    changed = symbols.copy()
    changed[inside] = LETTERS
    return changed


def _signs_of_words(content: bytes, signs: list[int]) -> list[int]:
    """Return the offsets of all signs in what may be inclusive words, given those of signs that may be their first."""
    inside: list[int] = []
    reached = 0
    for sign in signs:
        start = sign - 2
        while content[start - 1] >= LETTERS and sign - start <= MAX_STEM_LENGTH:
            start -= 1
        if start < reached:
            continue
        found = _pattern().match(content, start)
        if found and "".join(folded_letters()[letter] for letter in _ending(content, sign + 1)) in SUFFIXES:
            reached = found.end()
            inside += [at for at in range(sign, reached) if content[at] < LETTERS]
    return inside


def _ending(content: bytes, start: int) -> bytes:
    """Return the letters from an offset on."""
    found = _letters().match(content, start)
    return found[0] if found else b""


@lru_cache(1)
def _letters() -> re.Pattern[bytes]:
    return re.compile(f"[{_class(LETTERS)}-\\xff]*".encode())


@lru_cache(1)
def _pattern() -> re.Pattern[bytes]:
    plural = np.flatnonzero(code_points() == ord("s")).tolist()
    alphabet = Alphabet(
        letter=f"[{_class(LETTERS)}-\\xff]",
        attached="",
        word=f"[{_class(ZERO)}-\\xff]",
        opening=_class(OPENING),
        closing=_class(CLOSING),
        plural=f"[{_class(*plural)}]",
        dots=_class(MIDDLE_DOT),
        weak=_class(DOT, SLASH),
        hyphens=_class(HYPHEN),
        apostrophes=_class(APOSTROPHE),
        addresses=_class(SLASH, ADDRESS),
    )
    return re.compile(pattern(alphabet).encode())


def _class(*symbols: int) -> str:
    return "".join(f"\\x{symbol:02x}" for symbol in symbols)


def are_endings(symbols: Symbols, starts: Offsets, lengths: Offsets) -> Bools:
    """Return which runs after a hyphen may be the ending of an inclusive word, judging by the letter before the hyphen, too.

    Eight more symbols follow the last run.
    """
    plain, endings = _endings()
    found = keys(plain[symbols], starts - 2, lengths + 2)
    are_known: Bools = endings.take(np.searchsorted(endings, found), mode="clip") == found
    return are_known


@lru_cache(1)
def _endings() -> tuple[Symbols, Keys]:
    """Return the symbol of the plain letter for each symbol; and the keys of endings after a letter and a hyphen, sorted."""
    plain = np.arange(256, dtype=np.uint8)
    of_letter = {chr(code): symbol for symbol, code in enumerate(code_points().tolist()) if code}
    odd = set()
    """Letters that fold to several, which may end with any."""
    for symbol, letters in enumerate(folded_letters()):
        if letters in of_letter:
            plain[symbol] = of_letter[letters]
        elif letters != "?":
            odd.add(chr(code_points()[symbol]))
    every = set("abcdefghijklmnopqrstuvwxyz")
    before = sorted((ending, letter) for ending in SUFFIXES for letter in odd | (last_letters(ending) or every))
    return plain, np.sort(keys(*words_to_symbols([f"{letter}-{ending}" for ending, letter in before])))
