"""An article, cleaned on construction, and the bytes it is stored as."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping
from json.encoder import encode_basestring
from numbers import Integral, Real
from typing import Any

from attrs import field, fields, frozen

from frsearch.forks import imported_before_forks
from frsearch.model.dates import iso_date
from frsearch.text import clean, clean_line

imported_before_forks("hashlib")


def is_missing(value: Any) -> bool:
    """Return whether `value` stands for none: None, a NaN, or the NaT and NA of pandas.

    >>> is_missing(float("nan")), is_missing(""), is_missing(0)
    (True, False, False)
    """
    is_nan = isinstance(value, Real) and not isinstance(value, Integral) and math.isnan(value)
    return value is None or is_nan or type(value).__name__ in ("NaTType", "NAType")


def _optional_line(value: str | None) -> str | None:
    if isinstance(value, str):
        return clean_line(value) or None
    if is_missing(value):
        return None
    raise TypeError(f"expected text or None, found {type(value).__name__}: {value!r:.80}")


def _body(value: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"an article's body is text, not {type(value).__name__}: {value!r:.80}")
    return clean(value)


def _date(value: str | datetime.date | None) -> str | None:
    return None if is_missing(value) else iso_date(value)


def clean_id(value: str | int) -> str:
    """Return an id as articles have it, cleaned; raises TypeError for what is neither a string nor an integer."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise TypeError(f"an article's id is a string or an integer, not {type(value).__name__}")
    return clean_line(value)


def _article_id(value: str | int) -> str:
    if not (cleaned := clean_id(value)):
        raise ValueError("an article's id cannot be empty")
    return cleaned


_PLAIN = frozenset((str, int, bool, type(None)))
"""Types whose values JSON gives back as they are."""


def _json_object(value: Mapping[str, Any]) -> dict[str, Any]:
    if type(value) is dict and _PLAIN.issuperset(map(type, value.values())) and all(type(key) is str for key in value):
        return value.copy()
    try:
        loaded: dict[str, Any] = json.loads(json.dumps(dict(value), ensure_ascii=True, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ValueError(f"an article's extra is a JSON object: {error}") from error
    return loaded


def shortened(text: str, longest: int = 40) -> str:
    """Return the repr of a text, or of how it begins if it is long."""
    return repr(text if len(text) <= longest else f"{text[:longest]}…")


@frozen
class Article:
    """One press article. Its text is cleaned as it is made: ``title`` and ``outlet`` are one line, ``body`` has paragraphs.

    ``id`` is a text or an integer. ``date`` becomes an ISO 8601 date as precise as is known (``2023``, ``2023-11``,
    ``2023-11-09``), and may be given as one, or as a date or datetime; :func:`frsearch.parse_date` reads dates as the press
    writes them. ``title``, ``outlet``, ``date`` and ``url`` are None if the source does not say, for which NaN and pandas' NaT
    and NA stand too. ``extra`` is a JSON object that is stored with the text; its texts, numbers and lists of these are fields
    to filter and sort by. Raises ValueError for an empty id, a date in another format, or an ``extra`` that JSON cannot hold;
    TypeError for anything of another type.

    >>> Article(12, body="Le port rouvre.", date=datetime.date(2023, 11, 9))
    Article('12', date='2023-11-09', body='Le port rouvre.')
    """

    id: str = field(converter=_article_id)
    title: str | None = field(default=None, converter=_optional_line, kw_only=True)
    date: str | None = field(default=None, converter=_date, kw_only=True)
    outlet: str | None = field(default=None, converter=_optional_line, kw_only=True)
    body: str = field(default="", converter=_body, kw_only=True)
    url: str | None = field(default=None, converter=_optional_line, kw_only=True)
    extra: Mapping[str, Any] = field(factory=dict, converter=_json_object, hash=False, kw_only=True)

    def __repr__(self) -> str:
        shown = {"title": self.title, "date": self.date, "outlet": self.outlet, "body": self.body}
        return f"Article({shortened(self.id)}{''.join(f', {name}={shortened(text)}' for name, text in shown.items() if text)})"

    def _repr_html_(self) -> str:
        from frsearch.render.notebook import article_html  # noqa: PLC0415 (upwards: only a notebook asks)

        return article_html(self)

    @property
    def content(self) -> bytes:
        """Everything except the id, in UTF-8: a line of JSON (title, date, outlet, url, extra), then the body."""
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
    """Return `text` as JSON; calling a JSON encoder for it would take five times as long."""
    return "null" if text is None else encode_basestring(text)


def content_hash(content: bytes) -> bytes:
    """Return the 16-byte BLAKE2b hash of an article's content."""
    from hashlib import blake2b  # noqa: PLC0415 (loads OpenSSL, and searching hashes nothing)

    return blake2b(content, digest_size=16).digest()


MAX_STRUCTURAL_CHARS = 1 << 21
"""Brackets, commas and colons allowed before an article's body: each can introduce a value, which takes some hundred bytes."""


def has_too_many_values(head: bytes) -> bool:
    """Return whether the JSON before an article's body would take hundreds of megabytes of memory once decoded."""
    return len(head) > MAX_STRUCTURAL_CHARS and sum(map(head.count, (b"[", b"{", b",", b":"))) > MAX_STRUCTURAL_CHARS


def _decode(text: str) -> Any:
    """Return the JSON value in `text`, without white space around it; raises ValueError for anything else."""
    value, end = _raw_decode(text)
    if end != len(text):
        raise ValueError(f"extra text after a JSON value: {text[end : end + 80]!r}")
    return value


def stored_article(stored: bytes) -> Article:
    """Return the article stored as a line of JSON with its id, followed by its :attr:`Article.content`.

    It is not cleaned again: it is as clean as it was when it was stored. Raises ValueError if `stored` is not an article.
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
            raise ValueError(f"{head[:80]!r} is not the head of an article")
    if not isinstance(extra, dict) or not article_id:
        raise ValueError(f"{head[:80]!r} is not the head of an article")
    article = object.__new__(Article)
    for put, value in zip(_PUT, (article_id, title, date, outlet, body, url, extra), strict=True):
        put(article, value)
    return article


_QUOTE = ord('"')
_PUT = tuple(getattr(Article, attribute.name).__set__ for attribute in fields(Article))
"""The setter of each attribute's slot: ``__init__`` would clean again what is clean already."""
