"""A folder of texts: the body of each article in a file, and ``metadata.csv`` beside them, for TXM's import TXT + CSV and others.

The first column of ``metadata.csv``, ``id``, is the name of the file without its suffix; names of columns have no accents and no
underscores (manual of TXM 0.7.9, section 6.1.2).
"""

from __future__ import annotations

import csv
from pathlib import Path

from frsearch.model import Article
from frsearch.model.cited import Cited, CitedArticles
from frsearch.render.citations.parts import unique_name
from frsearch.render.citations.txm import metadata
from frsearch.render.csv import safe_cell
from frsearch.render.exporter import Exporter
from frsearch.render.safety import safe

_METADATA = "metadata.csv"


def write(cited: CitedArticles, folder: Path) -> None:
    """Write a file for each article, and the table"""
    with (folder / _METADATA).open("x", encoding="utf-8", newline="\n") as table:
        rows = csv.writer(table, lineterminator="\n", quoting=csv.QUOTE_ALL)
        rows.writerow(["id", *dict(metadata(Cited(Article("none")))), "identifiant"])
        for one in cited.articles:
            name = unique_name(one.article.id)
            (folder / f"{name}.txt").write_text(safe(one.article.body), "utf-8", newline="\n")
            rows.writerow([name, *(safe_cell(value) for _, value in metadata(one)), safe_cell(one.article.id)])


EXPORTER = Exporter(write, "folder")
