"""What is to be said about a query: how it was read where it says nothing clear."""

from __future__ import annotations

from typing import NoReturn

from attrs import define, field

from frsearch.errors import QueryError
from frsearch.model import Note
from frsearch.query.lexing import Lexeme
from frsearch.query.pointing import pointed

_MOST = 20
"""Notes on one query: whoever typed more than so much of what needs one will not read them."""


@define
class Complaints:
    """Collects notes on one query."""

    query: str
    _notes: list[Note] = field(factory=list, init=False)

    def misread(self, message: str, lexeme: Lexeme, last: Lexeme | None = None) -> None:
        """Note that a stretch, up to the end of another one, is not clear, and how it is read."""
        self._notes.append(Note("syntax", message, lexeme.start, (last or lexeme).end))

    def dropped(self, start: int, end: int) -> None:
        """Note that words were left out, as they are too common to decide."""
        message = f'"{self.query[start:end]}" is too common to decide and was left out; put it in quotation marks to ask for it'
        self._notes.append(Note("dropped", message, start, end))

    def notes(self) -> tuple[Note, ...]:
        """Return the first notes in the order of the query."""
        found = sorted(self._notes, key=lambda note: (note.start, note.end))
        if len(found) <= _MOST:
            return tuple(found)
        rest = found[_MOST - 1 :]
        more = Note("syntax", f"{len(rest)} more notes on this query are left out", rest[0].start, rest[-1].end)
        return (*found[: _MOST - 1], more)

    def refuse_empty(self) -> None:
        """Raise QueryError with the first note on syntax: for a query of which nothing can be read."""
        for note in self.notes():
            if note.kind == "syntax":
                refuse(f"there is nothing to seek in this query: {note.message}", self.query, note.start, note.end)


def refuse(message: str, query: str, start: int, end: int) -> NoReturn:
    """Raise QueryError with a message that shows the query."""
    raise QueryError(f"{message}\n{pointed(query, start, end)}", query, start)
