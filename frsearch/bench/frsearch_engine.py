"""frsearch itself, measured through its façade as users call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from frsearch.bench.engines import BY_PASSAGE, SNIPPET_CHARS, Answer, EngineAdapter, Factory, Query, Record
from frsearch.index import Index
from frsearch.model import Article, Hit, Passage, Results


class Frsearch(EngineAdapter):
    """``Article(**row)``, ``Index.add`` and ``Index.search`` with their defaults; queries are strings, and hits contain whole
    articles. By passage: ``by="passage"``.
    """

    package = "frsearch"

    def build(self, records: Sequence[Record], path: Path) -> None:
        """Add all articles in one commit."""
        with Index.create(path) as index:
            index.add(Article(**record) for record in records)

    def open(self, path: Path) -> int:
        """Open the index."""
        self._index = Index.open(path)
        return len(self._index)

    def search(self, query: Query, limit: int) -> Answer:
        """Search, and read the id, the passages and the highlights of each hit."""
        by: Literal["article", "passage"] = "passage" if query.kind == BY_PASSAGE else "article"
        self._results = self._index.search(typed(query), limit=limit, by=by, passage_chars=SNIPPET_CHARS)
        return _answer(self._results)

    def check(self, query: Query) -> None:
        """Raise ValueError if a passage differs from its article, or if nothing is highlighted in an article.

        A passage that is a hit of its own may have related words alone, which are not highlighted.
        """
        for hit in self._results:
            _check(hit, query)

    def add(self, records: Sequence[Record]) -> None:
        """Add them in one commit, which the open index sees at once."""
        self._index.add(Article(**record) for record in records)

    def close(self) -> None:
        """Close the index."""
        self._index.close()


def typed(query: Query) -> str:
    """Return the query as a user would type it.

    >>> typed(Query("phrase", ("forces", "armées"))), typed(Query("both", ("Mali", "armées")))
    ('"forces armées"', 'Mali ET armées')
    """
    words = " ".join(query.words)
    return {"phrase": f'"{words}"', "both": " ET ".join(query.words)}.get(query.kind, words)


def _answer(results: Results) -> Answer:
    snippets = tuple(_marked(passage) for hit in results for passage in hit.passages)
    return Answer(results.total, tuple(hit.article.id for hit in results), snippets)


def _marked(passage: Passage) -> str:
    return passage.text if passage.highlights else ""


def _check(hit: Hit, query: Query) -> None:
    for passage in hit.passages:
        if hit.article.body[passage.start : passage.end] != passage.text:
            raise ValueError(f"{query}: a passage of {hit.article.id} differs from the text at its offsets")
        if not passage.highlights and not hit.title_highlights and query.kind != BY_PASSAGE:
            raise ValueError(f"{query}: nothing is highlighted in {hit.article.id}")


ENGINES: Mapping[str, Factory] = {"frsearch": Frsearch}
