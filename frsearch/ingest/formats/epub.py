"""EPUB (``.epub``, W3C EPUB 3.3, and EPUB 2): one article per book.

Read with lxml, as Word and OpenDocument are: ebooklib is under the AGPL, and reads every picture of a book.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from frsearch.errors import CorpusError
from frsearch.ingest.fields.documents import HEADING, Paragraph, draft_of
from frsearch.ingest.fields.markup import element_text
from frsearch.ingest.fields.pages import parsed
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.fields.xml import children, first_of
from frsearch.ingest.files.packages import Package
from frsearch.ingest.files.streams import Source, in_memory
from frsearch.ingest.format import Format, Read
from frsearch.ingest.report import Remark
from frsearch.text import clean_line, plain

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_NOBODY = ("unknown", "unknown author", "inconnu", "auteur inconnu", "anonymous", "anonyme")
"""What programs write where no author is named."""

_PAGES = ("application/xhtml+xml", "text/html")


def read_epub(source: Source, options: Options) -> Iterator[Read]:
    """Yield the article in a book, with its authors, or what is wrong with it."""
    try:
        package = Package(in_memory(source.stream), "an EPUB")
        path = next((one.get("full-path", "") for one in children(package.xml(_CONTAINER), "rootfile")), "")
        book = package.xml(path)
        pages = list(dict.fromkeys(_pages(book, posixpath.dirname(path))))
        if _ENCRYPTION in package and any(page.encode() in package.read(_ENCRYPTION) for page in pages):
            raise ValueError("encrypted; frsearch takes no passwords")
        present = [page for page in pages if page in package]
        draft = draft_of(_paragraphs(package, present, options), first_of(book, "title"))
        if authors := list(_authors(book)):
            draft["extra"]["author"] = authors
        yield finished(draft, source, options)
        if missing := [page for page in pages if page not in package]:
            yield Remark("pages missing in a book", ", ".join(map(clean_line, missing)), source.name)
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def _authors(book: Any) -> Iterator[str]:
    for creator in children(book, "creator"):
        name = " ".join("".join(creator.itertext()).split())
        if name and plain(name) not in _NOBODY:
            yield name


def _pages(book: Any, folder: str) -> Iterator[str]:
    """Yield the paths of the pages of a book, in the order in which it is read, without its table of contents."""
    items = {one.get("id"): one for one in children(book, "item")}
    for reference in children(book, "itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("media-type") in _PAGES and "nav" not in item.get("properties", "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _paragraphs(package: Package, pages: list[str], options: Options) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    taken = 0
    for page in pages:
        root = parsed(package.read(page))
        headings = {" ".join(one.text_content().split()) for one in root.iter("h1")}
        for body in root.iter("body"):
            texts = element_text(body).split("\n\n")
            taken += sum(map(len, texts))
            if taken > options.max_chars:
                raise ValueError(f"a book of more than {options.max_chars:,} characters")
            paragraphs += [Paragraph(text, HEADING if " ".join(text.split()) in headings else None) for text in texts]
    return paragraphs


FORMAT = Format(
    name="EPUB",
    suffixes=(".epub",),
    help="one article per book",
    reader=read_epub,
    sniffer=lambda head, _: head.startswith(b"PK\3\4") and b"application/epub+zip" in head[:200],
)
