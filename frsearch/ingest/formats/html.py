"""HTML pages, through trafilatura: one article per page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.page_bounds import check, shorten
from frsearch.ingest.fields.pages import decode_page
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.files.encoding import decode, repair
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format
from frsearch.ingest.formats.raw import whole
from frsearch.ingest.time_limit import within
from frsearch.model import Article, iso_date
from frsearch.text import clean_line

_SECONDS = 10.0
"""Time limit of a page: one of a hundred kilobytes takes a tenth of a second."""

_MANY_TAGS = 5_000
"""Tags beyond which trafilatura gets no second opinion on short texts: justext takes quadratic time, here some seconds."""

_KEPT = ("author", "description", "categories", "tags", "language", "license")


def read_html(source: Source, options: Options) -> Iterator[Article | CorpusError]:
    """Yield the article of a page, with the fields in its metadata, or what is wrong with it."""
    try:
        yield finished(draft_of_page(decode_page(whole(source.stream, options))), source, options)
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def draft_of_page(page: str) -> dict[str, Any]:
    """Return the fields of the article in a page; raises ValueError if there is none, or the page takes too long to read."""
    try:
        found = within(_SECONDS, lambda: _extracted(page))
    except TimeoutError as error:
        raise ValueError(f"a page that {error} to read") from error
    if found is None or not found.text:
        raise ValueError("no article found in this page")
    lines = [line for line in found.text.split("\n") if line.strip()]
    if len(lines) > 1 and found.title and clean_line(lines[0]) == clean_line(found.title):
        del lines[0]
    extra = {name: value for name in _KEPT if (value := getattr(found, name, None))}
    return {
        "title": repair(found.title or "") or None,
        "date": iso_date(found.date),
        "outlet": found.sitename,
        "url": found.url,
        "body": repair("\n\n".join(lines)),
        "extra": extra,
    }


def _extracted(page: str) -> Any:
    import trafilatura  # noqa: PLC0415 (takes half a second to import)

    check(page)
    tree = trafilatura.load_html(page)
    if tree is None:
        return None
    shorten(tree)
    return trafilatura.bare_extraction(
        tree,
        fast=page.count("<") > _MANY_TAGS,
        with_metadata=True,
        include_comments=False,
        # Extensive search would guess a date from the text of the article.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _begins_page(head: bytes, _: Options) -> bool:
    return decode(head).lstrip()[:9].lower().startswith(("<!doctype", "<html", "<?xml"))


FORMAT = Format(
    name="HTML",
    suffixes=(".html", ".htm", ".xhtml"),
    help="the article of a page, with the fields in its metadata",
    reader=read_html,
    sniffer=_begins_page,
    is_page=True,
)
