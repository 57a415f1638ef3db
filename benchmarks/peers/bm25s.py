"""bm25s (https://github.com/xhluca/bm25s): BM25 scores computed when indexing, stored in a sparse matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from frsearch.bench.engines import ADDING, PASSAGES, Answer, EngineAdapter, Factory, Query, Record, sync_folder


class Bm25s(EngineAdapter):
    """Its tokenizer with PyStemmer's French stemmer, no stop words; title and body as one text; scores as in Lucene's BM25;
    matrix and articles saved, fsynced, and loaded into memory, not mapped. It does not count matches: considering also what
    it lacks, it does less work than the other engines.
    """

    package = "bm25s"
    lacks: Mapping[str, str] = {
        "phrase": "it has no positions",
        "both": "it has no operators",
        PASSAGES: "it makes none",
        ADDING: "scores are computed for all articles at once, so another article means another index",
    }
    max_articles = 100_000

    def __init__(self) -> None:
        import bm25s  # noqa: PLC0415 (a peer that may be absent)
        import Stemmer  # noqa: PLC0415

        self._library = bm25s
        self._stem = Stemmer.Stemmer("french").stemWords

    def build(self, records: Sequence[Record], path: Path) -> None:
        """Tokenize and score all articles, and save the index."""
        texts = [f"{record['title'] or ''}\n\n{record['body']}" for record in records]
        tokens = self._library.tokenize(texts, stopwords=None, stemmer=self._stem, show_progress=False)
        retriever = self._library.BM25(
            corpus=[{"id": record["id"], "text": text} for record, text in zip(records, texts, strict=True)]
        )
        retriever.index(tokens, show_progress=False)
        retriever.save(path, show_progress=False)
        sync_folder(path)

    def open(self, path: Path) -> int:
        """Load scores and articles into memory."""
        self._retriever = self._library.BM25.load(path, load_corpus=True, show_progress=False)
        return len(self._retriever.corpus)

    def search(self, query: Query, limit: int) -> Answer:
        """Return the best articles."""
        terms = self._library.tokenize(
            [" ".join(query.words)], stopwords=None, stemmer=self._stem, show_progress=False, return_ids=False
        )
        found = self._retriever.retrieve(terms, k=limit, show_progress=False)
        scored = zip(found.documents[0], found.scores[0], strict=True)
        return Answer(None, tuple(document["id"] for document, score in scored if score > 0))

    def close(self) -> None:
        """Release the matrix."""
        del self._retriever


ENGINES: Mapping[str, Factory] = {"bm25s": Bm25s}
