"""What no output carries, whoever wrote it.

An :class:`~frsearch.Article` is clean, but an index from a stranger may hold what never was, and a note quotes what was typed.
Control characters can move a terminal, colour it, or name its window; bidirectional marks can make text read as another.
"""

from __future__ import annotations

import re

SIGNS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""Signs that are not shown, as the inside of a regular-expression class; line ends and tabs are."""

_UNSAFE = re.compile(f"[{SIGNS}]")


def safe(text: str) -> str:
    """Return `text` with U+FFFD for each sign that is not shown, so that offsets stay what they are.

    >>> safe("a\\x1b[2Jb")
    'a\ufffd[2Jb'
    """
    return text if text.isprintable() else _UNSAFE.sub("\ufffd", text)


def safe_line(text: str) -> str:
    """Return `text` as :func:`safe` does, and a space for each line end and tab.

    >>> safe_line("Titre\\n 2. Un autre")
    'Titre  2. Un autre'
    """
    return safe(text).replace("\n", " ").replace("\t", " ")
