"""Documents with paragraphs and perhaps a title of their own → the fields of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from attrs import frozen

from frsearch.ingest.fields.head import MAX_TITLE, read_head
from frsearch.ingest.fields.layouts import read_layout
from frsearch.ingest.fields.paragraphs import Line
from frsearch.ingest.files.encoding import repair
from frsearch.text import clean, clean_line, plain

TITLE, HEADING = 0, 1

_NEAR_TOP = 5
"""Paragraphs among which a heading is the title of the document."""

_NO_TITLE = re.compile(
    r"(?:microsoft|libreoffice|openoffice) (?:word|excel|office|powerpoint|writer)\b.*"
    r"|(?:untitled|sans titre|sans nom|document|presentation|diapositive|slide)\W*+\d*+"
    r"|(?:powerpoint presentation|presentation powerpoint)|\S*+"
    r"|.*\.(?:docx?|odt|rtf|txt|pdf|indd|qxp|qxd|pptx?|pages|html?)",
    re.DOTALL,
)
"""What programs, not people, write as a title: their own names, and those of files. Without a space it is a name, too."""


@frozen
class Paragraph:
    """A paragraph as it is written; ``rank`` is TITLE or HEADING (of the first level) if its style says so."""

    text: str
    rank: int | None = None


def draft_of(paragraphs: Sequence[Paragraph], metadata_title: str | None = None) -> dict[str, Any]:
    """Return the fields of the article in a document: its title from metadata, else by style, else as in raw text.

    Raises ValueError if there is no text.
    """
    filled = [Paragraph(text, one.rank) for one in paragraphs if (text := clean(repair(one.text)).strip())]
    if not filled:
        raise ValueError("there is no text in the document")
    given = {}
    if title := real_title(metadata_title) or _styled_title(filled):
        given = fields_of_title(title)
        filled = _without_title(filled, {plain(title), plain(given["title"])})
    return read_layout("\n\n".join(one.text for one in filled), given)


def real_title(text: str | None) -> str | None:
    """Return a title in metadata on one line, or None if a program made it up.

    >>> real_title("Le pont rouvre"), real_title("Microsoft Word - pont.docx"), real_title("pont_v2")
    ('Le pont rouvre', None, None)
    """
    title = clean_line(repair(text or ""))
    return title if len(title) <= MAX_TITLE and not _NO_TITLE.fullmatch(plain(title)) else None


def fields_of_title(title: str) -> dict[str, Any]:
    """Return the title and, where a title line names them as in raw text, the outlet and the date."""
    head = read_head([Line(title, 0, False)])
    fields = {"title": head.title or title, "outlet": head.outlet, "date": head.date}
    return {name: value for name, value in fields.items() if value}


def _styled_title(paragraphs: Sequence[Paragraph]) -> str | None:
    titles = [one for one in paragraphs if one.rank == TITLE]
    titles += [one for one in paragraphs[:_NEAR_TOP] if one.rank == HEADING]
    return next((clean_line(one.text) for one in titles if len(one.text) <= MAX_TITLE), None)


def _without_title(paragraphs: list[Paragraph], titles: set[str]) -> list[Paragraph]:
    """Return `paragraphs` without the first one that only repeats the title, unless it is all there is."""
    for number, one in enumerate(paragraphs[: 2 * _NEAR_TOP]):
        if len(paragraphs) > 1 and plain(clean_line(one.text)) in titles:
            return paragraphs[:number] + paragraphs[number + 1 :]
    return paragraphs
