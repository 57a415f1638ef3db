"""frsearch itself, measured through its façade as users call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from frsearch.bench.engines import SNIPPET_CHARS, Answer, EngineAdapter, Factory, Query
from frsearch.engine import TopK
from frsearch.index import Index
from frsearch.model import Article, Hit, Results
from frsearch.query import parse


class Frsearch(EngineAdapter):
    """``Index.add`` and ``Index.search`` with their defaults; queries are strings, and hits contain whole articles. Searches
    without passages parse the string and ask the engine below the façade for doc ids, whose article ids are in a list read once.
    """

    package = "frsearch"

    def build(self, articles: Sequence[Article], path: Path) -> None:
        """Add all articles in one commit."""
        with Index.create(path) as index:
            index.add(articles)

    def open(self, path: Path) -> int:
        """Open the index."""
        self._index = Index.open(path)
        self._ids: list[str] | None = []
        return len(self._index)

    def search(self, query: Query, limit: int) -> Answer:
        """Search for ids only."""
        searcher = self._index._searcher
        found = searcher.search(parse(typed(query), self._index._analyzer).tree, TopK(limit))
        if self._ids is None:
            return Answer(found.total, tuple(searcher.snapshot.article(number).id for number in found.doc_ids))
        self._ids = self._ids or list(searcher.snapshot.ids())
        return Answer(found.total, tuple(self._ids[number] for number in found.doc_ids))

    def passages(self, query: Query, limit: int) -> Answer:
        """Search with one passage per hit; raises ValueError if a passage differs from its article."""
        results = self._index.search(typed(query), limit=limit, passages=1, passage_chars=SNIPPET_CHARS)
        for hit in results:
            _check(hit, query)
        return _answer(results)

    def add(self, articles: Sequence[Article]) -> None:
        """Add them in one commit, which the open index sees at once; from then on, ids are read from articles."""
        self._index.add(articles)
        self._ids = None

    def close(self) -> None:
        """Close the index."""
        self._index.close()


def typed(query: Query) -> str:
    """Return the query as a user would type it.

    >>> typed(Query("phrase", ("forces", "armées"))), typed(Query("title", ("kidal",)))
    ('"forces armées"', 'titre:kidal')
    """
    words = " ".join(query.words)
    return {"phrase": f'"{words}"', "title": f"titre:{words}", "prefix": f"{words}*"}.get(query.kind, words)


def _answer(results: Results) -> Answer:
    snippets = tuple(passage.text for hit in results for passage in hit.passages)
    return Answer(results.total, tuple(hit.article.id for hit in results), snippets)


def _check(hit: Hit, query: Query) -> None:
    for passage in hit.passages:
        if hit.article.body[passage.start : passage.end] != passage.text:
            raise ValueError(f"{query}: a passage of {hit.article.id} differs from the text at its offsets")
        if not passage.highlights and not hit.title_highlights:
            raise ValueError(f"{query}: nothing is highlighted in {hit.article.id}")


ENGINES: Mapping[str, Factory] = {"frsearch": Frsearch}
