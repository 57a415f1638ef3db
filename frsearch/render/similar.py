"""Similar articles: like the hits of a search, each with the words by which it was found, or as the rows of a table."""

from __future__ import annotations

from typing import TextIO

from frsearch.model.words import SimilarArticle, SimilarArticles
from frsearch.render.csv import Cell
from frsearch.render.safety import safe_line
from frsearch.render.table import Table, write_table
from frsearch.render.terminal import page_for

COLUMNS = ("id", "score", "date", "outlet", "title", "words")


def write_similar(found: SimilarArticles, format_name: str, out: TextIO) -> None:
    """Write similar articles, best first, in one of TABLE_FORMATS."""
    if format_name != "terminal":
        write_table(Table(COLUMNS, map(_row, found)), format_name, out)
        return
    page = page_for(out)
    for rank, one in enumerate(found, 1):
        page.write([(safe_line(one.title or "(untitled)"), "bold cyan")], indent=f"{rank:>2}. ")
        about = (one.outlet, one.date, one.id, f"score {one.score:.2f}")
        page.write([(safe_line(" · ".join(part for part in about if part)), "dim")])
        page.write([(safe_line(", ".join(one.words)), "")])


def _row(one: SimilarArticle) -> list[Cell]:
    return [one.id, round(one.score, 4), one.date, one.outlet, one.title, " ".join(one.words)]
