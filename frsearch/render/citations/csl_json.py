"""CSL-JSON, for citeproc, Pandoc and Zotero: an array of ``article-newspaper`` items (schema csl-data.json, version 1.0.2)."""

from __future__ import annotations

from typing import Any, TextIO

from frsearch.model.cited import Cited, CitedArticles
from frsearch.render.citations.names import name_of
from frsearch.render.citations.parts import captured_on, date_parts, language_code
from frsearch.render.exporter import Exporter
from frsearch.render.jsonl import line


def write(cited: CitedArticles, out: TextIO) -> None:
    """Write the array, an item a line"""
    before = "[\n"
    for one in cited.articles:
        out.write(before + line(_item(one)).rstrip("\n"))
        before = ",\n"
    out.write("[]\n" if before == "[\n" else "\n]\n")


def _item(cited: Cited) -> dict[str, Any]:
    article = cited.article
    item = {
        "id": article.id,
        "type": "article-newspaper",
        "title": article.title,
        "author": [_author(author, article.outlet) for author in cited.authors],
        "container-title": article.outlet,
        "issued": _date(article.date),
        "section": cited.section,
        "page": cited.page,
        "archive_location": cited.number,
        "URL": article.url,
        "accessed": _date(captured_on(cited)),
        "language": language_code(cited.language),
        "keyword": ", ".join(cited.tags),
    }
    return {name: value for name, value in item.items() if value}


def _author(author: str, outlet: str | None) -> dict[str, str]:
    family, given = name_of(author, outlet)
    return {"family": family, "given": given} if given else {"literal": family}


def _date(date: str | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [date_parts(date)]} if date else None


EXPORTER = Exporter(write)
