"""A batch of queries over one commit: each is answered, or has its error, and the rest is done all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.variants import Variants
from frsearch.engine import Searcher
from frsearch.errors import CorpusError, QueryError, SearchStopped
from frsearch.model.batch import BatchAnswer
from frsearch.search.answer import answer
from frsearch.search.request import Request


def answers(
    searcher: Searcher,
    analyzer: FrenchAnalyzer,
    queries: Iterable[str | CorpusError],
    request: Request,
    variants: Variants | None,
) -> Iterator[BatchAnswer]:
    """Yield the answer to each query, read with `variants`, but neither corrected nor loosened; raises ValueError."""
    as_typed = evolve(request, strict=True)
    for number, query in enumerate(queries, 1):
        if isinstance(query, CorpusError):
            yield BatchAnswer(number, "", error=query)
            continue
        try:
            found = answer(searcher, analyzer, query, as_typed, variants)
        except (QueryError, SearchStopped) as error:
            yield BatchAnswer(number, query, error=error)
        else:
            yield BatchAnswer(number, query, found)
