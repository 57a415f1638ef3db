"""``/comparer``: several queries over time, on one scale."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from frsearch.web.address import Address, BadAddress
from frsearch.web.asking import Budget, timeline_of
from frsearch.web.facets import chips
from frsearch.web.notes import remarks_on_several
from frsearch.web.pages import archive_of, page
from frsearch.web.views.timeline import drawn

PATH = "/comparer"

MOST = 5
"""Queries that are compared: as many lines as can be told apart without colours."""


def compare(request: Request) -> Response:
    """Return the page that compares queries."""
    address = Address.of(request.query_params)
    if len(address.q) > MOST:
        raise BadAddress(f"{len(address.q)} requêtes à comparer ; {MOST} au plus se distinguent sur une figure")
    archive = archive_of(request)
    boxes = min(max(2, len(address.q) + 1), MOST)
    fields = [*address.q, *[""] * (boxes - len(address.q))]
    if not address.q:
        return page(request, "compare.html", address, title="Comparer", found=None, fields=fields)
    found = timeline_of(archive.index, address, Budget(), *address.q)
    single = address.with_(pas="", tri="")
    return page(
        request,
        "compare.html",
        address,
        title="Comparaison",
        fields=fields,
        chips=chips(address, PATH),
        remarks=remarks_on_several(address, found.notes),
        totals=[(query, total, single.asking(query).url()) for query, total in zip(found.queries, found.totals, strict=True)],
        **drawn(found, address, PATH),
    )
