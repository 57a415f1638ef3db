"""CSV with a header, for spreadsheets: one row per passage, and one row for a hit without passages.

Spreadsheets take a cell that begins with ``=``, ``+``, ``-``, ``@`` or a tab for a formula (OWASP, *CSV Injection*). Such text
gets an apostrophe in front, which no offset counts. So does text that would begin a cell if semicolons or tabs separated
cells, as in a French Excel, which then ignores quotation marks. Lines end in a newline, as the file translates it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TextIO

from frsearch.model import Article, Hit, Passage, Results
from frsearch.model.cited import Cited, CitedArticles
from frsearch.model.metadata import texts_of
from frsearch.render.exporter import Exporter
from frsearch.render.renderer import Renderer
from frsearch.render.safety import safe

_HIT = ("rank", "score", "id", "title", "date", "outlet", "url")
_PASSAGE = ("passage", "start", "end", "highlights")
_ARTICLE = ("id", "title", "date", "outlet", "url", "body")
_STANDARD = ("author", "section", "page", "number", "language", "tags", "captured")
_EXPORTED = (*("id", "title", "date", "outlet", "url"), *_STANDARD, "body")
_FORMULA = re.compile(r"(?:\A|(?<=[;\t\n]))(?=\"*[=+\-@\t＝＋－＠])")

Cell = str | int | float | None


def results(found: Results, out: TextIO) -> None:
    """Write one row per passage; ``highlights`` are offsets into the passage, such as ``12-22 40-45``.

    If several indexes are open together, a further column has the path of the article's; if the search grouped articles, a last
    one has the ids of the copies, a line each.
    """
    writer = csv.writer(out, lineterminator="\n")
    more = _more(found)
    writer.writerow((*_HIT, *_PASSAGE, *more))
    for hit in found:
        cells = [safe_cell(cell(hit)) for cell in more.values()]
        writer.writerows([*row, *cells] for row in _rows(hit))


def _more(found: Results) -> dict[str, Callable[[Hit], str | None]]:
    """Return the columns that these results have beside those of all, each with its cell of a hit."""
    more: dict[str, Callable[[Hit], str | None]] = {}
    if any(hit.index for hit in found):
        more["index"] = lambda hit: hit.index
    if found.groups is not None:
        more["copies"] = lambda hit: "\n".join(copy.id for copy in hit.copies)
    return more


def articles(some: Sequence[Article], out: TextIO) -> None:
    """Write the header and a row for each article, without its ``extra``."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_ARTICLE)
    writer.writerows([safe_cell(getattr(article, name)) for name in _ARTICLE] for article in some)


def export(cited: CitedArticles, out: TextIO) -> None:
    """Write a row for each article, with a column for each field of ``extra``; values of a list are parted by semicolons."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_EXPORTED, *(safe_cell(f"extra.{name}" if name in _EXPORTED else name) for name in cited.other)])
    writer.writerows([safe_cell(text) for text in _exported(one, cited.other)] for one in cited.articles)


def _exported(cited: Cited, other: Sequence[str]) -> Iterator[str | None]:
    article = cited.article
    yield from (article.id, article.title, article.date, article.outlet, article.url)
    yield "; ".join(cited.authors)
    yield from (cited.section, cited.page, cited.number, cited.language)
    yield "; ".join(cited.tags)
    yield from (cited.captured, article.body)
    yield from ("; ".join(texts_of(article.extra.get(name))) for name in other)


def _rows(hit: Hit) -> Iterator[list[Cell]]:
    found = hit.article
    texts = [safe_cell(text) for text in (found.id, found.title, found.date, found.outlet, found.url)]
    for passage in hit.passages or (None,):
        yield [hit.rank, round(hit.score, 4), *texts, *_cells(passage)]


def _cells(passage: Passage | None) -> list[Cell]:
    if passage is None:
        return [None] * len(_PASSAGE)
    highlights = " ".join(f"{start}-{end}" for start, end in passage.highlights)
    return [safe_cell(passage.text), passage.start, passage.end, highlights]


def safe_cell(text: str | None) -> str | None:
    """Return a text that no spreadsheet takes for a formula."""
    return _FORMULA.sub("'", safe(text)) if text else text


RENDERER = Renderer(results, articles)
EXPORTER = Exporter(export)
