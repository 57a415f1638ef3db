"""Cleaning at the door: what every text of an :class:`~frsearch.Article` has been through.

``clean`` is idempotent. It changes line ends, drops characters that carry no text, and composes accents:

=====================================================  ============================================
found                                                  becomes
=====================================================  ============================================
CR LF, CR, VT, FF, NEL, U+2028, U+2029                 a newline
controls (C0, DEL, C1) except newline and tab          nothing
soft hyphen U+00AD                                     nothing
zero-width U+200B–200D, U+2060–2064, U+180E, U+FEFF    nothing
bidi marks U+061C, 200E, 200F, 202A–202E, 2066–206F    nothing
lone surrogates U+D800–DFFF                            U+FFFD (they cannot be written to any file)
decomposed accents                                     composed (Unicode NFC)
more than 30 marks on a letter, not in order           the first 30 (UAX #15, Stream-Safe Text Format)
=====================================================  ============================================

Non-breaking spaces stay: a French typist meant them, and an offset must find them where they were.
"""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Characters that never part a word, as the inside of a regular-expression class."""

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOTHING = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{INVISIBLE}]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = 30
_TOWER = re.compile(rf"[^\w\s\x00-\x7f]{{{_MARKS + 1},}}")
"""Where there may be more marks in a row: composing takes the square of their number in time."""
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APOSTROPHES = re.compile("[’‘`´ʼ′]")


def clean(text: str) -> str:
    """Return `text` cleaned as the table above says; offsets given out by frsearch refer to the result.

    >>> clean("L’e\u0301te\u0301\\r\\nest la\u00ad")
    'L’été\\nest la'

    Raises TypeError for what is no string.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is a string, not {type(text).__name__}")
    if not _without_spaces(text).isprintable():  # no line end but \n, nothing invisible, no surrogate is printable
        text = _LINE_END.sub("\n", text)
        text = _NOTHING.sub("", text)
        text = _SURROGATE.sub("\ufffd", text)
    if unicodedata.is_normalized("NFC", text):  # which is told in one pass: marks that are in order cost nothing more
        return text
    return unicodedata.normalize("NFC", _TOWER.sub(_without_towers, text))


def _without_towers(found: re.Match[str]) -> str:
    kept, marks = [], 0
    for sign in found.group():
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= _MARKS:
            kept.append(sign)
    return "".join(kept)


def _without_spaces(text: str) -> str:
    """Leave out the white space that stays in a clean text and does not count as printable."""
    return text.replace("\n", "").replace("\t", "").replace("\xa0", "").replace("\u202f", "")


def clean_line(text: str) -> str:
    """Return `text` cleaned, on one line, with runs of plain white space as one space and none at its ends."""
    return " ".join(part for part in re.split("[ \t\n]+", clean(text)) if part)


def plain(text: str) -> str:
    """Return `text` in small letters, without accents, apostrophes alike and white space as one space.

    Lines and dates are recognised in this form; what is stored and searched never has it.

    >>> plain("À  l’Été")
    "a l'ete"
    """
    text = _APOSTROPHES.sub("'", text.casefold())
    return " ".join(_ACCENTS.sub("", unicodedata.normalize("NFD", text)).split())
