"""Columns or keys with any of their usual names → the fields of an Article; shared by all structured formats."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from attrs import evolve, field, frozen

from frsearch.errors import CorpusError
from frsearch.ingest.fields.addresses import host_of, is_article_url
from frsearch.ingest.fields.columns import FIELDS, columns_of, fields_named, is_empty, no_body_column, unwrapped
from frsearch.ingest.fields.exported import exported
from frsearch.ingest.fields.headings import Repeated
from frsearch.ingest.fields.markup import plain_text
from frsearch.ingest.fields.outlets import PLACED, Outlets, place
from frsearch.ingest.files.streams import Source
from frsearch.ingest.report import Remark
from frsearch.model import Article
from frsearch.model.article import is_missing
from frsearch.model.dates import column_date
from frsearch.text import clean

MAX_FIELDS = 10_000
"""Fields allowed in an article, or columns in a table: no table of articles has even a thousand."""

MAX_VALUES = 2_000_000
"""Values allowed in one record: each takes some hundred bytes of memory, however few in the file."""

_DEEPEST = 200
"""Levels of nested values in a record: Python's limit depends on its version, and on who calls."""

_COLUMNS_NAMED = 30
"""Columns that a remark names."""


def has_too_many_values(text: str) -> bool:
    """Return whether JSON text would have more than about :data:`MAX_VALUES` once decoded."""
    return len(text) > 2 * MAX_VALUES and sum(map(text.count, "[{,:")) > MAX_VALUES


@frozen
class Options:
    """How to read: ``mapping`` is field → column, ``max_chars`` the length of the longest article that is read.

    A column may be the path to a nested value, ``content.rendered``; a field may have any of its usual names,
    and a name that is no field of articles is kept in ``extra``. ``outlets`` gives each outlet one name.
    """

    mapping: Mapping[str, str] = field(factory=dict, converter=fields_named)
    max_chars: int = 20_000_000
    outlets: Outlets = field(factory=Outlets)

    @property
    def max_bytes(self) -> int:
        """The largest number of bytes that a record within ``max_chars`` can take: a JSON escape takes six per character."""
        return 6 * self.max_chars + (1 << 16)


def articles_of(
    records: Iterable[tuple[int | None, Any]], source: Source, options: Options, *, is_single: bool = False
) -> Iterator[Article | CorpusError | Remark]:
    """Yield the articles in `records`, pairs of a line (or None) and a mapping, and what is wrong with the others.

    A record that is an Article already, or a CorpusError, is passed on, and still counts: fixing what is wrong in the file
    changes no other article's id.
    The only article of a file that ``is_single`` has no ordinal in its id.
    """
    others: dict[str, None] = {}
    for ordinal, (line, record) in enumerate(records, 1):
        if isinstance(record, CorpusError | Article):
            yield record
            continue
        for item in article_of(record, source, options, line, "" if is_single else f"#{ordinal}"):
            yield item
            if isinstance(item, Article) and len(others) < _COLUMNS_NAMED:
                others.update(dict.fromkeys(name for name, value in item.extra.items() if not is_empty(value)))
    for name in PLACED:
        others.pop(name, None)
    yield from _columns_not_taken(others, source)


def _columns_not_taken(names: Iterable[str], source: Source) -> Iterator[Remark]:
    if shown := ", ".join(islice(names, _COLUMNS_NAMED)):
        yield Remark("columns not taken, kept in extra", shown, source.name)


def article_of(
    record: Any, source: Source, options: Options, line: int | None = None, ordinal: str = ""
) -> Iterator[Article | CorpusError]:
    """Yield the article in `record`, if there is one, and whatever is wrong with it."""
    if (article := exported(record)) is not None and len(article.body) <= options.max_chars:
        yield article
        return
    try:
        draft, problems = _draft(record, options)
        if isinstance(record, Repeated) and record.message:
            problems.append(record.message)
        yield finished(draft, source, options, ordinal)
    except (ValueError, TypeError, RecursionError) as error:
        yield CorpusError(_reason(error), source.name, line)
    else:
        yield from (CorpusError(problem, source.name, line, is_read=True) for problem in problems)


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def finished(draft: dict[str, Any], source: Source, options: Options, ordinal: str = "") -> Article:
    """Return the Article of `draft`; its id is the given one, else URL, else path and ordinal, else digest. Raises ValueError."""
    if len(draft["body"]) > options.max_chars:
        raise ValueError(f"an article of {len(draft['body']):,} characters; at most {options.max_chars:,} are read")
    place(draft, options.outlets)
    given = draft.get("id") or draft["url"] or (source.id and source.id + ordinal)
    article = Article(**{**draft, "id": given or "digest"})
    if not article.body.strip():
        raise ValueError("the text of the article is empty")
    return article if given else evolve(article, id=f"sha-{article.content_hash}")


def _draft(record: Any, options: Options) -> tuple[dict[str, Any], list[str]]:
    if not isinstance(record, Mapping):
        raise ValueError(f"expected an object with named fields, found {_kind(record)}")
    if len(record) > MAX_FIELDS:
        raise ValueError(f"{len(record):,} fields; at most {MAX_FIELDS:,} are read")
    record = unwrapped(record, options.mapping)
    candidates = columns_of(tuple(record), tuple(options.mapping.items()))
    if "body" not in candidates:
        raise ValueError(no_body_column(record, options.mapping))
    problems: list[str] = []
    columns = {name: some[0] if len(some) == 1 else _filled(record, some) for name, some in candidates.items()}
    taken = set(columns.values())
    extra = {_key(key): plain(value) for key, value in record.items() if key not in taken}
    draft: dict[str, Any] = {name: record[column] for name, column in columns.items()}
    extra |= {_key(name): plain(draft.pop(name)) for name in columns.keys() - FIELDS.keys()}
    draft["body"] = _body(draft["body"], columns["body"])
    for name in ("id", "title", "outlet", "url"):
        draft[name] = _line(draft.get(name), columns.get(name, name), extra, problems)
    try:
        draft["date"] = column_date(plain(draft.get("date"), dates=True))
    except (ValueError, OverflowError) as error:
        problems.append(f"{error}; the article is read without a date")
        extra[columns["date"]] = plain(draft["date"])
        draft["date"] = None
    _outlet_from_address(draft, extra, columns.get("outlet", ""))
    draft["extra"] = extra
    return draft, problems


def _filled(record: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    """Return the first of the columns that is not empty in this record, or the first."""
    return next((column for column in columns if not is_empty(record[column])), columns[0])


def _body(value: Any, column: str) -> str:
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    if not isinstance(value, str):
        raise ValueError(f"the text in {column!r} is {_kind(value)}")
    if not value.strip():
        raise ValueError(f"the text in {column!r} is empty")
    return plain_text(value)


def _line(value: Any, column: str, extra: dict[str, Any], problems: list[str]) -> str | None:
    if isinstance(value, Mapping) and isinstance(value.get("name"), str):
        value = value["name"]
    if isinstance(value, str):
        return plain_text(value).strip() or None
    if (value := plain(value)) is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    problems.append(f"{column!r} is {_kind(value)}, not text; it is kept in the article's extra")
    extra[column] = value
    return None


def _outlet_from_address(draft: dict[str, Any], extra: dict[str, Any], column: str) -> None:
    """Replace an address by its domain: source columns often hold the URL of the article or the site, not the outlet's name."""
    outlet = draft["outlet"]
    if outlet and (host := host_of(outlet)):
        extra[column] = outlet
        draft["outlet"] = host
        if not draft["url"] and is_article_url(outlet):
            draft["url"] = outlet


def plain(value: Any, dates: bool = False, depth: int = 0) -> Any:
    """Return `value` as JSON can represent it: NaN becomes None, and types that JSON lacks become text.

    Raises ValueError if it is nested more than :data:`_DEEPEST` levels deep.
    """
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if is_missing(value):
        return None
    if isinstance(value, Mapping):
        return {_key(key): plain(item, depth=depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, depth=depth + 1) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    return value if dates else str(value)


def _key(name: Any) -> str:
    text = str(name)
    return _cached_key(text) if len(text) <= 100 else clean(text)


_cached_key = lru_cache(maxsize=1024)(clean)


def _kind(value: Any) -> str:
    if is_missing(value):
        return "missing"
    names = {
        str: "text",
        bool: "true or false",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), f"a {type(value).__name__}")
