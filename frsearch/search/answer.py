"""One search, from the query as typed to its results."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from attrs import evolve, frozen

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.variants import Variants
from frsearch.deadline import time_limit, within_limits
from frsearch.engine import Searcher, TopK
from frsearch.errors import QueryError, SearchStopped
from frsearch.memory import memory_limit
from frsearch.model import Hit, Note, Reason, Results
from frsearch.query import And, Node, Not, Parsed, Rescored, loosened
from frsearch.search.hits import Fold, Page, make_page
from frsearch.search.plan import make_plan, read_query, reading_of
from frsearch.search.request import Request
from frsearch.search.suggestions import corrected_query, correction_note, pattern_notes, unknown_words


def answer(
    searcher: Searcher,
    analyzer: FrenchAnalyzer,
    query: str,
    request: Request,
    variants: Variants | None = None,
    fold: Fold | None = None,
) -> Results:
    """Return the results of a query, read with `variants`; what `fold` puts together is one hit.

    Raises QueryError, ValueError, or SearchStopped beyond a limit.
    """
    began = time.perf_counter()
    ask = _Asking(searcher, analyzer, variants, request, fold)
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
                    elsewhere = [evolve(note, start=0, end=0) for note in other.parsed.notes]
                    parsed = evolve(other.parsed, notes=_with_variants(parsed.notes, elsewhere))
                    on_words = [correction_note(unknown, better)]
        on_patterns, stopped_later = within_limits(pattern_notes(searcher.vocabulary, parsed.tree, page.total))
    if repeated := searcher.snapshot.repeated:
        have = "1 id is" if repeated == 1 else f"{repeated} ids are"
        notes.append(Note("unknown", f"{have} in more than one of these indexes, and found in each"))
    if ask.reference_day and (undated := searcher.snapshot.undated):
        notes.append(Note("undated", f"articles without a date rank as if {request.recency:g} days old ({undated} in the index)"))
    notes += [*parsed.notes, *on_words, *on_patterns]
    if exceeded := page.stopped or stopped or stopped_later:
        message = f"stopped after {exceeded.after} with the hits found so far; allow more {exceeded.resource} to get the rest"
        notes.append(Note("limit", message))
    if not page.total and not notes:
        notes.append(Note("unknown", "no article matches the whole query"))
    took = (time.perf_counter() - began) * 1000
    return Results(page.total, page.hits, tuple(notes), took, query, corrected, page.groups)


_FEW = 10
"""Most articles that match a query with quotations for those that contain some of its words to follow them."""


class _Found(NamedTuple):
    """What one reading of a query finds, ranked by ``scored``; ``notes`` are about no part of its text."""

    page: Page
    parsed: Parsed
    notes: tuple[Note, ...]
    scored: Node | Rescored


@frozen
class _Asking:
    """Finds articles, for the query as typed and for the corrected one."""

    searcher: Searcher
    analyzer: FrenchAnalyzer
    variants: Variants | None
    request: Request
    fold: Fold | None

    @property
    def reference_day(self) -> datetime.date | None:
        """The day from which the ages of articles are counted; None: they do not count."""
        return self.request.reference_day(self.searcher.snapshot.newest) if self.request.recency else None

    def once(self, query: str) -> _Found:
        """Return what a query finds, its quotations taken loosely where few match; raises QueryError and SearchStopped."""
        parsed = read_query(self.searcher, self.analyzer, query, self.variants, self.request)
        found = self._read(parsed, self.request)
        matching = found.page.total
        if matching > _FEW or (matching and not self._ranks_articles) or self.request.strict:
            return found
        fields, reading = self.searcher.snapshot.fields, reading_of(self.searcher, self.variants)
        if not (looser := loosened(query, self.analyzer, fields, reading, matches=matching > 0)):
            return found
        if matching:
            return self._followed(found, looser)
        loose = self._read(looser, self.request)
        if not loose.page.total:
            return found
        message = "no article matches the whole query; these contain some of its words, quoted or not"
        read = evolve(looser, notes=_with_variants(parsed.notes, looser.notes))
        return loose._replace(parsed=read, notes=(*found.notes, Note("unknown", message)))

    @property
    def _ranks_articles(self) -> bool:
        return self.request.by == "article" and self.request.sort == "relevance"

    def _followed(self, found: _Found, looser: Parsed) -> _Found:
        """Return the few articles that match, and after them, with no higher scores, those that contain some of the words."""
        strict, before = found.page, found.page.total
        if strict.stopped:
            return found
        others = evolve(looser, tree=And((looser.tree, Not(found.parsed.tree))))
        limit = None if self.request.limit is None else self.request.limit - len(strict.hits)
        request = evolve(self.request, offset=max(self.request.offset - strict.all_hits, 0), limit=limit)
        loose = self._read(others, request).page
        if not loose.total:
            return found
        lowest = self.searcher.search(found.scored, TopK(before)).scores[-1]
        following = (
            evolve(hit, rank=hit.rank + strict.all_hits, score=min(hit.score, lowest), reasons=_capped(hit, lowest))
            for hit in loose.hits
        )
        few = "1 article matches" if before == 1 else f"{before} articles match"
        note = Note("unknown", f"{few} the whole query; those after contain some of its words, quoted or not")
        groups = None if strict.groups is None else strict.groups + loose.all_hits
        page = Page(before + loose.total, (*strict.hits, *following), loose.stopped, groups)
        on_query = _with_variants(found.parsed.notes, looser.notes)
        return found._replace(
            page=page, parsed=evolve(found.parsed, notes=on_query, words=looser.words), notes=(*found.notes, note)
        )

    def _read(self, parsed: Parsed, request: Request) -> _Found:
        plan = make_plan(self.searcher, self.analyzer, parsed, request, self.reference_day)
        return _Found(make_page(self.searcher, plan, request, self.fold), parsed, plan.notes, plan.scored)


def _capped(hit: Hit, highest: float) -> tuple[Reason, ...]:
    """Return the reasons of a hit whose score is lowered to `highest`."""
    if not hit.reasons or hit.score <= highest:
        return hit.reasons
    return (*hit.reasons, Reason("capped at the score of the articles that match the whole query", highest - hit.score))


def _with_variants(typed: Iterable[Note], read: Iterable[Note]) -> tuple[Note, ...]:
    """Return the notes on a query as typed, but those on variants of the query that was read instead."""
    return (*(note for note in typed if note.kind != "variants"), *(note for note in read if note.kind == "variants"))
