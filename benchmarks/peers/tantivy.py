"""tantivy (https://github.com/quickwit-oss/tantivy) through its Python bindings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from frsearch.bench.engines import SNIPPET_CHARS, Answer, EngineAdapter, Factory, Query, sync_folder
from frsearch.model import Article

_IDS = "ids.txt"
_HEAP = 512_000_000
"""Memory budget of the writer in bytes, the same as frsearch's."""


class Tantivy(EngineAdapter):
    """Simple tokenizer, words over 40 bytes left out, lower case, French Snowball stemmer; positions; title, body and id
    stored, the id indexed; 512 MB for the writer; merges waited for; loose words, and the terms of a prefix, as optional
    terms; BM25, exact count and top 10 in one collector; the index re-opened for searching. Searches without passages read a
    number from a column (fast field) and look the id up in a list that was read from a file on opening: the bindings can read
    strings only from stored documents, which takes several times as long as the search. Snippets of 400 characters by
    ``SnippetGenerator`` from the stored body.
    """

    package = "tantivy"

    def __init__(self, threads: int) -> None:
        self._threads = threads
        import tantivy  # noqa: PLC0415 (a peer that may be absent)

        self._library = tantivy
        filters = tantivy.Filter
        chain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(filters.remove_long(40))
        self._analyzer = chain.filter(filters.lowercase()).filter(filters.stemmer("french")).build()

    def build(self, articles: Sequence[Article], path: Path) -> None:
        """Add document by document and commit."""
        builder = self._library.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("number", fast=True)
        for field in ("title", "body"):
            builder.add_text_field(field, stored=True, tokenizer_name="french", index_option="position")
        index = self._library.Index(builder.build(), path=str(path))
        index.register_tokenizer("french", self._analyzer)
        self._commit(index, articles, 0).wait_merging_threads()
        (path / _IDS).write_text("".join(f"{article.id}\n" for article in articles), "utf-8")
        sync_folder(path)

    def open(self, path: Path) -> int:
        """Open the index and a searcher."""
        self._index = self._library.Index.open(str(path))
        self._index.register_tokenizer("french", self._analyzer)
        self._searcher = self._index.searcher()
        self._ids = (path / _IDS).read_text("utf-8").splitlines()
        return int(self._searcher.num_docs)

    def search(self, query: Query, limit: int) -> Answer:
        """Search, and look up the id of each hit."""
        found = self._searcher.search(self._tree(query), limit)
        numbers = self._searcher.fast_field_values("number", [address for _, address in found.hits])
        return Answer(found.count, tuple(self._ids[number] for number in numbers))

    def passages(self, query: Query, limit: int) -> Answer:
        """Search, and make a snippet with highlighted ranges for each hit."""
        tree = self._tree(query)
        found = self._searcher.search(tree, limit)
        generator = self._library.SnippetGenerator.create(self._searcher, tree, self._index.schema, "body")
        generator.set_max_num_chars(SNIPPET_CHARS)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        return Answer(
            found.count,
            tuple(document["id"][0] for document in documents),
            tuple(_marked(generator.snippet_from_doc(document)) for document in documents),
        )

    def add(self, articles: Sequence[Article]) -> None:
        """Add them with a new writer, and open a new searcher; merges are not waited for."""
        self._commit(self._index, articles, len(self._ids))
        self._ids += [article.id for article in articles]
        self._index.reload()
        self._searcher = self._index.searcher()

    def _commit(self, index: Any, articles: Sequence[Article], first: int) -> Any:
        make = self._library.Document
        writer = index.writer(heap_size=_HEAP, num_threads=self._threads)
        for number, article in enumerate(articles, first):
            writer.add_document(make(id=article.id, number=number, title=article.title or "", body=article.body))
        writer.commit()
        return writer

    def _tree(self, query: Query) -> Any:
        make, schema, field = self._library.Query, self._index.schema, query.field
        if query.kind == "prefix":  # as terms, since its snippets mark nothing for patterns
            terms = [term for term, _ in self._searcher.terms_with_prefix(field, query.words[0])]
        else:
            terms = [term for word in query.words for term in self._analyzer.analyze(word)]
        if query.kind == "phrase":
            return make.phrase_query(schema, field, terms)
        if len(terms) == 1:
            return make.term_query(schema, field, terms[0])
        should = self._library.Occur.Should
        return make.boolean_query([(should, make.term_query(schema, field, term)) for term in terms])

    def close(self) -> None:
        """Release the index."""
        del self._searcher, self._index


def _marked(snippet: Any) -> str:
    snippet.highlighted()
    return str(snippet.fragment())


ENGINES: Mapping[str, Factory] = {"tantivy-1": lambda: Tantivy(1), "tantivy-2": lambda: Tantivy(2)}
