"""``/copies``: families of articles that are the same dispatch, the largest first."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from frsearch.search.request import Filters
from frsearch.web.address import PER_PAGE, Address
from frsearch.web.facets import chips
from frsearch.web.notes import remarks
from frsearch.web.pages import archive_of, page
from frsearch.web.typography import percentage

PATH = "/copies"

TIMEOUT = 30.0
"""Seconds that comparing all articles may take: 34,000 take two."""


def copies(request: Request) -> Response:
    """Return a page of families."""
    address = Address.of(request.query_params)
    archive = archive_of(request)
    info = archive.overview.info
    filters: Filters = {**address.filters, "timeout": TIMEOUT}
    found = archive.index.copies(**filters)
    pages = max(-(-len(found) // address.n), 1)
    start = (address.page - 1) * address.n
    plain = address.with_(n=PER_PAGE[0])
    shown = [
        [(one, plain.of_article(one.id), percentage(one.share, 0), plain.of_article(family[0].id, diff=one.id)) for one in family]
        for family in found[start : start + address.n]
    ]
    return page(
        request,
        "copies.html",
        address,
        title="Reprises",
        found=found,
        families=shown,
        first=start + 1,
        chips=chips(address, PATH),
        remarks=remarks(address, found.notes, PATH),
        outlets=[(name, address.with_(journal=(name,)).url(PATH)) for name in list(info.outlets)[:10]],
        pages=pages,
        before=address.with_(page=address.page - 1).url(PATH) if 1 < address.page <= pages else "",
        after=address.with_(page=address.page + 1).url(PATH) if address.page < pages else "",
    )
