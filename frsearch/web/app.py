"""The application: which address is which view, and what stands before all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from frsearch.web.archive import Archive
from frsearch.web.problems import HANDLERS
from frsearch.web.security import LOOPBACK, SafeHeaders
from frsearch.web.views.api import api_facets, api_kwic, api_search
from frsearch.web.views.article import article
from frsearch.web.views.compare import compare
from frsearch.web.views.copies import copies
from frsearch.web.views.export import export
from frsearch.web.views.help import show_help
from frsearch.web.views.kwic import kwic
from frsearch.web.views.search import search
from frsearch.web.views.timeline import timeline

STATIC = Path(__file__).parent / "static"

ROUTES = {
    "/": search,
    "/kwic": kwic,
    "/chronologie": timeline,
    "/comparer": compare,
    "/article": article,
    "/article/{id:path}": article,
    "/copies": copies,
    "/export": export,
    "/aide": show_help,
    "/api/v1/search": api_search,
    "/api/v1/facets": api_facets,
    "/api/v1/kwic": api_kwic,
}
"""Every address and its view. Views are no coroutines: each runs in a thread, so that a slow query does not hold up others."""


def create_app(archive: Archive, hosts: Sequence[str] = LOOPBACK) -> Starlette:
    """Return the application that shows an archive to requests for one of `hosts`; it closes the archive when it stops."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        archive.close()

    routes = [Route(path, view, methods=["GET"]) for path, view in ROUTES.items()]
    app = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC), name="static")],
        middleware=[
            Middleware(SafeHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False),
        ],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.state.archive = archive
    return app
