"""IRaMuTeQ and rainette: a line of starred variables, the text of the article, and a blank line, for each article.

``**** *id_peche-2 *source_le-monde *date_2023-11-05 *am_2023-11 *annee_2023``: a star, a name, one underscore and a value without
spaces. Stars are taken out of texts, where they would begin a variable or a theme. An undated article has no variable of dates,
and a month alone no ``date``. Titles are no part of the texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from frsearch.model.cited import Cited, CitedArticles
from frsearch.render.citations.parts import slug, unique_name
from frsearch.render.exporter import Exporter
from frsearch.render.safety import safe

_DAY, _MONTH = len("2023-11-05"), len("2023-11")


def write(cited: CitedArticles, out: TextIO) -> None:
    """Write each article"""
    for one in cited.articles:
        variables = " ".join(f"*{name}_{value}" for name, value in _variables(one) if value)
        out.write(f"**** {variables}\n{safe(one.article.body.replace('*', '')).strip()}\n\n")


def _variables(cited: Cited) -> Iterator[tuple[str, str | None]]:
    article, date = cited.article, cited.article.date or ""
    yield "id", unique_name(article.id)
    yield "source", slug(article.outlet or "")
    yield "date", date if len(date) == _DAY else None
    yield "am", date[:_MONTH] if len(date) >= _MONTH else None
    yield "annee", date[:4]
    yield "rubrique", slug(cited.section or "")
    yield "auteur", slug(cited.authors[0]) if cited.authors else None


EXPORTER = Exporter(write)
