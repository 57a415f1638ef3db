"""A concordance: every occurrence of a query in its context."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import asdict, field, frozen

from frsearch.model.results import Note


@frozen
class ConcordanceLine:
    """One occurrence in its context, on one line: line breaks are spaces, and no word is cut.

    ``text[start:end]`` of the ``field`` (``title`` or ``body``) of the article is ``keyword``, in code points, but for its line
    breaks. ``left`` and ``right`` are what surrounds it in the same field, so that ``left + keyword + right`` can be read.
    """

    id: str
    title: str | None
    outlet: str | None
    date: str | None
    field: str
    start: int
    end: int
    left: str
    keyword: str
    right: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as a dictionary: the object of ``--format jsonl``."""
        return asdict(self)


@frozen
class Concordance(Iterable[ConcordanceLine]):
    """All occurrences of a query, to be iterated over: lines are made meanwhile, each time anew.

    ``articles`` is the number of articles that match ``query``; ``notes`` say how it was read. Iterating reads the commit that
    the index showed when it was asked, even after it was closed, and raises SearchStopped.
    """

    query: str
    articles: int
    notes: tuple[Note, ...]
    _lines: Callable[[], Iterator[ConcordanceLine]] = field(repr=False, eq=False)

    def __iter__(self) -> Iterator[ConcordanceLine]:
        return self._lines()
