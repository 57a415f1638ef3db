"""One search, from the query as typed to its results."""

from __future__ import annotations

import time
from itertools import chain

from attrs import evolve

from frsearch.analysis import FrenchAnalyzer
from frsearch.deadline import time_limit, within_limits
from frsearch.engine import Searcher
from frsearch.memory import memory_limit
from frsearch.model import Note, Results
from frsearch.query import loosened, parse
from frsearch.search.hits import make_page
from frsearch.search.plan import make_plan
from frsearch.search.request import Request
from frsearch.search.suggestions import pattern_notes, unknown_words


def answer(searcher: Searcher, analyzer: FrenchAnalyzer, query: str, request: Request) -> Results:
    """Return the results of a query; raises QueryError, ValueError, or SearchStopped if a limit is exceeded."""
    began = time.perf_counter()
    reference_day = request.reference_day(searcher.snapshot.newest) if request.recency else None
    with time_limit(request.timeout), memory_limit(request.memory_mb):
        parsed = parse(query, analyzer)
        plan = make_plan(searcher, analyzer, parsed, request, reference_day)
        page, notes = make_page(searcher, plan, request), list(plan.notes)
        if not page.total and (looser := loosened(query, analyzer)):
            loose_page = make_page(searcher, make_plan(searcher, analyzer, looser, request, reference_day), request)
            if loose_page.total:
                page, parsed = loose_page, evolve(looser, notes=parsed.notes)
                message = "no article matches the whole query; these contain some of its words, quoted or not"
                notes.append(Note("unknown", message))
        word_notes = chain(
            unknown_words(searcher, query, parsed.words), pattern_notes(searcher.vocabulary, parsed.tree, page.total)
        )
        on_words, stopped = within_limits(word_notes)
    if reference_day and (undated := searcher.snapshot.undated):
        notes.append(Note("undated", f"articles without a date rank as if {request.recency:g} days old ({undated} in the index)"))
    notes += [*parsed.notes, *on_words]
    if stopped := page.stopped or stopped:
        message = f"stopped after {stopped.after} with the hits found so far; allow more {stopped.resource} to get the rest"
        notes.append(Note("limit", message))
    if not page.total and not notes:
        notes.append(Note("unknown", "no article matches the whole query"))
    return Results(page.total, page.hits, tuple(notes), (time.perf_counter() - began) * 1000, query)
