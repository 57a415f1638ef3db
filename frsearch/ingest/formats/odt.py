"""OpenDocument texts (``.odt``, OASIS OpenDocument 1.3): one article per document.

Read with lxml, as Word and EPUB are: the last release of odfpy is of 2020, and it builds a tree of Python objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frsearch.errors import CorpusError
from frsearch.ingest.fields.documents import HEADING, TITLE, Paragraph, draft_of
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.fields.xml import attribute, first_of, local_name
from frsearch.ingest.files.packages import Package
from frsearch.ingest.files.streams import Source, in_memory
from frsearch.ingest.format import Format, Read

_BLOCKS = ("p", "h")
_LEFT_OUT = ("{*}tracked-changes", "{*}annotation", "{*}note-citation")
"""What is deleted, comments, and the numbers of notes."""

_GLYPHS = {"tab": "\t", "line-break": "\n"}
_MOST_SPACES = 1000


def read_odt(source: Source, options: Options) -> Iterator[Read]:
    """Yield the article in a document, or what is wrong with it."""
    try:
        package = Package(in_memory(source.stream), "an OpenDocument text (.odt)")
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise ValueError("encrypted; frsearch takes no passwords")
        title = first_of(package.xml("meta.xml"), "title") if "meta.xml" in package else None
        yield finished(draft_of(_paragraphs(package.xml("content.xml")), title), source, options)
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def _paragraphs(root: Any) -> list[Paragraph]:
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 (few corpora need it)

    titles = {"Title"} | {
        attribute(one, "name") for one in root.iter("{*}style") if attribute(one, "parent-style-name") == "Title"
    }
    etree.strip_elements(root, *_LEFT_OUT, with_tail=False)
    texts = (element for body in root.iterfind("{*}body") for element in body.iter(*(f"{{*}}{name}" for name in _BLOCKS)))
    return [Paragraph("".join(_pieces(element)), _rank(element, titles)) for element in texts]


def _rank(element: Any, titles: set[str]) -> int | None:
    if attribute(element, "style-name") in titles:
        return TITLE
    return HEADING if attribute(element, "outline-level") == "1" else None


def _pieces(element: Any) -> Iterator[str]:
    """Yield the text of a paragraph without that of paragraphs inside it, in notes and frames, which have their own turn."""
    yield _one_line(element.text)
    for child in element:
        name = local_name(child)
        if name == "s":
            count = attribute(child, "c")
            yield " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
        elif name in _GLYPHS:
            yield _GLYPHS[name]
        elif name and name not in _BLOCKS:
            yield from _pieces(child)
        yield _one_line(child.tail)


def _one_line(text: str | None) -> str:
    """Return text with line ends as spaces: in OpenDocument they are only white space."""
    return (text or "").replace("\n", " ")


FORMAT = Format(
    name="OpenDocument",
    suffixes=(".odt",),
    help="one article per document",
    reader=read_odt,
    sniffer=lambda head, _: head.startswith(b"PK\3\4") and b"opendocument.text" in head,
)
