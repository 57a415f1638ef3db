"""Stock Whoosh 2.7.4, with its own codec."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from frsearch.bench.engines import SNIPPET_CHARS, Answer, EngineAdapter, Factory, Query, Record, sync_folder


class StockWhoosh(EngineAdapter):
    """``LanguageAnalyzer("fr")`` (stop words, Snowball stemmer); title, body and id stored; positions; 512 MB for the writer,
    one process; every file fsynced after the commit. Queries are objects, each word in title or body; BM25F; the total is
    counted. Snippets by ``highlights``: the best fragment of at most 400 characters from the stored body, analysed again.
    """

    package = "whoosh"
    max_articles = 3_000

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            from whoosh import analysis, fields, highlight, index, query  # noqa: PLC0415 (a peer is imported late)
        self._index_of, self._query, self._highlight = index, query, highlight
        self._analyzer = analysis.LanguageAnalyzer("fr")
        text = fields.TEXT(analyzer=self._analyzer, stored=True, phrase=True)
        self._schema = fields.Schema(id=fields.ID(stored=True, unique=True), title=text, body=text)

    def build(self, records: Sequence[Record], path: Path) -> None:
        """Add document by document and commit."""
        _write(self._index_of.create_in(path, self._schema), records, path)

    def open(self, path: Path) -> int:
        """Open the index and a searcher."""
        self._path = path
        self._index = self._index_of.open_dir(path)
        self._searcher = self._index.searcher()
        return int(self._searcher.doc_count())

    def search(self, query: Query, limit: int) -> Answer:
        """Search, and highlight the body of each hit."""
        found = self._searcher.search(self._tree(query), limit=limit, terms=True)
        found.fragmenter = self._highlight.ContextFragmenter(maxchars=SNIPPET_CHARS, surround=100)
        snippets = tuple(hit.highlights("body", top=1) for hit in found)
        return Answer(len(found), tuple(hit["id"] for hit in found), snippets)

    def add(self, records: Sequence[Record]) -> None:
        """Add them in a new segment, merged or not as Whoosh's merge policy decides, and refresh the searcher."""
        _write(self._index, records, self._path)
        self._searcher = self._searcher.refresh()

    def _tree(self, query: Query) -> Any:
        make = self._query
        terms = [token.text for word in query.words for token in self._analyzer(word)]
        if query.kind == "phrase":
            return make.Or([make.Phrase(field, terms) for field in ("title", "body")])
        words = [make.Or([make.Term(field, term) for field in ("title", "body")]) for term in terms]
        return make.And(words) if query.kind == "both" else make.Or(words)

    def close(self) -> None:
        """Close the index."""
        self._searcher.close()
        self._index.close()


def _write(index: Any, records: Sequence[Record], path: Path) -> None:
    writer = index.writer(limitmb=512)
    for record in records:
        writer.add_document(id=record["id"], title=record["title"] or "", body=record["body"])
    writer.commit()
    sync_folder(path)


ENGINES: Mapping[str, Factory] = {"whoosh": StockWhoosh}
