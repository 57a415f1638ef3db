"""Templates, and what all pages have: the form, the marks, the state of the index."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from frsearch.model import Span
from frsearch.render.pieces import pieces
from frsearch.render.safety import safe
from frsearch.web.address import Address
from frsearch.web.archive import Archive
from frsearch.web.typography import (
    FrenchSpaces,
    french,
    from_to,
    long_date,
    number,
    plural,
    quoted,
    short_date,
    shortened,
    unbroken,
)

MENU = {
    "/": "Recherche",
    "/kwic": "Concordance",
    "/chronologie": "Chronologie",
    "/comparer": "Comparer",
    "/copies": "Reprises",
    "/export": "Exporter",
    "/aide": "Aide",
}
"""The pages, in the order of the menu."""

_ABOUT_ALL = ("/copies", "/aide")
"""Those that are about no query."""


def marked(text: str, highlights: Sequence[Span], first: int | None = None) -> Markup:
    """Return a text, escaped, with ``<mark>`` around its highlights, numbered for links from `first` on, if that is given."""
    parts, number_ = [], first
    for piece, is_highlighted in pieces(unbroken(text), highlights):
        shown = escape(safe(piece))
        if is_highlighted:
            anchor = "" if number_ is None else f' id="h{number_}"'
            shown = Markup(f"<mark{anchor}>{shown}</mark>")
            number_ = None if number_ is None else number_ + 1
        parts.append(shown)
    return Markup("").join(parts)


def _shown(value: Any) -> Any:
    return safe(value) if type(value) is str else value


@lru_cache(1)
def environment() -> Environment:
    """Return the templates: everything inserted is escaped, and has no character that must never be shown."""
    made = Environment(
        loader=PackageLoader("frsearch.web"),
        extensions=[FrenchSpaces],
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "francais": french,
        "nombre": number,
        "date": long_date,
        "date_courte": short_date,
        "guillemets": quoted,
        "insecable": unbroken,
        "abrege": shortened,
    }
    made.globals |= {"pluriel": plural, "de_a": from_to}
    return made


def archive_of(request: Request) -> Archive:
    """Return the index that the page is about."""
    found: Archive = request.app.state.archive
    return found


def _navigation(address: Address) -> list[tuple[str, str, str]]:
    """Return the path, the address and the name of each page of the menu; those about a query keep it."""
    state = address.elsewhere()
    return [(path, path if path in _ABOUT_ALL else state.url(path), name) for path, name in MENU.items()]


def page(request: Request, template: str, address: Address, *, title: str = "", status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page made by a template, with what every page has."""
    overview = archive_of(request).known
    found = (
        environment()
        .get_template(template)
        .render(
            address=address,
            path=request.url.path,
            navigation=_navigation(address),
            overview=overview,
            title=shortened(french(title)),
            hidden=address.pairs("q", "page", "etat", "id", "rang", "diff"),
            **values,
        )
    )
    return HTMLResponse(found, status)
