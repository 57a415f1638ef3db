"""A text as one byte per code point, its *symbol*, which keeps arrays small and makes spellings of one word equal.

Each letter of the Latin-1 block, œ and each digit have a symbol of their own. Capitals share that of their lower-case letter;
all apostrophes share one symbol, and so do all hyphens, and all middle dots. All other letters share one symbol and all other
digits another: a word that contains any of these is identified by its string. The symbols are ordered so that each class is a
range, tested by one comparison.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from frsearch.analysis.characters import APOSTROPHES, ATTACHED, DIGIT_SPACES, HYPHENS, LETTER, MIDDLE_DOTS, NOT_LETTERS, WORD
from frsearch.analysis.columnar.arrays import Offsets
from frsearch.analysis.folding import exact_form, fold, normalize
from frsearch.forks import imported_before_forks

Symbols = NDArray[np.uint8]

OTHER, SPACE, DOT, COMMA = 0, 1, 16, 17
"""Any character without a class; the first of the spaces that may separate digit groups; what else may come between digits."""
MIDDLE_DOT, OPENING, CLOSING, SLASH, ADDRESS = 18, 19, 20, 21, 22
"""The signs of inclusive writing that do not occur in other words; what else addresses of web pages and mailboxes have."""
ATTACHMENT, APOSTROPHE, HYPHEN = 32, 33, 34
"""A character attached to a letter (combining accent, invisible character); the characters that may join letters."""
ZERO, OTHER_DIGIT, LETTERS = 64, 127, 128
"""Word characters, from ``ZERO`` on: the digits 0–9, all other digits, all letters without a symbol of their own, and after these
the letters that have one."""

imported_before_forks("encodings.utf_16_le")
imported_before_forks("encodings.utf_32_le")
imported_before_forks("numpy.ma")  # numpy.unique does, when it is first called

_ALIKE = (
    *((APOSTROPHES, APOSTROPHE), (HYPHENS, HYPHEN), (".", DOT), (",", COMMA)),
    *((MIDDLE_DOTS, MIDDLE_DOT), ("(", OPENING), (")", CLOSING), ("/", SLASH), ("@_", ADDRESS)),
)

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def to_symbols(text: str) -> tuple[Symbols, Offsets]:
    """Return the symbol of each code point of `text`, and the offsets of letters and digits without a symbol of their own."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    if len(codes) > len(text):  # make every code point one code unit
        return to_symbols(_ASTRAL.sub(_stand_in, text))
    table, latin = _tables()
    symbols = np.frombuffer(bytearray(codes.astype(np.uint8)).translate(latin), np.uint8)
    beyond = np.flatnonzero(codes > 255)
    symbols[beyond] = others = table[codes[beyond]]
    return symbols, beyond[(others == OTHER_DIGIT) | (others == LETTERS)]


def words_to_symbols(words: Sequence[str]) -> tuple[Symbols, Offsets, Offsets]:
    """Return the symbols of words, a null after each and eight after the last, and the start and length of each word."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    ends = np.cumsum(lengths + 1)
    symbols, _ = to_symbols("\n".join([*words, "\n" * 8]))
    return symbols, ends - lengths - 1, lengths


def _stand_in(found: re.Match[str]) -> str:
    """Return a code point of the Basic Multilingual Plane that has the same class as one beyond it."""
    return "ā" if re.match(LETTER, found[0]) else "٣" if re.match(WORD, found[0]) else "\0"


@lru_cache(1)
def _tables() -> tuple[Symbols, bytes]:
    """Return the symbols of all code points below U+10000, derived from the regular expressions, and those below U+0100."""
    every = _text(np.arange(1 << 16))
    table = np.full(len(every), OTHER, np.uint8)
    for pattern, symbol in ((f"[^\\W_{NOT_LETTERS}]+", OTHER_DIGIT), (f"{LETTER}+", LETTERS), (f"[{ATTACHED}]+", ATTACHMENT)):
        for found in re.finditer(pattern, every):
            table[found.start() : found.end()] = symbol
    for alike, symbol in _ALIKE:
        table[list(map(ord, alike))] = symbol
    for row, first in ((f" {DIGIT_SPACES}", SPACE), ("0123456789", ZERO)):
        table[list(map(ord, row))] = np.arange(first, first + len(row))
    codes = np.flatnonzero(table == LETTERS)
    letters = _text(codes)
    distinct = dict.fromkeys(letter.lower() for letter in letters[: np.searchsorted(codes, 256)] + "œ")
    own = np.zeros(len(every), np.uint8)
    own[list(map(ord, distinct))] = np.arange(LETTERS + 1, LETTERS + 1 + len(distinct))
    small = own[np.frombuffer(normalize(letters).encode("utf-16-le"), "<u2")]
    table[codes] = np.where(small, small, LETTERS)
    return table, table[:256].tobytes()


def _text(codes: Offsets) -> str:
    """Return the text with these code points."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@lru_cache(1)
def code_points() -> NDArray[np.uint16]:
    """Return the code point of each symbol, the normalized one where several share it; 0 for the symbols of whole classes."""
    table, _ = _tables()
    codes = np.zeros(256, np.uint16)
    for code in np.flatnonzero((table >= SPACE) & (table != ATTACHMENT) & (table != OTHER_DIGIT) & (table != LETTERS)).tolist():
        if normalize(chr(code)) == chr(code):
            codes[table[code]] = code
    return codes


@lru_cache(1)
def exact_code_points() -> NDArray[np.uint16]:
    """Return :func:`code_points` of the letters and digits that are their own exact form; 0 for all other symbols."""
    codes = code_points().copy()
    for symbol, code in enumerate(codes.tolist()):
        if symbol < ZERO or exact_form(chr(code)) != chr(code):
            codes[symbol] = 0
    return codes


@lru_cache(1)
def folded_letters() -> list[str]:
    """Return what the letter of each symbol folds to; "?" for all other symbols."""
    codes = code_points().tolist()
    return [fold(exact_form(chr(code))) if symbol > LETTERS and code else "?" for symbol, code in enumerate(codes)]
