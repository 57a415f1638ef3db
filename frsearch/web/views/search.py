"""``/``: the corpus at a glance, or what a query finds in it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from frsearch.index import Index
from frsearch.model import Note, Results
from frsearch.model.counts import Timeline
from frsearch.web.address import PER_PAGE, Address
from frsearch.web.archive import Overview
from frsearch.web.asking import ask, timeline_of
from frsearch.web.facets import also_kept, chips, facets, other_facets
from frsearch.web.histogram import Histogram, histogram
from frsearch.web.hits import shown_hits
from frsearch.web.notes import remarks
from frsearch.web.pages import archive_of, page
from frsearch.web.unfound import parts, without_filters

PASSAGES = 3

ORDERS = {"": "pertinence", "date": "plus récents", "-date": "plus anciens", "outlet": "journal"}
"""Orders of results, by relevance unless there is no query."""


def search(request: Request) -> Response:
    """Return the page of results, or the overview if nothing is asked for."""
    address = Address.of(request.query_params)
    archive = archive_of(request)
    overview = archive.overview
    if not overview.info.articles:
        return page(request, "empty.html", address, title="L’index est vide")
    if not address.query and not address.is_filtered:
        return page(request, "glance.html", address, **_glance(archive.index, overview, address))
    return _results(request, archive.index, overview, address)


def _glance(index: Index, overview: Overview, address: Address) -> dict[str, Any]:
    return {
        "stats": overview.stats,
        "histogram": _histogram(timeline_of(index, address), address),
        "facets": facets(index, overview.info, address, None, address.filters),
        "other_facets": other_facets(overview.info, address),
    }


def _results(request: Request, index: Index, overview: Overview, address: Address) -> Response:
    info = overview.info
    found, is_grouped = ask(index, address, limit=address.n, offset=(address.page - 1) * address.n, passages=PASSAGES)
    asked = found.corrected or address.query or None
    filters = address.filters
    timeline = timeline_of(index, address, asked)
    pages = max(-(-(found.total if found.groups is None else found.groups) // address.n), 1)
    return page(
        request,
        "results.html",
        address,
        title=address.query or "Tous les articles",
        found=found,
        hits=shown_hits(address, found),
        remarks=remarks(address, _notes(found, address)),
        read_as=index.provenance(asked, **filters).queries[0].read_as if asked else "",
        chips=chips(address),
        also_kept=also_kept(info, address),
        histogram=_histogram(timeline, address),
        counted=timeline.totals[0] if asked else timeline.articles,
        facets=facets(index, info, address, asked, filters),
        other_facets=other_facets(info, address),
        is_grouped=is_grouped,
        orders=[(name, address.with_(tri=tri).url(), tri == address.tri) for tri, name in _orders(address)],
        sizes=[(size, address.with_(n=size).url(), size == address.n) for size in PER_PAGE],
        pages=pages,
        before=_page(address, overview, address.page - 1, pages),
        after=_page(address, overview, address.page + 1, pages),
        has_changed=bool(address.etat) and address.etat != overview.generation,
        parts=[] if found.total or not address.query else parts(index, address),
        unfiltered=0 if found.total else without_filters(index, address),
    )


def _notes(found: Results, address: Address) -> list[Note]:
    """Return the notes of a search, without that on the dates of a query that nobody typed."""
    return [note for note in found.notes if address.query or "date range" not in note.message]


def _orders(address: Address) -> list[tuple[str, str]]:
    return [(tri, name) for tri, name in ORDERS.items() if address.query or tri]


def _page(address: Address, overview: Overview, number: int, pages: int) -> str:
    """Return the address of another page of the same results; empty: there is none."""
    if not 1 <= number <= pages:
        return ""
    return address.with_(page=number, etat=address.etat or overview.generation).url()


def _histogram(found: Timeline, address: Address) -> Histogram:
    def link(first: str, last: str) -> str:
        return address.with_(depuis=first, jusque=last, pas="").url()

    return histogram(found, link, address.excluding("date:[* TO *]").url())
