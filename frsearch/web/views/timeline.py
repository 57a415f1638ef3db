"""``/chronologie``: what a query finds over time, drawn and as a table."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from frsearch.model.counts import Period, Timeline
from frsearch.render.plots import drawing_of, svg
from frsearch.web.address import Address
from frsearch.web.asking import Budget, timeline_of
from frsearch.web.facets import chips
from frsearch.web.histogram import UNITS, days_of, name_of
from frsearch.web.notes import remarks
from frsearch.web.pages import archive_of, page
from frsearch.web.typography import percentage

PATH = "/chronologie"

MOST_ROWS = 400
"""Periods in the table: more than a year of days."""


@frozen
class Row:
    """A period of the table: its name, the address of what it has, and for each query a count and its share."""

    name: str
    href: str | None
    articles: int
    counts: tuple[tuple[int, str], ...]
    is_gap: bool


def timeline(request: Request) -> Response:
    """Return the page of the timeline of a query, or of all articles."""
    address = Address.of(request.query_params)
    archive = archive_of(request)
    found = timeline_of(archive.index, address, Budget(), address.query or None)
    return page(
        request,
        "timeline.html",
        address,
        title=f"Chronologie de « {address.query} »" if address.query else "Chronologie",
        chips=chips(address, PATH),
        remarks=remarks(address, found.notes, PATH),
        **drawn(found, address, PATH),
    )


def drawn(found: Timeline, address: Address, path: str) -> dict[str, Any]:
    """Return what the template of a timeline shows: the picture, the rows of the table, and the units to choose from."""
    periods = [*found.periods, *found.others]
    return {
        "found": found,
        "picture": Markup(svg(drawing_of(found))),
        "rows": [_row(one, address) for one in periods[:MOST_ROWS]],
        "left_out": len(periods[MOST_ROWS:]),
        "units": [
            ({"annee": "année"}.get(name, name), address.with_(pas=name).url(path), unit == found.by)
            for name, unit in UNITS.items()
        ],
    }


def _row(one: Period, address: Address) -> Row:
    shares = [percentage(share) if share is not None else "" for share in one.shares]
    href = None
    if one.value is None:
        href = address.excluding("date:[* TO *]").url()
    elif one.articles:
        first, last = days_of(one.value)
        href = address.with_(depuis=first, jusque=last, pas="").url()
    name = name_of(one.value) if one.value else "sans date"
    return Row(name, href, one.articles, tuple(zip(one.counts, shares, strict=True)), one.is_gap)
