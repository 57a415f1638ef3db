"""Europresse exports (``.html``): many articles in a page, in the three layouts that the site has had.

In the first one (to about 2014) each article is a cell of a table, in the second (2014–16) an ``article`` element, and in the
current one an ``article`` whose classes begin with ``rdp__``. All mark the outlet, the header and the title by classes:
``DocPublicationName``, ``DocHeader`` and ``titreArticleVisu`` (``TitreArticleVisu`` in the first).

Documented by those who parse them: tm.plugin.europresse (Bouchet-Valat), minet (médialab), EuroParser (CERES).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.drafts import Draft, finished_drafts, outlet_of
from frsearch.ingest.fields.markup import element_text
from frsearch.ingest.fields.pages import classed, first_text, parsed, text_of
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.encoding import repair
from frsearch.ingest.files.streams import Source
from frsearch.ingest.format import Format, Read
from frsearch.ingest.formats.raw import whole
from frsearch.model.dates import date_in

_MARK = b"DocPublicationName"
_NUMBER = re.compile(r"news\s*[·.]\s*\d{8}\s*[·.]\s*\w+\s*[·.]\s*[\w-]+")
_PAGE = re.compile(r"\bp\.\s*([\w()-]+)")
_LONGEST_BYLINE = 10
"""Words of a byline in the first layout, where only its place tells it from the text."""


def read_europresse(source: Source, options: Options) -> Iterator[Read]:
    """Yield the articles of an export, whatever its layout, and what is wrong with them."""
    try:
        root = parsed(whole(source.stream, options))
    except ValueError as error:
        return iter([CorpusError(str(error), source.name)])
    articles = root.xpath("//article[.//*[contains(@class, 'DocPublicationName')]]") or [
        cell for cell in root.iter("td") if classed(cell, "DocPublicationName") and not _holds_other(cell)
    ]
    return finished_drafts((_drafted(article) for article in articles), source, options, "this Europresse export")


def _holds_other(cell: Any) -> bool:
    """Return whether the articles of a cell are in cells of its own: it is part of the layout."""
    return any(classed(inner, "DocPublicationName") for inner in cell.iter("td") if inner is not cell)


def _drafted(article: Any) -> Draft | ValueError:
    for other in article.xpath(".//*[contains(@class, 'apd-wrapper') or contains(@class, 'apd-sources-date')]"):
        other.drop_tree()
    written = first_text(article, "DocPublicationName")
    heads = [text_of(head) for name in ("DocHeader", "DocTitreSousSection") for head in classed(article, name)]
    header = " ".join(heads)
    title, author = _title(article), _author(article)
    body, byline = _body(article)
    if not body:
        return ValueError("there is no text in it")
    number = _NUMBER.search(text_of(article))
    extra: Draft = {
        "author": [author] if (author := author or byline) else None,
        "page": found[1] if (found := _PAGE.search(header)) else None,
        "number": number[0] if number else None,
        "subtitle": first_text(article, "rdp__subtitle"),
    }
    return {
        "id": "·".join(part.strip() for part in re.split("[·.]", number[0])) if number else None,
        "title": repair(title or "") or None,
        "date": date_in(header),
        "outlet": outlet_of(written),
        "url": _address(article),
        "body": repair(body),
        "extra": {name: value for name, value in extra.items() if value} | ({"outlet_as_written": written} if written else {}),
    }


def _title(article: Any) -> str | None:
    found = classed(article, "titreArticleVisu") or classed(article, "TitreArticleVisu") or classed(article, "titreArticle")
    return text_of(found[0]) or None if found else None


def _author(article: Any) -> str | None:
    if named := first_text(article, "docAuthors"):
        return named
    below = article.xpath(".//*[contains(@class, 'titreArticle')]/following-sibling::p[contains(@class, 'sm-margin-bottomNews')]")
    if not below:
        below = article.xpath(".//*[contains(@class, 'titreArticle')]/following-sibling::div[not(@class)]")
    return next((text for one in below if (text := text_of(one))), None)


def _address(article: Any) -> str | None:
    links = article.xpath(".//a[@href and contains(., 'Cet article est paru dans')]/@href")
    return str(links[0]) if links else None


def _body(article: Any) -> tuple[str, str | None]:
    """Return the text, and a byline in the first layout, where it comes between the title and the text."""
    outer = classed(article, "DocText")
    inner = classed(article, "docOcurrContainer")
    if outer or inner:
        holder = (outer or inner)[0]
        for aside in holder.xpath(".//aside | .//footer"):
            aside.drop_tree()
        return element_text(holder), None
    return ("", None) if article.tag == "article" else _loose_body(article)


def _loose_body(cell: Any) -> tuple[str, str | None]:
    for inner in cell.xpath(".//table | .//*[contains(@class, 'DocPublicationName') or contains(@class, 'DocHeader')]"):
        inner.drop_tree()
    title = next(iter(classed(cell, "TitreArticleVisu")), None)
    if title is not None:
        title.drop_tree()
    paragraphs = [part for part in element_text(cell).split("\n\n") if part.strip()]
    paragraphs = [part for part in paragraphs if not _NUMBER.search(part)]
    byline = None
    if paragraphs and _is_byline(paragraphs[0]):
        byline, *paragraphs = paragraphs
    return "\n\n".join(paragraphs), byline


def _is_byline(paragraph: str) -> bool:
    return len(paragraph.split()) <= _LONGEST_BYLINE and not paragraph.rstrip().endswith((".", "!", "?", "»"))


FORMAT = Format(
    name="Europresse",
    suffixes=(".html", ".htm"),
    help="every article of an export, in any of its three layouts",
    reader=read_europresse,
    sniffer=lambda head, _: _MARK in head,
    is_export=True,
)
