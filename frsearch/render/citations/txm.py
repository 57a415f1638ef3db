"""TXM: a folder with an XML file for each article, for its import XTZ + CSV (manual of TXM 0.7.9, section 6.1.2).

``<text id="…" titre="…" date="2023-11" annee="2023" mois="2023-11" journal="…"><p>…</p></text>``, a paragraph an element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from frsearch.model.cited import Cited, CitedArticles
from frsearch.render.citations.parts import unique_name
from frsearch.render.exporter import Exporter
from frsearch.render.safety import safe, safe_line

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*+\n)++")
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_MONTH = len("2023-11")


def write(cited: CitedArticles, folder: Path) -> None:
    """Write a file for each article"""
    for one in cited.articles:
        path = folder / f"{unique_name(one.article.id)}.xml"
        path.write_text(_text(one), "utf-8", newline="\n")


def metadata(cited: Cited) -> Iterator[tuple[str, str]]:
    """Yield the metadata of an article: names without accents, and values on one line, empty if they are not known."""
    article, date = cited.article, cited.article.date or ""
    yield "titre", safe_line(article.title or "")
    yield "date", date
    yield "annee", date[:4]
    yield "mois", date[:_MONTH] if len(date) >= _MONTH else ""
    yield "journal", safe_line(article.outlet or "")
    yield "auteur", safe_line("; ".join(cited.authors))
    yield "rubrique", safe_line(cited.section or "")
    yield "page", safe_line(cited.page or "")
    yield "langue", safe_line(cited.language or "")
    yield "url", safe_line(article.url or "")


def _text(cited: Cited) -> str:
    named = (("id", safe_line(cited.article.id)), *metadata(cited))
    attributes = "".join(f" {name}={quoteattr(_xml(value))}" for name, value in named if value)
    paragraphs = "".join(
        f"<p>{escape(_xml(safe(part)))}</p>\n" for part in _BLANK_LINES.split(cited.article.body) if part.strip()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<text{attributes}>\n{paragraphs}</text>\n'


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)


EXPORTER = Exporter(write, "folder")
