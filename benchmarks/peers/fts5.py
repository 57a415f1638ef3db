"""FTS5, the full-text index of SQLite (https://www.sqlite.org/fts5.html), through Python's own module."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from frsearch.bench.engines import Answer, EngineAdapter, Factory, Query, Record


class Fts5(EngineAdapter):
    """Tokenizer unicode61 with remove_diacritics 2, no stemmer; title and body stored in the index's own table, ids in a
    table with a unique index; one transaction, ``synchronous=FULL``, rollback journal, then ``optimize``; 64 MB of page cache.
    Queries are MATCH expressions of quoted words joined by OR or AND, ranked by bm25; the total is a separate count.
    Snippets of 64 tokens, the maximum, by ``snippet``.
    """

    max_articles = 100_000

    def version(self) -> str:
        """Return the version of this Python's SQLite."""
        return f"SQLite {sqlite3.sqlite_version}"

    def build(self, records: Sequence[Record], path: Path) -> None:
        """Insert all articles in one transaction."""
        database = self._connect(path)
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE ids (rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)")
        database.execute("CREATE VIRTUAL TABLE texts USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2')")
        with database:
            _insert(database, records, 0)
            database.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        database.close()

    def open(self, path: Path) -> int:
        """Open the database."""
        self._database = self._connect(path)
        counted: tuple[int] = self._database.execute("SELECT count(*) FROM texts").fetchone()
        return counted[0]

    def search(self, query: Query, limit: int) -> Answer:
        """Count the matches, and read the ids of the best with a snippet for each."""
        rows = self._rows(query, limit)
        return Answer(self._count(query), tuple(row[0] for row in rows), tuple(row[1] for row in rows))

    def add(self, records: Sequence[Record]) -> None:
        """Insert the articles in one transaction."""
        self._database.execute("PRAGMA synchronous = FULL")
        (last,) = self._database.execute("SELECT max(rowid) FROM ids").fetchone()
        with self._database:
            _insert(self._database, records, last + 1)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _rows(self, query: Query, limit: int) -> list[tuple[str, str]]:
        columns = "ids.id, snippet(texts, 1, '[', ']', '…', 64)"
        joined = "texts JOIN ids ON ids.rowid = texts.rowid"
        statement = f"SELECT {columns} FROM {joined} WHERE texts MATCH ? ORDER BY texts.rank LIMIT ?"
        return self._database.execute(statement, (expression(query), limit)).fetchall()

    def _count(self, query: Query) -> int:
        counted: tuple[int] = self._database.execute(
            "SELECT count(*) FROM texts WHERE texts MATCH ?", (expression(query),)
        ).fetchone()
        return counted[0]

    @staticmethod
    def _connect(path: Path) -> sqlite3.Connection:
        database = sqlite3.connect(path / "texts.sqlite")
        database.execute("PRAGMA cache_size = -65536")
        return database


def _insert(database: sqlite3.Connection, records: Sequence[Record], first: int) -> None:
    database.executemany("INSERT INTO ids VALUES (?, ?)", ((row, record["id"]) for row, record in enumerate(records, first)))
    database.executemany(
        "INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)",
        ((row, record["title"], record["body"]) for row, record in enumerate(records, first)),
    )


def expression(query: Query) -> str:
    """Return the query in FTS5's syntax, every word quoted."""
    words = re.findall(r"\w+", " ".join(query.words))
    if query.kind == "phrase":
        return '"' + " ".join(words) + '"'
    return (" AND " if query.kind == "both" else " OR ").join(f'"{word}"' for word in words)


ENGINES: Mapping[str, Factory] = {"fts5": Fts5}
