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
"""The traits of characters; most characters have several, some none.

``LETTER``: of the Latin alphabet; ``WORD``: any letter or digit; ``SPACE``: white space except ``LINE``, the line end;
``MARK``: may end a sentence; ``CLOSER``: a closing bracket or guillemet; ``OPENER``: may come before the first word; ``SOFT``:
may come between the last word and the mark, and then the word is no abbreviation; ``INERT``: no sentence ends right before it,
whether it follows the mark or the characters that close the sentence; ``END``: may be the end of the text."""

_NO_TRAITS = "\x80"
"""Stands for all characters without traits."""

_STAND_INS = {"…": "!", "’": "'", "“„‘": "«", "”›": "»", "–—": "-"}
"""Latin-1 characters with the same traits as some beyond Latin-1."""

_BEYOND = 0x3001
"""From this code point on there is no white space, and all characters count as having no traits."""


def encoded(texts: Sequence[str]) -> list[bytes]:
    """Return each text as one byte per code point."""
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
    """Return the traits of each byte, derived from regular expressions and string methods."""
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
    for code, character in enumerate(map(chr, range(256))):
        table[code] = sum(trait for trait, pattern in classes.items() if re.match(pattern, character))
        table[code] |= LETTER * character.isalpha() | UPPER * character.isupper() | LOWER * character.islower()
    table[ord(_NO_TRAITS)] = 0
    return table


@lru_cache(1)
def _narrow() -> Bytes:
    """Return the byte that stands for each code point up to ``_BEYOND``, inclusive."""
    stand_ins = {character: stand_in for row, stand_in in _STAND_INS.items() for character in row}
    beyond = [ord(stand_ins.get(character) or _stand_in(character)) for character in map(chr, range(0x100, _BEYOND))]
    return np.array([*range(0x100), *beyond, ord(_NO_TRAITS)], np.uint8)


def _stand_in(character: str) -> str:
    """Return a character of Latin-1 that has the same traits, or one without traits."""
    if character.isspace():
        return "\xa0"
    if character < "\u0180" and len(character.lower()) == 1:  # Latin letters, each either lower or upper case
        return "ß" if character.islower() else "Þ"
    return "¤" if unicodedata.category(character)[0] in "PS" else _NO_TRAITS
