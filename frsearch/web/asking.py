"""How the page asks the index for what an address describes, within the time that a page has."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple, TypeVar

from attrs import field, frozen

from frsearch.errors import SearchStopped
from frsearch.index import Index
from frsearch.model import Results
from frsearch.model.counts import Timeline
from frsearch.search.request import Filters
from frsearch.web.address import Address
from frsearch.web.histogram import MOST_BARS, UNITS

Found = TypeVar("Found")

EVERYTHING = "depuis:0001-01-01 OU -depuis:0001-01-01"
"""A query that every article matches, with a date or without: what is searched for where only filters are given."""

MOST_GROUPED = 1000
"""Articles that are grouped by dispatch unasked: that takes a tenth of a second; thousands take several."""

SECONDS = 30.0
"""Time for all that a page asks."""

_LEAST = 0.1
"""Time for a question once all is used up: one that is answered from a cache needs less."""


@frozen
class Budget:
    """The time that the questions of one page share: what comes first may use all of it, so the hits do."""

    _end: float = field(factory=lambda: monotonic() + SECONDS)

    @property
    def left(self) -> float:
        """The seconds for the next question."""
        return max(round(self._end - monotonic(), 1), _LEAST)

    def filters(self, address: Address) -> Filters:
        """Return the filters of an address for the next question, with the time that is left; raises BadAddress."""
        return {**address.filters, "timeout": self.left}


def unless_stopped(question: Callable[[], Found]) -> Found | None:
    """Return an answer; None if a limit stopped it, for what a page can do without as long as it says so."""
    try:
        return question()
    except SearchStopped:
        return None


class Asked(NamedTuple):
    """Results, whether they are grouped by dispatch, and whether they should be but grouping was stopped by a limit."""

    found: Results
    is_grouped: bool
    is_ungrouped: bool = False


def ask(index: Index, address: Address, budget: Budget, *, limit: int, offset: int, passages: int) -> Asked:
    """Return some of the results: grouped by dispatch if that is asked for, and unasked if they are few enough.

    They are looked for ungrouped first, and those hits are returned where the time does not suffice for grouping.
    """

    def search(*, group: bool) -> Results:
        return index.search(
            address.query or EVERYTHING,
            limit=limit,
            offset=offset,
            passages=passages,
            sort=address.tri or ("relevance" if address.query else "date"),
            group=group,
            **budget.filters(address),
        )

    found = search(group=False)
    if address.reprises == "non" or not (address.reprises or found.total <= MOST_GROUPED):
        return Asked(found, is_grouped=False)
    grouped = unless_stopped(lambda: search(group=True))
    return Asked(found, is_grouped=False, is_ungrouped=True) if grouped is None else Asked(grouped, is_grouped=True)


def timeline_of(index: Index, address: Address, budget: Budget, *queries: str | None) -> Timeline:
    """Return the timeline of some queries, in the periods that the page asks for, else in the shortest that are few enough."""
    typed = [query for query in queries if query]
    if address.pas in UNITS:
        return index.timeline(typed, UNITS[address.pas], **budget.filters(address))
    by_month = index.timeline(typed, "month", **budget.filters(address))
    if 2 < len(by_month.periods) <= MOST_BARS:
        return by_month
    return index.timeline(typed, "year" if by_month.periods[2:] else "day", **budget.filters(address))
