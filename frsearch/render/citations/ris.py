"""RIS, for Zotero, EndNote and Mendeley: a tag and a value a line, from ``TY  - NEWS`` to ``ER  - ``.

A date is ``2023/11/05/``, ``2023/11//`` or ``2023///``, as precise as it is known (RIS Format Specifications, 2011). The tags are
those that Zotero reads for newspaper articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from frsearch.model.cited import Cited, CitedArticles
from frsearch.render.citations.names import name_of
from frsearch.render.citations.parts import captured_on, date_parts, language_code
from frsearch.render.exporter import Exporter
from frsearch.render.safety import safe_line


def write(cited: CitedArticles, out: TextIO) -> None:
    """Write an entry for each article"""
    for one in cited.articles:
        out.writelines(f"{tag}  - {safe_line(value)}\n" for tag, value in _lines(one) if value)
        out.write("ER  - \n\n")


def _lines(cited: Cited) -> Iterator[tuple[str, str | None]]:
    article = cited.article
    yield "TY", "NEWS"
    yield "ID", article.id
    yield "TI", article.title
    for author in cited.authors:
        family, given = name_of(author, article.outlet)
        yield "AU", f"{family}, {given}" if given else family
    yield "T2", article.outlet
    yield "DA", _date(article.date)
    yield "PY", article.date[:4] if article.date else None
    yield "SE", cited.section
    yield "SP", cited.page
    yield "AN", cited.number
    yield "UR", article.url
    yield "LA", language_code(cited.language)
    yield "Y2", _date(captured_on(cited))
    for tag in cited.tags:
        yield "KW", tag


def _date(date: str | None) -> str | None:
    if not date:
        return None
    year, *others = date_parts(date)
    month, day = ([f"{part:02}" for part in others] + ["", ""])[:2]
    return f"{year:04}/{month}/{day}/"


EXPORTER = Exporter(write)
