"""Notes on a query: how its unclear parts were interpreted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NoReturn

from attrs import define, field

from frsearch.errors import QueryError
from frsearch.model import Note
from frsearch.query.lexer import Lexeme

_NAMED = 6
"""Most words that one note names."""

_MOST = 20
"""Most notes on one query: nobody reads more."""

_BEFORE, _BEHIND = 40, 30
"""Code points shown before and behind the stretch's beginning: both together fit on a terminal."""


@define
class Diagnostics:
    """Collects notes on one query."""

    query: str
    _notes: list[Note] = field(factory=list, init=False)
    _dropped: list[tuple[int, int]] = field(factory=list, init=False)

    def warn(self, message: str, lexeme: Lexeme, last: Lexeme | None = None) -> None:
        """Add a note on an unclear stretch, from one lexeme to the end of another, and how it is interpreted."""
        self._notes.append(Note("syntax", message, lexeme.start, (last or lexeme).end))

    def dropped(self, start: int, end: int) -> None:
        """Record that words were ignored because they are too common."""
        self._dropped.append((start, end))

    def notes(self) -> tuple[Note, ...]:
        """Return the first notes in the order of the query."""
        found = sorted([*self._notes, *self._of_dropped()], key=lambda note: (note.start, note.end))
        if len(found) <= _MOST:
            return tuple(found)
        rest = found[_MOST - 1 :]
        more = Note("syntax", f"{len(rest)} more notes on this query are not shown", rest[0].start, rest[-1].end)
        return (*found[: _MOST - 1], more)

    def _of_dropped(self) -> Iterator[Note]:
        """Yield a single note for all words that were ignored: in a question, they are half of the words."""
        if not self._dropped:
            return
        spans = sorted(self._dropped)
        named = list(dict.fromkeys(f'"{self.query[start:end]}"' for start, end in spans))
        if len(named) == 1:
            message = f"{named[0]} is too common to narrow the search and was ignored; put it in quotation marks to search for it"
        else:
            more = f"{len(named) - _NAMED} more" if len(named) > _NAMED + 1 else named.pop()
            message = f"{', '.join(named[:_NAMED])} and {more} are too common to narrow the search and were ignored"
            message += "; put them in quotation marks to search for them"
        yield Note("dropped", message, spans[0][0], spans[-1][1])

    def refuse_empty(self) -> None:
        """Raise QueryError with the first syntax note: for a query that has no usable part."""
        for note in self.notes():
            if note.kind == "syntax":
                refuse(f"there is nothing to search for in this query: {note.message}", self.query, note.start, note.end)


def refuse(message: str, query: str, start: int, end: int) -> NoReturn:
    """Raise QueryError with a message that shows the query."""
    raise QueryError(f"{message}\n{underlined(query, start, end)}", query, start)


def underlined(query: str, start: int, end: int) -> str:
    """Return two lines: the query around `start`, and a caret under each character up to `end`, at least one.

    >>> print(underlined("mali ET", 5, 7))
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
