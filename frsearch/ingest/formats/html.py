"""HTML pages, through trafilatura: one page, one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.records import Options, finished, host_of
from frsearch.ingest.files.encoding import decode, repair
from frsearch.ingest.files.streams import Source
from frsearch.ingest.formats.raw import whole
from frsearch.model import Article, iso_date
from frsearch.text import clean_line

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]+)", re.I)
_LINK = re.compile(r"<a\s", re.I)
_MOST_TAGS = 100_000
_MOST_LINKS = 10_000
"""Tags and links of a page: trafilatura's time grows with the square of them; so many take it some ten seconds."""

_KEPT = ("author", "description", "categories", "tags", "language", "license")


def read_html(source: Source, options: Options) -> Iterator[Article | CorpusError]:
    """Yield the article that a page carries, with what its metadata say, or what is wrong with it."""
    try:
        yield finished(_draft(_text(whole(source.stream, options))), source, options)
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def _text(data: bytes) -> str:
    """A page may declare an encoding; UTF-8 that is valid is UTF-8 all the same."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
    try:
        return data.decode(declared[1].decode("ascii")) if declared else decode(data)
    except (LookupError, UnicodeDecodeError):
        return decode(data)


def _draft(page: str) -> dict[str, Any]:
    import trafilatura  # noqa: PLC0415 (takes half a second to import)

    for name, most, count in (("tags", _MOST_TAGS, page.count("<")), ("links", _MOST_LINKS, len(_LINK.findall(page)))):
        if count > most:
            raise ValueError(f"a page of {count:,} {name}; at most {most:,} are read")
    # Without extensive search no date is guessed from the text of the article.
    found: Any = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or not found.text:
        raise ValueError("no article found in this page")
    lines = [line for line in found.text.split("\n") if line.strip()]
    if len(lines) > 1 and found.title and clean_line(lines[0]) == clean_line(found.title):
        del lines[0]
    extra = {name: value for name in _KEPT if (value := getattr(found, name, None))}
    return {
        "title": repair(found.title or "") or None,
        "date": iso_date(found.date),
        "outlet": found.sitename or (host_of(found.url) if found.url else None),
        "url": found.url,
        "body": repair("\n\n".join(lines)),
        "extra": extra,
    }
