"""What goes in and what comes out, as frozen attrs classes: articles, hits, passages, notes and reports.

Every offset counts code points of the clean text it belongs to (see :mod:`frsearch.text`).
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from json.encoder import encode_basestring
from typing import Any

from attrs import field, fields, frozen

from frsearch.text import clean, clean_line

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}:?\d{2}.*)?)?)?")


def iso_date(value: str | datetime.date | None) -> str | None:
    """Return `value` as an ISO 8601 date of the precision it has: ``2023``, ``2023-11`` or ``2023-11-09``.

    A time of day is dropped: a press article is dated by its day. Raises ValueError for anything else.

    >>> iso_date("2023-11"), iso_date("2023-11-09T18:10:00Z"), iso_date("")
    ('2023-11', '2023-11-09', None)
    """
    if value is None:
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        raise TypeError(f"a date is an ISO 8601 string, a datetime.date or None, not {type(value).__name__}")
    if not (stripped := value.strip()):
        return None
    found = _DATE.fullmatch(stripped)
    if not found or not stripped.isascii():
        raise ValueError(f"{value!r} is no ISO 8601 date; expected YYYY, YYYY-MM or YYYY-MM-DD")
    parts = [part for part in found.groups() if part]
    try:
        datetime.date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except ValueError as error:
        raise ValueError(f"{value!r} is no date of the calendar: {error}") from error
    return "-".join(parts)


def day_range(date: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day that an ISO date of reduced precision stands for.

    >>> day_range("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    year, month, day = (*(int(part) for part in date.split("-")), 0, 0)[:3]
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return datetime.date(year, month or 1, day or 1), datetime.date(year, last_month, last_day)


def _optional_line(value: str | None) -> str | None:
    return None if value is None else clean_line(value) or None


def _article_id(value: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"an article's id is a string, not {type(value).__name__}")
    if not (cleaned := clean_line(value)):
        raise ValueError("an article's id cannot be empty")
    return cleaned


def _json_object(value: Mapping[str, Any]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = json.loads(json.dumps(dict(value), ensure_ascii=True, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ValueError(f"an article's extra holds what JSON can hold: {error}") from error
    return loaded


@frozen
class Article:
    """One press article. Its text is cleaned as it is made: ``title`` and ``outlet`` are one line, ``body`` has paragraphs.

    ``date`` is an ISO 8601 date as precise as is known (``2023``, ``2023-11``, ``2023-11-09``). ``title``, ``outlet``, ``date``
    and ``url`` are None if the source does not say. ``extra`` is a JSON object that is stored with the text and never
    searched. Raises ValueError for an empty id, a date in another format, or an ``extra`` that JSON cannot hold; TypeError for
    an id or a date of another type.
    """

    id: str = field(converter=_article_id)
    title: str | None = field(converter=_optional_line)
    date: str | None = field(converter=iso_date)
    outlet: str | None = field(converter=_optional_line)
    body: str = field(converter=clean)
    url: str | None = field(default=None, converter=_optional_line)
    extra: Mapping[str, Any] = field(factory=dict, converter=_json_object, hash=False)

    @property
    def content(self) -> bytes:
        """All but the id, as UTF-8: a line of JSON (title, date, outlet, url, extra), then the body."""
        title, date, outlet, url = map(_json, (self.title, self.date, self.outlet, self.url))
        extra = _encode(self.extra) if self.extra else "{}"
        return f"[{title},{date},{outlet},{url},{extra}]\n{self.body}".encode("utf-8", "surrogatepass")

    @property
    def content_hash(self) -> str:
        """BLAKE2b hash of :attr:`content`, 32 hexadecimal digits: equal for articles that differ in nothing but the id."""
        return content_hash(self.content).hex()


_raw_decode = json.JSONDecoder().raw_decode
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _json(text: str | None) -> str:
    """Return a text as an encoder would write it, which costs one five times as much to get going."""
    return "null" if text is None else encode_basestring(text)


def content_hash(content: bytes) -> bytes:
    """Return 16 bytes for an article's content."""
    return hashlib.blake2b(content, digest_size=16).digest()


MOST_SIGNS = 1 << 21
"""Brackets, commas and colons that may stand before an article's body: each can make a value, which takes some hundred bytes."""


def has_too_many_values(head: bytes) -> bool:
    """Tell whether what stands before an article's body would take hundreds of megabytes of memory, once it is read."""
    return len(head) > MOST_SIGNS and sum(map(head.count, (b"[", b"{", b",", b":"))) > MOST_SIGNS


def _decode(text: str) -> Any:
    """Return the value that a text without spaces around it is; raises ValueError where it is none."""
    value, end = _raw_decode(text)
    if end != len(text):
        raise ValueError(f"goes on after a value: {text[end : end + 80]!r}")
    return value


def stored_article(stored: bytes) -> Article:
    """Return the article of which these are a line of JSON with the id, and its :attr:`Article.content`.

    It is as clean as it was when it was stored. Raises ValueError where that is no article.
    """
    middle = stored.index(b"\n") + 1
    end = stored.index(b"\n", middle)
    if stored[0] != _QUOTE or has_too_many_values(stored[middle:end]):
        raise ValueError("has more values than an article can have")
    article_id = _decode(stored[: middle - 1].decode("ascii"))
    head = stored[middle:end].decode("utf-8", "surrogatepass")
    body = str(memoryview(stored)[end + 1 :], "utf-8", "surrogatepass")
    title, date, outlet, url, extra = _decode(head)
    for text in (article_id, title, date, outlet, url):
        if not (text is None or isinstance(text, str)):
            raise ValueError(f"{head[:80]!r} is no head of an article")
    if not isinstance(extra, dict) or not article_id:
        raise ValueError(f"{head[:80]!r} is no head of an article")
    article = object.__new__(Article)
    for put, value in zip(_PUT, (article_id, title, date, outlet, body, url, extra), strict=True):
        put(article, value)
    return article


_QUOTE = ord('"')
_PUT = tuple(getattr(Article, attribute.name).__set__ for attribute in fields(Article))
"""What puts a value into each slot of an article: attrs' own ``__init__`` would clean anew what is clean."""


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
    """Something a user should know about how a query was read or why it found what it did.

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


@frozen
class AddReport:
    """How many articles :meth:`frsearch.Index.add` added, replaced by a new version, left alone as equal, and refused."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0


@frozen
class Damage:
    """What is wrong with a ``file`` of an index; ``section`` and ``offset`` (in bytes) say where in it, if that is known."""

    file: str
    message: str
    section: str | None = None
    offset: int | None = None

    def __str__(self) -> str:
        section = "" if self.section is None else f", section {self.section}"
        offset = "" if self.offset is None else f", byte {self.offset}"
        return f"{self.file}{section}{offset}: {self.message}"


@frozen
class VerifyReport:
    """What verifying an index found: the numbers of ``articles``, ``segments`` and ``bytes`` read, and all ``damages``."""

    articles: int
    segments: int
    bytes: int
    damages: tuple[Damage, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether no damage was found."""
        return not self.damages


@frozen
class RepairReport:
    """How many articles a repair ``kept`` as they were, ``rescued`` by indexing them again, and ``lost``.

    ``damages`` say what was wrong, and what is known of the lost articles.
    """

    kept: int = 0
    rescued: int = 0
    lost: int = 0
    damages: tuple[Damage, ...] = ()


@frozen
class IndexInfo:
    """An overview of the index in the folder ``path``; ``bytes`` is its size on disk.

    ``outlets`` maps each outlet's name to its number of articles, largest first; ``no_outlet`` articles name none. ``since``
    and ``until`` are the first and last date as the articles have them, None if all are ``undated``. ``format`` and ``analyzer``
    are the versions of the file format and of the analysis, such as ``frsearch/1`` and ``french/1``.
    """

    path: str
    articles: int
    outlets: Mapping[str, int]
    no_outlet: int
    since: str | None
    until: str | None
    undated: int
    bytes: int
    format: str
    analyzer: str
