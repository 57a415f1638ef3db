"""What a search returns, as frozen attrs classes: hits with their passages, notes, words of the index.

Every offset counts code points of the clean text it belongs to (see :mod:`frsearch.text`).
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from frsearch.model.article import Article


@frozen(order=True)
class Span:
    """A stretch of text: code points `start` up to and without `end`."""

    start: int
    end: int

    def __iter__(self) -> Iterator[int]:
        return iter((self.start, self.end))


@frozen
class Passage:
    """A stretch of an article's body that answers the query: ``article.body[start:end] == text``.

    ``highlights`` are relative to ``text``, in order, without overlap; a phrase is one span. ``score`` has no unit:
    it compares passages of one search.
    """

    text: str
    start: int
    end: int
    score: float
    highlights: tuple[Span, ...] = ()


@frozen
class Reason:
    """One part of a hit's score: ``what`` it is for, in words, and its ``value``."""

    what: str
    value: float


@frozen
class Hit:
    """One article found: ``rank`` counts from 1, ``score`` never rises from one hit to the next.

    Where hits are sorted by date, each has a ``score`` of 0. ``reasons`` are given where they were asked for, the weightiest
    first: their values add up to the score (to more, where a hit would stand above the one before it).
    """

    rank: int
    score: float
    article: Article
    passages: tuple[Passage, ...] = ()
    title_highlights: tuple[Span, ...] = ()
    reasons: tuple[Reason, ...] = ()


@frozen
class Note:
    """Something a user should know about how a query was read or why it found what it did.

    ``kind`` is one of ``dropped``, ``limit``, ``unknown``, ``suggestion``, ``syntax``, ``undated``; ``start`` and ``end`` are
    code-point offsets into the query.
    """

    kind: str
    message: str
    start: int = 0
    end: int = 0


@frozen
class Results:
    """What a search found: ``total`` articles in all, of which ``hits`` are those asked for."""

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
    """A word of the index (its exact form: accents kept, in lower case), and how many ``articles`` have it."""

    text: str
    articles: int
