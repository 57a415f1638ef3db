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
from frsearch.web.asking import Budget, ask, timeline_of, unless_stopped
from frsearch.web.facets import chips, facets, field_title, other_facets
from frsearch.web.histogram import Histogram, histogram
from frsearch.web.hits import shown_hits
from frsearch.web.notes import remarks
from frsearch.web.pages import archive_of, page
from frsearch.web.unfound import parts, without_filters
from frsearch.web.wider import also_excluded, also_kept, unquoted

PASSAGES = 3

_NOTHING = "()"
"""How a query without a word is written."""

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
    budget = Budget()
    return {
        "stats": overview.stats,
        "histogram": _histogram(unless_stopped(lambda: timeline_of(index, address, budget)), address),
        "facets": facets(index, overview.info, address, None, budget),
        "other_facets": other_facets(overview.info, address),
    }


def _results(request: Request, index: Index, overview: Overview, address: Address) -> Response:
    info, budget = overview.info, Budget()
    answer = ask(index, address, budget, limit=address.n, offset=(address.page - 1) * address.n, passages=PASSAGES)
    found = answer.found
    asked = found.corrected or address.query or None
    timeline = unless_stopped(lambda: timeline_of(index, address, budget, asked))
    pages = max(-(-(found.total if found.groups is None else found.groups) // address.n), 1)
    return page(
        request,
        "results.html",
        address,
        title=address.query or "Tous les articles",
        found=found,
        hits=shown_hits(address, found),
        remarks=remarks(address, _notes(found, address)),
        read_as=_read_as(index, address, asked, budget),
        chips=chips(address),
        also_kept=also_kept(info, address),
        also_excluded=also_excluded(index, info, address, budget),
        unquoted=unquoted(index, address, found.total, budget),
        histogram=_histogram(timeline, address),
        counted=_counted(timeline, asked),
        facets=facets(index, info, address, asked, budget),
        other_facets=other_facets(info, address),
        is_grouped=answer.is_grouped,
        is_ungrouped=answer.is_ungrouped,
        orders=[(name, address.with_(tri=tri).url(), tri == address.tri) for tri, name in _orders(address)],
        sizes=[(size, address.with_(n=size).url(), size == address.n) for size in PER_PAGE],
        pages=pages,
        before=_page(address, overview, address.page - 1, pages),
        after=_page(address, overview, address.page + 1, pages),
        has_changed=bool(address.etat) and address.etat != overview.generation,
        parts=[] if found.total or not address.query else parts(index, address, budget),
        unfiltered=0 if found.total else without_filters(index, address, budget),
    )


def _notes(found: Results, address: Address) -> list[Note]:
    """Return the notes of a search, without that on the dates of a query that nobody typed."""
    return [note for note in found.notes if address.query or "date range" not in note.message]


def _orders(address: Address) -> list[tuple[str, str]]:
    known = [(tri, name) for tri, name in ORDERS.items() if address.query or tri]
    return known if address.tri in ORDERS else [*known, (address.tri, field_title(address.tri.removeprefix("-")))]


def _page(address: Address, overview: Overview, number: int, pages: int) -> str:
    """Return the address of another page of the same results; empty: there is none."""
    if not 1 <= number <= pages:
        return ""
    return address.with_(page=number, etat=address.etat or overview.generation).url()


def _read_as(index: Index, address: Address, query: str | None, budget: Budget) -> str:
    """Return the query as it was read; empty if there is none, or too little time to tell."""
    read = unless_stopped(lambda: index.provenance(query, **budget.filters(address)).queries[0].read_as) if query else None
    return read if read and read != _NOTHING else ""


def _counted(found: Timeline | None, query: str | None) -> int:
    """Return how many articles a timeline counts, 0 where it could not be made."""
    return 0 if found is None else found.totals[0] if query else found.articles


def _histogram(found: Timeline | None, address: Address) -> Histogram | None:
    """Return the timeline as bars; None: counting exceeded a limit."""
    if found is None:
        return None

    def link(first: str, last: str) -> str:
        return address.with_(depuis=first, jusque=last, pas="").url()

    return histogram(found, link, address.excluding("date:[* TO *]").url())
