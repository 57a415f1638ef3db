"""How the page asks the index for the results that an address describes."""

from __future__ import annotations

from frsearch.index import Index
from frsearch.model import Results
from frsearch.model.counts import Timeline
from frsearch.web.address import Address
from frsearch.web.histogram import MOST_BARS, UNITS

EVERYTHING = "depuis:0001-01-01 OU -depuis:0001-01-01"
"""A query that every article matches, with a date or without: what is searched for where only filters are given."""

MOST_GROUPED = 1000
"""Articles that are grouped by dispatch unasked: that takes a tenth of a second; thousands take several."""


def ask(index: Index, address: Address, *, limit: int, offset: int, passages: int) -> tuple[Results, bool]:
    """Return some of the results, and whether they are grouped by dispatch: unasked, if they are few enough."""
    asked = address.query or EVERYTHING
    is_grouped = address.reprises == "oui"
    if not address.reprises:
        is_grouped = index.search(asked, limit=0, **address.filters).total <= MOST_GROUPED
    sort = address.tri or ("relevance" if address.query else "date")
    found = index.search(asked, limit=limit, offset=offset, passages=passages, sort=sort, group=is_grouped, **address.filters)
    return found, is_grouped


def timeline_of(index: Index, address: Address, *queries: str | None) -> Timeline:
    """Return the timeline of some queries, in the periods that the page asks for, else in the shortest that are few enough."""
    typed = [query for query in queries if query]
    if address.pas in UNITS:
        return index.timeline(typed, UNITS[address.pas], **address.filters)
    by_month = index.timeline(typed, "month", **address.filters)
    if 2 < len(by_month.periods) <= MOST_BARS:
        return by_month
    return index.timeline(typed, "year" if by_month.periods[2:] else "day", **address.filters)
