"""One search, from the query as typed to its results."""

from __future__ import annotations

import datetime
import time
from contextlib import suppress
from typing import NamedTuple

from attrs import evolve, frozen

from frsearch.analysis import FrenchAnalyzer
from frsearch.deadline import time_limit, within_limits
from frsearch.engine import Searcher
from frsearch.errors import QueryError, SearchStopped
from frsearch.memory import memory_limit
from frsearch.model import Note, Results
from frsearch.query import Parsed, loosened, parse
from frsearch.search.hits import Page, make_page
from frsearch.search.plan import make_plan
from frsearch.search.request import Request
from frsearch.search.suggestions import corrected_query, correction_note, pattern_notes, unknown_words


def answer(searcher: Searcher, analyzer: FrenchAnalyzer, query: str, request: Request) -> Results:
    """Return the results of a query; raises QueryError, ValueError, or SearchStopped if a limit is exceeded."""
    began = time.perf_counter()
    ask = _Asking(searcher, analyzer, request)
    corrected = None
    with time_limit(request.timeout), memory_limit(request.memory_mb):
        found = ask.once(query)
        page, parsed, notes = found.page, found.parsed, list(found.notes)
        unknown, stopped = within_limits(unknown_words(searcher, query, parsed.words))
        on_words = [word.note for word in unknown]
        if not (page.total or stopped or request.strict) and (better := corrected_query(query, unknown)):
            with suppress(QueryError, SearchStopped):  # the notes still suggest it
                other = ask.once(better)
                if other.page.total:
                    corrected, page, notes = better, other.page, list(other.notes)
                    parsed = evolve(other.parsed, notes=parsed.notes)
                    on_words = [correction_note(unknown, better)]
        on_patterns, stopped_later = within_limits(pattern_notes(searcher.vocabulary, parsed.tree, page.total))
    if ask.reference_day and (undated := searcher.snapshot.undated):
        notes.append(Note("undated", f"articles without a date rank as if {request.recency:g} days old ({undated} in the index)"))
    notes += [*parsed.notes, *on_words, *on_patterns]
    if exceeded := page.stopped or stopped or stopped_later:
        message = f"stopped after {exceeded.after} with the hits found so far; allow more {exceeded.resource} to get the rest"
        notes.append(Note("limit", message))
    if not page.total and not notes:
        notes.append(Note("unknown", "no article matches the whole query"))
    return Results(page.total, page.hits, tuple(notes), (time.perf_counter() - began) * 1000, query, corrected)


class _Found(NamedTuple):
    """What one reading of a query finds; ``notes`` are about no part of its text."""

    page: Page
    parsed: Parsed
    notes: tuple[Note, ...]


@frozen
class _Asking:
    """Finds articles, for the query as typed and for the corrected one."""

    searcher: Searcher
    analyzer: FrenchAnalyzer
    request: Request

    @property
    def reference_day(self) -> datetime.date | None:
        """The day from which the ages of articles are counted; None: they do not count."""
        return self.request.reference_day(self.searcher.snapshot.newest) if self.request.recency else None

    def once(self, query: str) -> _Found:
        """Return what a query finds, its quotations taken loosely where nothing matches; raises QueryError and SearchStopped."""
        fields = self.searcher.snapshot.fields
        parsed = parse(query, self.analyzer, fields)
        found = self._read(parsed)
        if found.page.total or self.request.strict or not (looser := loosened(query, self.analyzer, fields)):
            return found
        loose = self._read(looser)
        if not loose.page.total:
            return found
        message = "no article matches the whole query; these contain some of its words, quoted or not"
        return _Found(loose.page, evolve(looser, notes=parsed.notes), (*found.notes, Note("unknown", message)))

    def _read(self, parsed: Parsed) -> _Found:
        plan = make_plan(self.searcher, self.analyzer, parsed, self.request, self.reference_day)
        return _Found(make_page(self.searcher, plan, self.request), parsed, plan.notes)
