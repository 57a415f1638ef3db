"""The order of articles other than by relevance: by date, by outlet, or by a field of ``extra``."""

from __future__ import annotations

from frsearch.engine import Latest, Snapshot, SortedByField, SortedByOutlet
from frsearch.query import fields_named, listed


def in_order(snapshot: Snapshot, sort: str, limit: int | None) -> Latest | SortedByOutlet | SortedByField | None:
    """Return the collector of the first `limit` articles in an order, or None for relevance; raises ValueError for no order.

    ``date`` is the latest first; outlets and fields ascend. A minus sign turns the order round.
    """
    name, is_reversed = sort.removeprefix("-"), sort.startswith("-")
    if sort == "relevance":
        return None
    if name == "date":
        return Latest(limit, is_reversed)
    if name == "outlet":
        return SortedByOutlet(limit, is_reversed)
    if fields := fields_named(name, snapshot.fields):
        return SortedByField(limit, fields, is_reversed)
    known = listed(snapshot.fields)
    raise ValueError(f"sort is {sort!r}; expected 'relevance', 'date', 'outlet' or a field of extra (this index has: {known})")
