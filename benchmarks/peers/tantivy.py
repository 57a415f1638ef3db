"""tantivy (https://github.com/quickwit-oss/tantivy) through its Python bindings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from frsearch.bench.engines import SNIPPET_CHARS, Answer, EngineAdapter, Factory, Query, Record, sync_folder

_HEAP = 512_000_000
"""Memory budget of the writer in bytes, the same as frsearch's."""


class Tantivy(EngineAdapter):
    """Simple tokenizer, words over 40 bytes left out, lower case, French stop words, French Snowball stemmer, accents folded;
    positions; title, body and id stored, the id indexed; 512 MB for the writer; merges waited for; the index opened again for
    searching. Queries are strings, parsed for title and body; BM25, exact count and top 10 in one collector. Snippets of 400
    characters by ``SnippetGenerator`` from the stored body.
    """

    package = "tantivy"

    def __init__(self, threads: int) -> None:
        self._threads = threads
        import tantivy  # noqa: PLC0415 (a peer that may be absent)

        self._library = tantivy
        filters = tantivy.Filter
        chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        for one in (filters.remove_long(40), filters.lowercase(), filters.stopword("french"), filters.stemmer("french")):
            chain = chain.filter(one)
        self._analyzer = chain.filter(filters.ascii_fold()).build()

    def build(self, records: Sequence[Record], path: Path) -> None:
        """Add document by document and commit."""
        builder = self._library.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for field in ("title", "body"):
            builder.add_text_field(field, stored=True, tokenizer_name="french", index_option="position")
        index = self._library.Index(builder.build(), path=str(path))
        index.register_tokenizer("french", self._analyzer)
        self._commit(index, records).wait_merging_threads()
        sync_folder(path)

    def open(self, path: Path) -> int:
        """Open the index and a searcher."""
        self._index = self._library.Index.open(str(path))
        self._index.register_tokenizer("french", self._analyzer)
        self._searcher = self._index.searcher()
        return int(self._searcher.num_docs)

    def search(self, query: Query, limit: int) -> Answer:
        """Parse the query, search, and make a snippet with highlighted ranges for each hit."""
        tree, _ = self._index.parse_query_lenient(string(query), ["title", "body"])  # the other refuses stop words alone
        found = self._searcher.search(tree, limit)
        generator = self._library.SnippetGenerator.create(self._searcher, tree, self._index.schema, "body")
        generator.set_max_num_chars(SNIPPET_CHARS)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        return Answer(
            found.count,
            tuple(document["id"][0] for document in documents),
            tuple(_marked(generator.snippet_from_doc(document)) for document in documents),
        )

    def add(self, records: Sequence[Record]) -> None:
        """Add them with a new writer, and open a new searcher; merges are not waited for."""
        self._commit(self._index, records)
        self._index.reload()
        self._searcher = self._index.searcher()

    def _commit(self, index: Any, records: Sequence[Record]) -> Any:
        make = self._library.Document
        writer = index.writer(heap_size=_HEAP, num_threads=self._threads)
        for record in records:
            writer.add_document(make(id=record["id"], title=record["title"] or "", body=record["body"]))
        writer.commit()
        return writer

    def close(self) -> None:
        """Release the index."""
        del self._searcher, self._index


def string(query: Query) -> str:
    """Return the query in tantivy's syntax."""
    words = re.findall(r"\w+", " ".join(query.words))
    if query.kind == "phrase":
        return '"' + " ".join(words) + '"'
    return (" AND " if query.kind == "both" else " ").join(words)


def _marked(snippet: Any) -> str:
    return str(snippet.fragment()) if snippet.highlighted() else ""


ENGINES: Mapping[str, Factory] = {"tantivy-1": lambda: Tantivy(1), "tantivy-2": lambda: Tantivy(2)}
