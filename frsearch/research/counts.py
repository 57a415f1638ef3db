"""Facets: how many of the articles that match are from each outlet, from each period, or have each value of a field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from frsearch.engine import ByField, ByOutlet, Collector, Matching
from frsearch.model.counts import Bucket, Facets
from frsearch.query import fields_named, listed
from frsearch.research.periods import ByPeriod, Dated, unit_named
from frsearch.research.selection import Selection
from frsearch.text import plain

_OUTLET = ("outlet", "journal")


class _WithTotal(NamedTuple):
    """Collects how many articles match, and what a collector makes of them, so that the query is evaluated once."""

    collector: Collector[Any]

    def collect(self, matching: Matching) -> tuple[int, Any]:
        """Return both."""
        return matching.count(), self.collector.collect(matching)


def facets(selection: Selection, by: str, *, is_corpus: bool) -> Facets:
    """Return the counts of a selection `by` outlet, year, month, week, day or a field; `is_corpus`: no query was given.

    Raises ValueError if `by` names nothing to count by, and SearchStopped.
    """
    name, collector = _counted_by(by, selection.searcher.snapshot.fields)
    total, counted = selection.collect(_WithTotal(collector))
    articles, whole = (total, counted) if is_corpus else selection.collect_corpus(_WithTotal(collector))
    found, corpus = _in_order(counted), _counts(whole)
    return Facets(
        query=None if is_corpus else selection.query,
        by=name,
        total=total,
        articles=articles,
        buckets=tuple(Bucket(value, count, corpus[value]) for value, count in found.items()),
        notes=selection.notes,
    )


def _counted_by(by: str, known: Sequence[str]) -> tuple[str, Collector[Any]]:
    """Return what `by` is called, and what counts by it."""
    if not isinstance(by, str):
        raise TypeError(f"by is {by!r}; expected 'outlet', 'year', 'month', 'week', 'day' or the name of a field")
    if unit := unit_named(by):
        return unit, ByPeriod(unit)
    if plain(by) in _OUTLET:
        return "outlet", ByOutlet()
    if fields := fields_named(by, known):
        return by, ByField(fields)
    raise ValueError(
        f"by is {by!r}; expected outlet, year, month, week, day or a field of extra (this index has: {listed(known)})"
    )


def _counts(counted: Dated | dict[str | None, int]) -> dict[str | None, int]:
    return counted.buckets() if isinstance(counted, Dated) else counted


def _in_order(counted: Dated | dict[str | None, int]) -> dict[str | None, int]:
    """Return the counts of periods in order; others largest first, equal ones by their letters, None last."""
    if isinstance(counted, Dated):
        return counted.buckets()
    return dict(sorted(counted.items(), key=lambda item: (item[0] is None, -item[1], plain(item[0] or ""), item[0] or "")))
