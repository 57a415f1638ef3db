"""How many columns of a terminal a text takes."""

from __future__ import annotations

import unicodedata

_NARROW = 0x300
"""Code points below take one column, or are never shown."""


def width(text: str) -> int:
    """Return the columns that a text takes: none for a mark on the letter before it, two for a wide letter (UAX #11).

    >>> width("été"), width("e\\u0301te\\u0301"), width("日本")
    (3, 3, 4)
    """
    if text.isascii():
        return len(text)
    return sum(1 if ord(character) < _NARROW else _columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shortened(text: str, columns: int) -> str:
    """Return a text cut to some columns, with an ellipsis if it had more.

    >>> shortened("Le Courrier de Kidra", 12)
    'Le Courrier…'
    """
    if width(text) <= columns:
        return text
    while text and width(text) >= columns:
        text = text[:-1]
    return f"{text.rstrip()}…"
