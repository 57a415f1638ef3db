"""HTML pages, through trafilatura: one article per page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.boilerplate import is_boilerplate
from frsearch.ingest.fields.metadata_lines import fields_in
from frsearch.ingest.fields.page_bounds import check, shorten
from frsearch.ingest.fields.page_layout import unfold_layout
from frsearch.ingest.fields.pages import decode_page
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.files.encoding import decode, repair
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format
from frsearch.ingest.formats.raw import whole
from frsearch.ingest.time_limit import within
from frsearch.model import Article, iso_date
from frsearch.text import clean_line, plain

_SECONDS = 10.0
"""Time limit of a page: one of a hundred kilobytes takes a tenth of a second."""

_MANY_TAGS = 5_000
"""Tags beyond which trafilatura gets no second opinion on short texts: justext takes quadratic time, here some seconds."""

_FIRST = re.compile(
    r"\b1(?:er|<sup>er</sup>)(?=(?:\s|&nbsp;){1,3}+(?:janv|f[ée]v|mars|avr|mai|jui|ao[ûu]t|sept|oct|nov|d[ée]c))", re.I
)
"""The first of a month as it is written in French, which htmldate does not read."""

_SITE = re.compile(r"(?:.*\s)?[\w-]++(?:\.[\w-]++)*\.[a-z]{2,}", re.I | re.S)
"""A name that ends as a host does, ``Ouest-France.fr``."""

_BETWEEN = " \t–•·—|⁄*⋆~‹«<›»>:-"
"""What parts the title of an article from the name of the site, as trafilatura has it."""

_DATES = {"extensive_search": False, "original_date": True}
"""Extensive search would guess a date from the text of the article."""

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
    if (tree := _tree(page)) is None:
        return None
    page_title = clean_line(tree.findtext(".//title") or "")
    unfold_layout(tree)
    found = trafilatura.bare_extraction(
        tree,
        fast=page.count("<") > _MANY_TAGS,
        with_metadata=True,
        include_comments=False,
        date_extraction_params=_DATES,
    )
    if found is not None:
        found.title, found.sitename = _told_apart(page_title, found.title, found.sitename)
        if _FIRST.search(page):
            found.date = trafilatura.extract_metadata(_tree(_FIRST.sub("1", page)), date_config=_DATES).date
    return found


def _tree(page: str) -> Any:
    import trafilatura  # noqa: PLC0415 (as above)

    if (tree := trafilatura.load_html(page)) is not None:
        shorten(tree)
    return tree


def _told_apart(page_title: str, title: str | None, outlet: str | None) -> tuple[str | None, str | None]:
    """Return the title and the outlet of an article whose page is titled `page_title`.

    Of the two parts of that, trafilatura takes one without a full stop for the title and one with it for a host, which is wrong
    where the title of the article has a full stop in it.

    >>> _told_apart("Un moteur de 3.8 litres - Le Phare", "Le Phare", "Un moteur de 3.8 litres")
    ('Un moteur de 3.8 litres', 'Le Phare')
    >>> _told_apart("Un moteur de 3.8 litres - Le Phare", "Le Phare", "Le Phare")
    ('Un moteur de 3.8 litres', 'Le Phare')
    """
    if not title or not outlet:
        return title, outlet
    if plain(title) == plain(outlet):
        rest = page_title.removeprefix(title) if page_title.startswith(title) else page_title.removesuffix(title)
        return rest.strip(_BETWEEN) or title, outlet
    if page_title.startswith(outlet) and page_title.endswith(title) and "." in outlet and not _SITE.fullmatch(outlet):
        return outlet, title
    return title, outlet


def _begins_page(head: bytes, _: Options) -> bool:
    return decode(head).lstrip()[:9].lower().startswith(("<!doctype", "<html", "<?xml"))


FORMAT = Format(
    name="HTML",
    suffixes=(".html", ".htm", ".xhtml"),
    help="the article of a page, with the fields in its metadata",
    reader=read_html,
    sniffer=_begins_page,
)
