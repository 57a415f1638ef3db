"""Stock Whoosh 2.7.4, with its own codec."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from frsearch.bench.engines import SNIPPET_CHARS, Answer, EngineAdapter, Factory, Query, sync_folder
from frsearch.model import Article


class StockWhoosh(EngineAdapter):
    """``LanguageAnalyzer("fr")`` (stop words, Snowball stemmer); title, body and id stored; positions; 512 MB for the writer,
    one process; every file fsynced after the commit. Queries are objects; BM25F; the total is counted. Snippets by
    ``highlights``: the best fragment of at most 400 characters from the stored body, analysed again.
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

    def build(self, articles: Sequence[Article], path: Path) -> None:
        """Add document by document and commit."""
        _write(self._index_of.create_in(path, self._schema), articles, path)

    def open(self, path: Path) -> int:
        """Open the index and a searcher."""
        self._path = path
        self._index = self._index_of.open_dir(path)
        self._searcher = self._index.searcher()
        return int(self._searcher.doc_count())

    def search(self, query: Query, limit: int) -> Answer:
        """Search, and read the id of each hit."""
        found = self._searcher.search(self._tree(query), limit=limit)
        return Answer(len(found), tuple(hit["id"] for hit in found))

    def passages(self, query: Query, limit: int) -> Answer:
        """Search, and highlight the body of each hit."""
        found = self._searcher.search(self._tree(query), limit=limit, terms=query.kind != "prefix")
        found.fragmenter = self._highlight.ContextFragmenter(maxchars=SNIPPET_CHARS, surround=100)
        snippets = tuple(hit.highlights("body", top=1) for hit in found)
        return Answer(len(found), tuple(hit["id"] for hit in found), snippets)

    def add(self, articles: Sequence[Article]) -> None:
        """Add them in a new segment, merged or not as Whoosh's merge policy decides, and refresh the searcher."""
        _write(self._index, articles, self._path)
        self._searcher = self._searcher.refresh()

    def _tree(self, query: Query) -> Any:
        make, field = self._query, query.field
        if query.kind == "prefix":
            return make.Prefix(field, query.words[0])
        terms = [token.text for word in query.words for token in self._analyzer(word)]
        if query.kind == "phrase":
            return make.Phrase(field, terms)
        return make.Or([make.Term(field, term) for term in terms])

    def close(self) -> None:
        """Close the index."""
        self._searcher.close()
        self._index.close()


def _write(index: Any, articles: Sequence[Article], path: Path) -> None:
    writer = index.writer(limitmb=512)
    for article in articles:
        writer.add_document(id=article.id, title=article.title or "", body=article.body)
    writer.commit()
    sync_folder(path)


ENGINES: Mapping[str, Factory] = {"whoosh": StockWhoosh}
