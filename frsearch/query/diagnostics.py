"""Diagnostics: notes on how an unclear query was read, errors for an unreadable one, and carets that point into it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NoReturn

from attrs import define, field

from frsearch.errors import QueryError
from frsearch.model import Note
from frsearch.query.lexer import Lexeme

_MAX_NAMED = 6
"""Stop words named in one note."""

_MAX_NOTES = 20
"""Notes on one query: nobody reads more."""

_BEFORE, _AFTER = 40, 30
"""Code points of the query shown before and after the start of an underlined stretch: together they fit on a terminal."""


@define
class Diagnostics:
    """Collects the notes on one query."""

    query: str
    _notes: list[Note] = field(factory=list, init=False)
    _dropped: list[tuple[int, int]] = field(factory=list, init=False)
    _varied: dict[tuple[int, int], tuple[str, ...]] = field(factory=dict, init=False)

    def warn(self, message: str, lexeme: Lexeme, last: Lexeme | None = None) -> None:
        """Note how an unclear stretch was read; it ends with `last`, or with `lexeme` itself."""
        self._notes.append(Note("syntax", message, lexeme.start, (last or lexeme).end))

    def drop(self, start: int, end: int) -> None:
        """Note that a stop word was left out."""
        self._dropped.append((start, end))

    def vary(self, stretch: tuple[int, int], others: tuple[str, ...]) -> None:
        """Note that a stretch is also searched for as it is written otherwise."""
        self._varied[stretch] = tuple(dict.fromkeys((*self._varied.get(stretch, ()), *others)))

    def notes(self) -> tuple[Note, ...]:
        """Return the notes in the order of the query; if there are too many, the last one counts the rest."""
        found = sorted([*self._notes, *self._dropped_words(), *self._variants()], key=lambda note: (note.start, note.end))
        if len(found) <= _MAX_NOTES:
            return tuple(found)
        rest = found[_MAX_NOTES - 1 :]
        more = Note("syntax", f"{len(rest)} more notes on this query are not shown", rest[0].start, rest[-1].end)
        return (*found[: _MAX_NOTES - 1], more)

    def _dropped_words(self) -> Iterator[Note]:
        """Yield a single note on all stop words: they are half of the words of a question."""
        if not self._dropped:
            return
        spans = sorted(self._dropped)
        named = list(dict.fromkeys(f'"{self.query[start:end]}"' for start, end in spans))
        if len(named) == 1:
            message = f"{named[0]} is too common and was left out; put it in quotation marks to search for it"
        else:
            more = f"{len(named) - _MAX_NAMED} more" if len(named) > _MAX_NAMED + 1 else named.pop()
            message = f"{', '.join(named[:_MAX_NAMED])} and {more} are too common and were left out"
            message += "; put them in quotation marks to search for them"
        yield Note("dropped", message, spans[0][0], spans[-1][1])

    def _variants(self) -> Iterator[Note]:
        """Yield a single note on all variants."""
        if not self._varied:
            return
        stretches = sorted(self._varied.items())
        named = [
            f'"{self.query[start:end]}" as {" or ".join(f"{chr(34)}{other}{chr(34)}" for other in others)}'
            for (start, end), others in stretches[:_MAX_NAMED]
        ]
        if len(stretches) > _MAX_NAMED:
            named.append(f"{len(stretches) - _MAX_NAMED} more")
        message = f"also searched for: {', '.join(named)}; put words in quotation marks to search for these alone"
        yield Note("variants", message, stretches[0][0][0], max(end for _, end in self._varied))

    def refuse_empty(self) -> None:
        """Raise QueryError with the first note on syntax, if there is one: nothing in the query can be searched for."""
        for note in self.notes():
            if note.kind == "syntax":
                refuse(f"there is nothing to search for in this query: {note.message}", self.query, note.start, note.end)


def refuse(message: str, query: str, start: int, end: int) -> NoReturn:
    """Raise QueryError with a message that underlines a stretch of the query."""
    raise QueryError(f"{message}\n{underlined(query, start, end)}", query, start)


def underlined(query: str, start: int, end: int) -> str:
    """Return two lines: the query around `start`, and a caret under each character up to `end`, at least one.

    >>> print(underlined("mali ET", 5, 7))
    mali ET
         ^^
    """
    low, high = max(start - _BEFORE, 0), min(start + _AFTER, len(query))
    before = ("…" if low else "") + _printable(query[low:start])
    after = _printable(query[start:high]) + ("…" if high < len(query) else "")
    carets = "^" * max(_width(query[start : min(end, high)]), 1)
    return f"{before}{after}\n{' ' * _width(before)}{carets}"


def _printable(text: str) -> str:
    """Return `text` as a terminal can show it on one line."""
    return "".join(char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in text)


def _width(text: str) -> int:
    """Return how many terminal columns `text` takes."""
    return sum(0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF") for char in text)
