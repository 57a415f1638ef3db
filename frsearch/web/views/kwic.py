"""``/kwic``: every occurrence of a query in its context, a line each."""

from __future__ import annotations

from itertools import islice

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response

from frsearch.model.concordance import ConcordanceLine
from frsearch.web.address import Address, BadAddress
from frsearch.web.facets import chips
from frsearch.web.notes import remarks
from frsearch.web.pages import archive_of, page

PATH = "/kwic"

WIDTH = 60
"""Code points of context on each side: what a line of a wide window has room for."""

LINES = 50

ORDERS = {"": "ordre de l’index", "left": "mots à gauche", "right": "mots à droite", "date": "plus récents", "outlet": "journal"}


@frozen
class Line:
    """A line, its number, and the address of the article."""

    number: int
    line: ConcordanceLine
    href: str


def kwic(request: Request) -> Response:
    """Return a page of the concordance."""
    address = Address.of(request.query_params)
    archive = archive_of(request)
    index, overview = archive.index, archive.overview
    if not address.query:
        return page(request, "kwic.html", address, title="Concordance", lines=None)
    if address.tri not in ORDERS:
        known = ", ".join(tri for tri in ORDERS if tri)
        raise BadAddress(f"« tri={address.tri} » n’est pas un ordre de la concordance ; voici ceux qu’il y a : {known}")
    end = address.page * LINES
    found = index.kwic(address.query, width=WIDTH, sort=address.tri or None, limit=end + 1, **address.filters)
    lines = list(islice(found, end - LINES, end + 1))
    return page(
        request,
        "kwic.html",
        address,
        title=f"Concordance de « {address.query} »",
        lines=[
            Line(end - LINES + at, line, address.with_(tri="").of_article(line.id)) for at, line in enumerate(lines[:LINES], 1)
        ],
        found=found,
        chips=chips(address, PATH),
        remarks=remarks(address, found.notes, PATH),
        orders=[(name, address.with_(tri=tri).url(PATH), tri == address.tri) for tri, name in ORDERS.items()],
        before=_page(address, overview.generation, address.page - 1) if address.page > 1 and lines else "",
        after=_page(address, overview.generation, address.page + 1) if len(lines) > LINES else "",
    )


def _page(address: Address, generation: str, number: int) -> str:
    return address.with_(page=number, etat=address.etat or generation).url(PATH)
