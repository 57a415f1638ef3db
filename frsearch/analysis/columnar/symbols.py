"""A text as one byte a code point, so that array arithmetic stays small: spellings that are one word have the same bytes.

Every letter of the Latin-1 block and œ has a symbol of its own, and so has each digit; capitals share that of the small
letter, the apostrophes one, the hyphens one. All other letters share one symbol, all other digits another: a word with
one of these is told by its string. The order of the symbols makes each question about them one comparison.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from frsearch.analysis.characters import APOSTROPHES, ATTACHED, DIGIT_SPACES, HYPHENS, LETTER, WORD
from frsearch.analysis.columnar.arrays import Offsets
from frsearch.analysis.folding import exact_form, normalize

Symbols = NDArray[np.uint8]

OTHER, SPACE, DOT, COMMA = 0, 1, 16, 17
"""Nothing a word looks at; the first of the spaces that may part groups of digits; what else may stand between digits."""
ACCENT, APOSTROPHE, HYPHEN = 32, 33, 34
"""What is attached to letters, and the signs that may stand between them."""
ZERO, FIGURE, LETTERS = 64, 127, 128
"""From ``ZERO`` on everything is of a word: the digits 0–9, any other digit, any other letter, the letters with a symbol."""

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def symbols(text: str) -> tuple[Symbols, Offsets]:
    """Return the symbol of each code point of `text`, and the places of letters and digits that have none of their own."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    if len(codes) > len(text):  # so that there is one code unit a code point
        return symbols(_ASTRAL.sub(_stand_in, text))
    table, latin = _tables()
    found = np.frombuffer(bytearray(codes.astype(np.uint8)).translate(latin), np.uint8)
    beyond = np.flatnonzero(codes > 255)
    found[beyond] = signs = table[codes[beyond]]
    return found, beyond[(signs == FIGURE) | (signs == LETTERS)]


def symbols_of(words: Sequence[str]) -> tuple[Symbols, Offsets, Offsets]:
    """Return the symbols of words, a null behind each and eight behind all, and where each starts and how long it is."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    ends = np.cumsum(lengths + 1)
    found, _ = symbols("\n".join([*words, "\n" * 8]))
    return found, ends - lengths - 1, lengths


def _stand_in(found: re.Match[str]) -> str:
    """Return another code point of the same kind as one beyond the first plane."""
    return "ā" if re.match(LETTER, found[0]) else "٣" if re.match(WORD, found[0]) else "\0"


@lru_cache(1)
def _tables() -> tuple[Symbols, bytes]:
    """Return the symbol of each code point of the first plane, read off the regular expressions, and of each byte."""
    every = _text(np.arange(1 << 16))
    table = np.full(len(every), OTHER, np.uint8)
    for pattern, symbol in ((f"{WORD}+", FIGURE), (f"(?:{LETTER})+", LETTERS), (f"[{ATTACHED}]+", ACCENT)):
        for found in re.finditer(pattern, every):
            table[found.start() : found.end()] = symbol
    for alike, symbol in ((APOSTROPHES, APOSTROPHE), (HYPHENS, HYPHEN), (".", DOT), (",", COMMA)):
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
def shapes() -> NDArray[np.uint16]:
    """Return the code point that each symbol stands for, that of one shape where several share it; 0 for what has none."""
    table, _ = _tables()
    found = np.zeros(256, np.uint16)
    for code in np.flatnonzero((table >= SPACE) & (table != ACCENT) & (table != FIGURE) & (table != LETTERS)).tolist():
        if normalize(chr(code)) == chr(code):
            found[table[code]] = code
    return found


@lru_cache(1)
def exact_letters() -> NDArray[np.uint16]:
    """Return the same for letters and digits whose exact form is that code point; 0 for all others."""
    found = shapes().copy()
    for symbol, code in enumerate(found.tolist()):
        if symbol < ZERO or exact_form(chr(code)) != chr(code):
            found[symbol] = 0
    return found
