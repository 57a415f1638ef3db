"""What a search returns, as frozen attrs classes: hits with their passages, notes, terms of the index.

Every offset counts code points of the clean text it refers to (see :mod:`frsearch.text`).
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from frsearch.model.article import Article


@frozen(order=True)
class Span:
    """A stretch of text: code points from ``start`` up to, but not including, ``end``."""

    start: int
    end: int

    def __iter__(self) -> Iterator[int]:
        return iter((self.start, self.end))


@frozen
class Passage:
    """A stretch of an article's body that answers the query: ``article.body[start:end] == text``.

    ``highlights`` are offsets into ``text``, in order, without overlaps; a phrase is one span. ``score`` has no unit: it only
    compares passages of the same search.
    """

    text: str
    start: int
    end: int
    score: float
    highlights: tuple[Span, ...] = ()


@frozen
class Reason:
    """One part of a hit's score: a description, ``what`` it is for, and its ``value``."""

    what: str
    value: float


@frozen
class Hit:
    """An article that matches: ``rank`` counts from 1, and ``score`` never rises from one hit to the next.

    Hits sorted by date have a ``score`` of 0. ``reasons`` are present if they were asked for, largest first: their values add
    up to the score, or to more where the hit would otherwise score higher than the one before it.
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

    ``kind`` is one of ``dropped``, ``limit``, ``unknown``, ``suggestion``, ``syntax``, ``undated``; ``start`` and ``end`` are
    code-point offsets into the query.
    """

    kind: str
    message: str
    start: int = 0
    end: int = 0


@frozen
class Results:
    """What a search found: ``total`` matching articles, and the ``hits`` asked for among them."""

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
    """A term of the index (its exact form: lower case, accents kept), and how many ``articles`` contain it."""

    text: str
    articles: int
