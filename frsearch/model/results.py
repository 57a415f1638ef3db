"""What a search returns, as frozen attrs classes: hits with their passages, notes, terms of the index.

Every offset counts code points of the clean text it refers to (see :mod:`frsearch.text`).
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from frsearch.model.article import Article


@frozen(order=True)
class Span:
    """A range of code points, from `start` up to but not including `end`; it unpacks into the two."""

    start: int
    end: int

    def __iter__(self) -> Iterator[int]:
        return iter((self.start, self.end))


@frozen
class Passage:
    """A part of an article's body that answers the query: ``article.body[start:end] == text``, in code points.

    ``highlights`` are relative to ``text``, in order and without overlap; a phrase is one span. ``score`` has no unit:
    it compares passages of one search.
    """

    text: str
    start: int
    end: int
    score: float
    highlights: tuple[Span, ...] = ()


@frozen
class Reason:
    """One part of a hit's score: ``what`` says in words what earned it, ``value`` is how much."""

    what: str
    value: float


@frozen
class Hit:
    """One article found, or with ``by="passage"`` one passage of it. ``rank`` counts from 1.

    ``score`` has no unit and never rises from one hit to the next; it is 0 in a search sorted by date. ``title_highlights``
    are code points of the title. ``reasons``, if :meth:`frsearch.Index.search` was asked to explain, come largest
    first and add up to the score; a negative one says that the score was lowered to that of the hit before.
    """

    rank: int
    score: float
    article: Article
    passages: tuple[Passage, ...] = ()
    title_highlights: tuple[Span, ...] = ()
    reasons: tuple[Reason, ...] = ()


@frozen
class Note:
    """Something a user should know about how the query was read or why it found what it did.

    ``kind`` is one of ``dropped``, ``limit``, ``unknown``, ``suggestion``, ``syntax``, ``undated``. ``start`` and ``end`` are
    code-point offsets into the query, both 0 if the note is about no particular part of it.
    """

    kind: str
    message: str
    start: int = 0
    end: int = 0


@frozen
class Results:
    """What a search found: ``total`` counts all matching articles, ``hits`` are those asked for, best first.

    Iterating yields the hits, and ``len(results)`` is their number. ``notes`` say how the query was read and what was left out;
    ``took_ms`` is the time the search took, in milliseconds.
    """

    total: int
    hits: tuple[Hit, ...] = ()
    notes: tuple[Note, ...] = ()
    took_ms: float = 0.0

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)


@frozen
class TermFrequency:
    """A word of the index, in lower case with its accents and hyphens, and the number of ``articles`` that contain it."""

    text: str
    articles: int
