"""Characters as :mod:`~frsearch.analysis.columnar.sentence_boundaries` sees them: one byte each, and the traits of that byte.

The byte is the Latin-1 code of the character; beyond Latin-1, that of a character with the same traits, or of one with none.
A table of 256 entries therefore covers every character, and the arrays stay small.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from frsearch.analysis.columnar.arrays import Bytes
from frsearch.analysis.sentences import OPENING

Traits = NDArray[np.uint16]

LETTER, WORD, UPPER, LOWER, DIGIT, SPACE, LINE, MARK, CLOSER, QUOTE, OPENER, SOFT, INERT, END = (1 << n for n in range(14))
"""What a character can be; most are several of these, and some none.

``LETTER``: of the Latin alphabet; ``WORD``: any letter or digit; ``SPACE``: white space save ``LINE``, the line end;
``MARK``: may end a sentence; ``CLOSER``: closes brackets; ``OPENER``: may stand before the first word; ``SOFT``: may stand
between the last word and the mark, and makes no abbreviation of it; ``INERT``: no sentence ends where this is right behind
a mark, or behind what closes the sentence with it; ``END``: may be the end of the text."""

_STRANGE = "\x80"
"""Stands for what has no trait."""

_STAND_INS = {"…": "!", "’": "'", "“„‘": "«", "”›": "»", "–—": "-"}
"""For characters beyond Latin-1, what is the same to the arithmetic."""

_BEYOND = 0x3001
"""From here on there is no white space, and all is taken for strange."""


def encoded(texts: Sequence[str]) -> list[bytes]:
    """Return each text as one byte a code point."""
    found: list[bytes] = []
    wide: list[int] = []
    for number, text in enumerate(texts):
        try:
            found.append(text.encode("latin-1"))
        except UnicodeEncodeError:
            found.append(b"")
            wide.append(number)
    if wide:
        codes = np.array(["".join([texts[number] for number in wide])]).view(np.uint32)
        small = codes.astype(np.uint8)
        beyond = np.flatnonzero(codes > 255)
        small[beyond] = _narrow().take(codes[beyond], mode="clip")
        together, start = small.tobytes(), 0
        for number in wide:
            end = start + len(texts[number])
            found[number] = together[start:end]
            start = end
    return found


@lru_cache(1)
def traits() -> Traits:
    """Return the traits of each byte, read off regular expressions and string methods."""
    classes = {
        WORD: r"\w",
        DIGIT: "[0-9]",
        SPACE: r"[^\S\n]",
        LINE: r"\n",
        MARK: "[.!?]",
        CLOSER: r"[»)\]]",
        QUOTE: "[\"']",
        OPENER: f"[{OPENING}]",
        SOFT: r"[^\w.!?\n\0°§]",
        INERT: rf"(?![.!?»)\]{OPENING}]|[^\W\d_a-zà-öø-ÿ])\S",
        END: "\0",
    }
    table = np.zeros(256, np.uint16)
    for code, sign in enumerate(map(chr, range(256))):
        table[code] = sum(trait for trait, pattern in classes.items() if re.match(pattern, sign))
        table[code] |= LETTER * sign.isalpha() | UPPER * sign.isupper() | LOWER * sign.islower()
    table[ord(_STRANGE)] = 0
    return table


@lru_cache(1)
def _narrow() -> Bytes:
    """Return the byte that stands for each code point up to ``_BEYOND``."""
    signs = [*map(chr, range(_BEYOND)), _STRANGE]
    stand_ins = {sign: stand_in for row, stand_in in _STAND_INS.items() for sign in row}
    return np.array([ord(sign if sign < "\u0100" else stand_ins.get(sign) or _stand_in(sign)) for sign in signs], np.uint8)


def _stand_in(sign: str) -> str:
    """Return a character of Latin-1 that has the same traits, or none."""
    if sign.isspace():
        return "\xa0"
    if sign < "\u0180" and len(sign.lower()) == 1:  # Latin letters, all of them small or capital
        return "ß" if sign.islower() else "Þ"
    return "¤" if unicodedata.category(sign)[0] in "PS" else _STRANGE
