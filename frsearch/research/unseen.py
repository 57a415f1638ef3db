"""The articles that match a query and have not been seen before, ranked as in a search among all that match."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.variants import Variants
from frsearch.engine import Searcher, TopK
from frsearch.model import Hit, Note, Results
from frsearch.research.selection import select
from frsearch.search.hits import make_page
from frsearch.search.plan import make_plan
from frsearch.search.request import Request


def unseen(
    searcher: Searcher, analyzer: FrenchAnalyzer, query: str, request: Request, variants: Variants | None, seen: Collection[str]
) -> Results:
    """Return the matching articles whose ids are not among those `seen`, best first, ranked from 1; raises as a search does."""
    selection = select(searcher, analyzer, query, request, variants)
    assert selection.parsed, "there is a query"
    notes, snapshot = selection.notes, searcher.snapshot
    with selection.limits():
        plan = make_plan(searcher, analyzer, selection.parsed, request, None)
        ranked = np.array(searcher.search(plan.scored, TopK(None)).doc_ids, np.int64)
    known = [doc_id for article_id in seen if (doc_id := snapshot.doc_id(article_id)) is not None]
    places = np.flatnonzero(~np.isin(ranked, np.array(known, np.int64)))
    if before := len(ranked) - len(places):
        notes = (
            *notes,
            Note("dropped", f"{before:,} article{' shown before is' if before == 1 else 's shown before are'} left out"),
        )
    hits: list[Hit] = []
    for start, size in _runs(places[: request.limit]):
        hits += make_page(searcher, plan, evolve(request, offset=start, limit=size)).hits
    return Results(len(places), tuple(evolve(hit, rank=rank) for rank, hit in enumerate(hits, 1)), notes, query=query)


def _runs(places: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield the first and the number of each run of places in a row."""
    if len(places):
        starts = np.flatnonzero(np.diff(places, prepend=places[0] - 2) != 1)
        sizes = np.diff(starts, append=len(places))
        yield from zip(places[starts].tolist(), sizes.tolist(), strict=True)
