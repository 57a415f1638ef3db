"""RSS and Atom feeds (``.rss``, ``.atom``, ``.xml``): an article per entry, from the outlet that the feed is named after.

RSS 2.0 (rssboard.org), with ``content:encoded`` of RSS 1.0's content module before ``description``, and Atom (RFC 4287).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.drafts import Draft, finished_drafts
from frsearch.ingest.fields.markup import plain_text
from frsearch.ingest.fields.records import Options
from frsearch.ingest.fields.xml import children, elements, first_of, local_name
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format, Read
from frsearch.model.dates import column_date

_MARKS = (b"<rss", b"<feed", b"<rdf:RDF")
_ENTRIES = frozenset(("item", "entry"))
_TEXTS = ("encoded", "content", "description", "summary")
_DATES = ("pubdate", "published", "date", "updated")


def read_feed(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of a feed, and what is wrong with them."""
    try:
        yield from finished_drafts(_drafts(source, options), source, options, "this feed")
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def _drafts(source: Source, options: Options) -> Iterator[Draft | ValueError]:
    outlet = None
    for entry in elements(source.stream, _ENTRIES, options.max_bytes):
        outlet = outlet or _feed_title(entry)
        try:
            yield _drafted(entry, outlet)
        except ValueError as error:
            yield error


def _feed_title(entry: Any) -> str | None:
    """Return the title of the feed, which stands before its entries; RSS 1.0 has it in a channel beside them."""
    parents = (one for one in (entry.getparent(), *entry.itersiblings(preceding=True)) if local_name(one) in ("channel", "feed"))
    for parent in parents:
        for inner in parent:
            if local_name(inner) == "title" and (text := " ".join("".join(inner.itertext()).split())):
                return plain_text(text)
    return None


def _drafted(entry: Any, outlet: str | None) -> Draft:
    links = [
        link.get("href") or (link.text or "").strip()
        for link in children(entry, "link")
        if link.get("rel") in (None, "alternate")
    ]
    body = next((text for name in _TEXTS if (text := _text(entry, name))), "")
    if not body:
        raise ValueError("there is no text in it")
    author = first_of(entry, "creator", "author")
    tags = [text for one in children(entry, "category") if (text := one.get("term") or " ".join("".join(one.itertext()).split()))]
    extra = {"author": [author] if author else None, "tags": tags, "number": first_of(entry, "guid", "id")}
    date = first_of(entry, *_DATES)
    return {
        "title": plain_text(first_of(entry, "title") or "") or None,
        "date": column_date(date),
        "outlet": first_of(entry, "source") or outlet,
        "url": next(filter(None, links), None),
        "body": body,
        "extra": {name: value for name, value in extra.items() if value},
    }


def _text(entry: Any, name: str) -> str:
    """Return the text of the first filled element of this name; Atom has markup as elements where its type is xhtml."""
    for inner in children(entry, name):
        if text := "".join(inner.itertext()).strip():
            return plain_text(text)
    return ""


FORMAT = Format(
    name="RSS and Atom",
    suffixes=(".rss", ".atom", ".xml"),
    help="every entry of a feed",
    reader=read_feed,
    sniffer=lambda head, _: any(mark in head[:4096] for mark in _MARKS),
    is_export=True,
)
