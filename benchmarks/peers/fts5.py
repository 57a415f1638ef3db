"""FTS5, the full-text index of SQLite (https://www.sqlite.org/fts5.html), through Python's own module."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from frsearch.bench.engines import Answer, Engine, Factory, Query
from frsearch.model import Article


class Fts5(Engine):
    """Tokenizer unicode61 with remove_diacritics 2, no stemmer; title and body stored in the index's own table, ids in a
    table with a unique index; one transaction, ``synchronous=FULL``, rollback journal, then ``optimize``; 64 MB of page cache.
    Queries are MATCH expressions of quoted words joined by OR in one column, ranked by bm25; the total is a count of its own.
    Snippets of 64 tokens, the most there is, by ``snippet``.
    """

    def version(self) -> str:
        """Return the version of SQLite that this Python has."""
        return f"SQLite {sqlite3.sqlite_version}"

    def build(self, articles: Sequence[Article], path: Path) -> None:
        """Insert all articles in one transaction."""
        base = self._connect(path)
        base.execute("PRAGMA synchronous = FULL")
        base.execute("CREATE TABLE ids (rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)")
        base.execute("CREATE VIRTUAL TABLE texts USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2')")
        with base:
            _insert(base, articles, 0)
            base.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        base.close()

    def open(self, path: Path) -> int:
        """Open the base."""
        self._base = self._connect(path)
        counted: tuple[int] = self._base.execute("SELECT count(*) FROM texts").fetchone()
        return counted[0]

    def search(self, query: Query, limit: int) -> Answer:
        """Count what matches, and read the ids of the best."""
        rows = self._rows("ids.id, ''", query, limit)
        return Answer(self._count(query), tuple(row[0] for row in rows))

    def passages(self, query: Query, limit: int) -> Answer:
        """Count what matches, and read the ids of the best with a snippet of each."""
        rows = self._rows("ids.id, snippet(texts, 1, '[', ']', '…', 64)", query, limit)
        return Answer(self._count(query), tuple(row[0] for row in rows), tuple(row[1] for row in rows))

    def add(self, articles: Sequence[Article]) -> None:
        """Insert the articles in one transaction."""
        self._base.execute("PRAGMA synchronous = FULL")
        (last,) = self._base.execute("SELECT max(rowid) FROM ids").fetchone()
        with self._base:
            _insert(self._base, articles, last + 1)

    def close(self) -> None:
        """Close the base."""
        self._base.close()

    def _rows(self, columns: str, query: Query, limit: int) -> list[tuple[str, str]]:
        joined = "texts JOIN ids ON ids.rowid = texts.rowid"
        statement = f"SELECT {columns} FROM {joined} WHERE texts MATCH ? ORDER BY texts.rank LIMIT ?"
        return self._base.execute(statement, (expression(query), limit)).fetchall()

    def _count(self, query: Query) -> int:
        counted: tuple[int] = self._base.execute(
            "SELECT count(*) FROM texts WHERE texts MATCH ?", (expression(query),)
        ).fetchone()
        return counted[0]

    @staticmethod
    def _connect(path: Path) -> sqlite3.Connection:
        base = sqlite3.connect(path / "texts.sqlite")
        base.execute("PRAGMA cache_size = -65536")
        return base


def _insert(base: sqlite3.Connection, articles: Sequence[Article], first: int) -> None:
    base.executemany("INSERT INTO ids VALUES (?, ?)", ((row, article.id) for row, article in enumerate(articles, first)))
    base.executemany(
        "INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)",
        ((row, article.title, article.body) for row, article in enumerate(articles, first)),
    )


def expression(query: Query) -> str:
    """Return the query in FTS5's grammar, every word quoted."""
    if query.kind == "prefix":
        wanted = f'"{query.words[0]}" *'
    elif query.kind == "phrase":
        wanted = '"' + " ".join(query.words) + '"'
    else:
        wanted = " OR ".join(f'"{word}"' for word in query.words)
    return f"{query.field} : ({wanted})"


ENGINES: Mapping[str, Factory] = {"fts5": Fts5}
