"""Characters that no output contains, whatever the index or the query says.

An :class:`~frsearch.Article` is clean, but an index from a stranger may hold text that never was, and a note quotes what was
typed. Control characters can move a terminal's cursor, colour it, or rename its window; bidirectional marks can disguise text.
"""

from __future__ import annotations

import re

UNSAFE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""Characters that are never shown, as the inside of a regular-expression class; newline and tab are not among them."""

_UNSAFE = re.compile(f"[{UNSAFE}]")


def safe(text: str) -> str:
    """Return `text` with U+FFFD in place of each unsafe character, so that offsets stay valid.

    >>> safe("a\\x1b[2Jb")
    'a\ufffd[2Jb'
    """
    return text if text.isprintable() else _UNSAFE.sub("\ufffd", text)


def safe_line(text: str) -> str:
    """Return `text` as :func:`safe` does, with a space in place of each newline and tab.

    >>> safe_line("Titre\\n 2. Un autre")
    'Titre  2. Un autre'
    """
    return safe(text).replace("\n", " ").replace("\t", " ")
