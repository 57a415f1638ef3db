"""The query language as a table: what is typed → its tree and notes, or an error.

FRSEARCH_REWRITE_GOLDEN=1 rewrites the table instead of comparing with it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from frsearch import FrenchAnalyzer, QueryError
from frsearch.query import parse
from tests.query.notation import short

TABLE = Path(__file__).with_name("queries.tsv")
LINES = TABLE.read_text("utf-8").splitlines()
ROWS = [line for line in LINES if not line.startswith("# ")]
REWRITE = bool(os.environ.get("FRSEARCH_REWRITE_GOLDEN"))
ANALYZER = FrenchAnalyzer()
FIELDS = ("Auteur", "Mots-clés", "author", "load-date", "page", "section")
"""The fields of ``extra`` that the articles have."""


def row(query: str) -> str:
    """Return a row of the table: the query, its tree, its notes."""
    try:
        parsed = parse(query, ANALYZER, FIELDS)
    except QueryError as error:
        return f"{query}\terror\tat {error.position}: {str(error).splitlines()[0]}"
    notes = " ; ".join(f"{note.kind} «{query[note.start : note.end]}» {note.message}" for note in parsed.notes)
    return "\t".join(filter(None, (query, short(parsed.tree), notes)))


@pytest.mark.skipif(REWRITE, reason="the table is being rewritten")
def test_a_query_is_parsed_as_in_the_table() -> None:
    assert [(found, line) for line in ROWS if (found := row(line.split("\t", maxsplit=1)[0])) != line] == []


def test_the_table_is_large_and_has_no_duplicates() -> None:
    if REWRITE:
        lines = [line if line.startswith("# ") else row(line.split("\t")[0]) for line in LINES]
        TABLE.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    queries = [line.split("\t")[0] for line in ROWS]
    assert len(queries) == len(set(queries)) >= 300
