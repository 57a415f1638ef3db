"""A stretch of a query, shown: the query on one line, and carets under what is meant on the next."""

from __future__ import annotations

import unicodedata

_BEFORE, _BEHIND = 40, 30
"""Code points shown before and behind the stretch's beginning: both together fit on a terminal."""


def pointed(query: str, start: int, end: int) -> str:
    """Return two lines: the query around `start`, and a caret under each character up to `end`, at least one.

    >>> print(pointed("mali ET", 5, 7))
    mali ET
         ^^
    """
    low, high = max(start - _BEFORE, 0), min(start + _BEHIND, len(query))
    before = ("…" if low else "") + _shown(query[low:start])
    behind = _shown(query[start:high]) + ("…" if high < len(query) else "")
    carets = "^" * max(_width(query[start : min(end, high)]), 1)
    return f"{before}{behind}\n{' ' * _width(before)}{carets}"


def _shown(text: str) -> str:
    """Return `text` as a terminal can show it on one line."""
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in text)


def _width(text: str) -> int:
    """Return how many columns a terminal takes for `text`."""
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
