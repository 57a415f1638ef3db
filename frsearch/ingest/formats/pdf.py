"""PDF with a text layer, through pypdf: one article per document.

A PDF has glyphs at places on pages, and neither words nor paragraphs. pypdf makes lines of them; what every page repeats is
dropped, words that lines broke are whole again, and lines of one size are joined as those of raw text are.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from attrs import evolve, frozen

from frsearch.errors import CorpusError
from frsearch.ingest.fields.documents import TITLE, Paragraph, draft_of
from frsearch.ingest.fields.hyphenation import without_hyphenation
from frsearch.ingest.fields.paragraphs import join_wrapped, lines_of
from frsearch.ingest.fields.records import Options, finished
from frsearch.ingest.files.encoding import binary_kind
from frsearch.ingest.files.streams import Source, in_memory
from frsearch.ingest.format import Format, Read
from frsearch.ingest.time_limit import within
from frsearch.text import clean, clean_line, plain

_SECONDS = 60.0
"""Time limit of a document: pypdf reads some fifty pages of a newspaper in a second, and ten of the slowest kind."""

_EDGE = 3
"""Lines at the top and at the bottom of a page among which furniture is looked for."""

_PAGE_NUMBER = re.compile(r"(?:page|p\.)?\s?[-–—]?\s?\d{1,4}\s?(?:(?:/|sur|of|de)\s?\d{1,4}\s?)?[-–—]?", re.IGNORECASE)
_TITLE_SIZE = 1.15
"""How many times larger than the text a title is set, at least."""

_NARROWEST = 15
"""Characters of a line that may go on in the next: columns of newspapers have some thirty."""


@frozen
class _Line:
    text: str
    size: float


def read_pdf(source: Source, options: Options) -> Iterator[Read]:
    """Yield the article in a document, or what is wrong with it."""
    try:
        import pypdf  # noqa: PLC0415 (an optional extra)
    except ImportError:
        yield CorpusError("PDF needs pypdf; run: pip install 'frsearch[documents]'", source.name)
        return
    # pypdf logs each flaw that it works around; without a handler Python would print them all.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    data = in_memory(source.stream)
    try:
        title, pages = within(_SECONDS, lambda: _extracted(data, options))
        yield finished(_draft(title, pages), source, options)
    except TimeoutError as error:
        yield CorpusError(f"a PDF that {error} to read", source.name)
    except pypdf.errors.PyPdfError as error:
        yield CorpusError(clean_line(f"bad PDF: {error}"), source.name)
    except ValueError as error:
        yield CorpusError(str(error), source.name)


def _extracted(data: bytes, options: Options) -> tuple[str | None, list[list[_Line]]]:
    """Return the title in the metadata of a document, and the lines of its pages."""
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import DependencyError  # noqa: PLC0415

    if not data:
        raise ValueError("the file is empty")
    if b"%PDF-" not in data[:1024]:
        raise ValueError(f"not a PDF: {binary_kind(data[: 1 << 16]) or 'text'}")
    document = PdfReader(io.BytesIO(data))
    try:
        if document.is_encrypted and not document.decrypt(""):
            raise ValueError("encrypted; frsearch takes no passwords")
    except DependencyError as error:
        raise ValueError("encrypted; frsearch takes no passwords") from error
    pages: list[list[_Line]] = []
    taken = 0
    for page in document.pages:
        pages.append(_lines(page))
        taken += sum(len(line.text) for line in pages[-1])
        if taken > options.max_chars:
            raise ValueError(f"more than {options.max_chars:,} characters")
    if not taken:
        raise ValueError("has no text: scanned pages?")
    return document.metadata.title if document.metadata else None, pages


def _lines(page: Any) -> list[_Line]:
    """Return the lines of a page that are not blank, each in the size of most of its characters."""
    pieces: list[tuple[str, float]] = []

    def visit(text: str, matrix: Any, text_matrix: Any, _: Any, size: float) -> None:
        scale = abs(text_matrix[3] or text_matrix[1]) * abs(matrix[3] or matrix[1])
        pieces.append((text, round(size * scale, 1)))

    page.extract_text(visitor_text=visit)
    lines: list[_Line] = []
    sizes: Counter[float] = Counter()
    begun: list[str] = []
    for text, size in (*pieces, ("\n", 0.0)):
        first, *others = text.split("\n")
        begun.append(first)
        sizes[size] += len(first.strip())
        for other in others:
            if line := " ".join(filter(None, clean("".join(begun)).split(" "))).strip():
                lines.append(_Line(line, sizes.most_common(1)[0][0]))
            begun, sizes = [other], Counter({size: len(other.strip())})
    return lines


def _draft(title: str | None, pages: list[list[_Line]]) -> dict[str, Any]:
    furniture, lines = _without_furniture(pages)
    texts = without_hyphenation([line.text for line in lines])
    draft = draft_of(_paragraphs([evolve(line, text=text) for line, text in zip(lines, texts, strict=True) if text]), title)
    if furniture:
        draft["extra"]["boilerplate"] = [*draft["extra"].get("boilerplate", []), *furniture]
    return draft


def _without_furniture(pages: list[list[_Line]]) -> tuple[list[str], list[_Line]]:
    """Return the headers and footers, which most pages repeat but for numbers, and the other lines, without page numbers."""
    counts = Counter(key for page in pages for key in {_key(page[index].text) for index in _edges(page)})
    repeated = {key for key, count in counts.items() if count > 1 and count * 2 > len(pages)}
    dropped: dict[str, str] = {}
    kept: list[_Line] = []
    for page in pages:
        edges = set(_edges(page))
        for index, line in enumerate(page):
            key = _key(line.text)
            if index in edges and key in repeated:
                dropped.setdefault(key, line.text)
            elif not (index in edges and _PAGE_NUMBER.fullmatch(line.text)):
                kept.append(line)
    return [text for text in dropped.values() if not _PAGE_NUMBER.fullmatch(text)], kept


def _edges(page: Sequence[_Line]) -> list[int]:
    """Return the indices of the lines at the top and at the bottom."""
    return sorted({*range(len(page))[:_EDGE], *range(len(page))[-_EDGE:]})


def _key(text: str) -> str:
    return re.sub(r"\d++", "#", plain(text))


def _paragraphs(lines: Sequence[_Line]) -> list[Paragraph]:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    paragraphs: list[Paragraph] = []
    for size, run in groupby(lines, key=lambda line: line.size):
        texts = [line.text for line in run]
        if size >= _TITLE_SIZE * usual:
            paragraphs.append(Paragraph(" ".join(texts), TITLE))
        else:
            paragraphs += [Paragraph(line.text) for line in join_wrapped(lines_of("\n".join(texts)), _NARROWEST)]
    return paragraphs


FORMAT = Format(
    name="PDF",
    suffixes=(".pdf",),
    help="one article per document with a text layer (pip install 'frsearch[documents]')",
    reader=read_pdf,
    sniffer=lambda head, _: head.startswith(b"%PDF-"),
)
