"""Word documents (``.docx``, ECMA-376): one article per document.

Read with lxml, as OpenDocument and EPUB are: python-docx refuses files with a link to a missing part, and its paragraphs lack
what is in text boxes, content controls and accepted insertions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.documents import HEADING, TITLE, Paragraph, draft_of
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.fields.xml import attribute, children, first_of, local_name
from frsearch.ingest.files.packages import Package
from frsearch.ingest.files.streams import Source, in_memory
from frsearch.ingest.format import Format, Read

KIND = "a Word document (.docx)"
MAIN = "word/document.xml"
_TEXTS = (MAIN, "word/footnotes.xml", "word/endnotes.xml")
_WRITTEN_TWICE = ("{*}Fallback", "{*}moveFrom", "{*}del")
"""Elements whose text is elsewhere, for older programs or in its new place, or was deleted."""

_GLYPHS = {"tab": "\t", "br": "\n", "cr": "\n", "nobreakhyphen": "-"}
_RANKS = {"title": TITLE, "heading 1": HEADING}


def read_docx(source: Source, options: Options) -> Iterator[Read]:
    """Yield the article in a document, or what is wrong with it."""
    try:
        package = Package(in_memory(source.stream), KIND)
        yield finished(draft_of(paragraphs_of(package), _title(package)), source, options)
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def paragraphs_of(package: Package) -> list[Paragraph]:
    """Return the paragraphs of a document, then those of its notes."""
    ranks = _ranks(package)
    return [
        Paragraph("".join(_pieces(paragraph)), ranks.get(_style(paragraph)))
        for name in _TEXTS
        if name == MAIN or name in package
        for paragraph in _paragraphs(package.xml(name))
    ]


def _paragraphs(root: Any) -> Iterator[Any]:
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 (few corpora need it)

    etree.strip_elements(root, *_WRITTEN_TWICE, with_tail=False)
    return iter(root.iter("{*}p"))


def _pieces(element: Any) -> Iterator[str]:
    """Yield the text of a paragraph without that of paragraphs inside it, in text boxes: they are paragraphs of their own."""
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _GLYPHS:
            yield _GLYPHS[name]
        elif name not in ("p", "ppr"):  # tab stops are in the properties of a paragraph
            yield from _pieces(child)


def _style(paragraph: Any) -> str:
    return next((attribute(style, "val") for style in paragraph.iterfind("{*}pPr/{*}pStyle")), "")


def _ranks(package: Package) -> dict[str, int]:
    """Return style → rank: the names of styles are English in every language, unlike their identifiers."""
    if "word/styles.xml" not in package:
        return {}
    ranks = {}
    for style in children(package.xml("word/styles.xml"), "style"):
        name = next((attribute(name, "val").lower() for name in children(style, "name")), "")
        if name in _RANKS:
            ranks[attribute(style, "styleId")] = _RANKS[name]
    return ranks


def _title(package: Package) -> str | None:
    return first_of(package.xml("docProps/core.xml"), "title") if "docProps/core.xml" in package else None


FORMAT = Format(
    name="Word",
    suffixes=(".docx",),
    help="one article per document",
    reader=read_docx,
    sniffer=lambda head, _: head.startswith(b"PK\3\4") and b"word/" in head,
)
