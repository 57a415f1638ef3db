"""HTML pages, through trafilatura: one article per page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.boilerplate import is_boilerplate
from frsearch.ingest.fields.drafts import Draft, finished_drafts
from frsearch.ingest.fields.metadata_lines import fields_in
from frsearch.ingest.fields.page_bounds import check, shorten
from frsearch.ingest.fields.page_dates import with_read_dates
from frsearch.ingest.fields.page_layout import unfold_layout
from frsearch.ingest.fields.page_titles import Headings, spaced
from frsearch.ingest.fields.pages import decode_page
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.fields.several import articles_apart, documents_in
from frsearch.ingest.files.encoding import decode, repair
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats.raw import whole
from frsearch.ingest.time_limit import within
from frsearch.model import iso_date

_SECONDS = 10.0
"""Time limit of a page: one of a hundred kilobytes takes a tenth of a second."""

_MANY_TAGS = 5_000
"""Tags beyond which trafilatura gets no second opinion on short texts: justext takes quadratic time, here some seconds."""

_DATES = {"extensive_search": False, "original_date": True}
"""Extensive search would guess a date from the text of the article."""

_KEPT = ("author", "description", "categories", "tags", "language", "license")


def read_html(source: Source, options: Options) -> Iterator[Read]:
    """Yield the article of a page, or its several articles, with the fields in its metadata, or what is wrong with it."""
    try:
        pages = documents_in(decode_page(whole(source.stream, options)))
        several = None if len(pages) > 1 else articles_apart(pages[0])
        if len(pages) > 1:
            yield from finished_drafts(chain.from_iterable(map(_drafts, pages)), source, options, "this file of several pages")
        elif several:
            yield from finished_drafts(several, source, options, "this page")
        else:
            yield finished(draft_of_page(pages[0]), source, options)
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def _drafts(page: str) -> Iterator[Draft | ValueError]:
    try:
        yield from articles_apart(page) or [draft_of_page(page)]
    except ValueError as error:
        yield error


def draft_of_page(page: str) -> dict[str, Any]:
    """Return the fields of the article in a page; raises ValueError if there is none, or the page takes too long to read."""
    try:
        found = within(_SECONDS, lambda: _extracted(page))
    except TimeoutError as error:
        raise ValueError(f"a page that {error} to read") from error
    if found is None or not found.text:
        raise ValueError("no article found in this page")
    lines = [line for line in found.text.split("\n") if line.strip()]
    if len(lines) > 1 and found.title and spaced(lines[0]) == spaced(found.title):
        del lines[0]
    extra = {name: value for name in _KEPT if (value := getattr(found, name, None))}
    given = _take_around(lines, extra)
    return {
        "title": repair(found.title or "") or None,
        "date": iso_date(found.date) or given.get("date"),
        "outlet": found.sitename or given.get("outlet"),
        "url": found.url or given.get("url"),
        "body": repair("\n\n".join(lines)),
        "extra": extra,
    }


def _take_around(lines: list[str], extra: dict[str, Any]) -> dict[str, Any]:
    """Move publication lines at the top, and boilerplate, from `lines` to `extra`; return the fields that the former name."""
    given: dict[str, Any] = {}
    head = []
    while len(lines) > 1 and (fields := fields_in(lines[0])) is not None:
        given = {**fields, **given}
        head.append(lines.pop(0))
    around = [line for line in lines if is_boilerplate(line)]
    lines[:] = [line for line in lines if not is_boilerplate(line)]
    extra |= {name: some for name, some in (("head", head), ("boilerplate", around)) if some}
    if author := given.pop("author", None):
        extra.setdefault("author", author)
    return given


def _extracted(page: str) -> Any:
    import trafilatura  # noqa: PLC0415 (takes half a second to import)

    check(page)
    if (tree := trafilatura.load_html(page)) is None:
        return None
    shorten(tree)
    headings, dated = Headings.of(tree), with_read_dates(tree)
    unfold_layout(tree)
    found: Any = trafilatura.bare_extraction(
        tree,
        fast=page.count("<") > _MANY_TAGS,
        with_metadata=True,
        include_comments=False,
        date_extraction_params=_DATES,
    )
    if found is not None:
        found.title, found.sitename = headings.told_apart(found.title, found.sitename)
        if dated is not None:
            found.date = trafilatura.extract_metadata(dated, date_config=_DATES).date
    return found


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
