"""``/article/{id}``: an article with its matches, who else carries it, and what differs between it and another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from frsearch.errors import FrsearchError, SearchStopped
from frsearch.index import Index
from frsearch.model import Article, Note, Span
from frsearch.model.copies import Copy
from frsearch.model.metadata import texts_of
from frsearch.web.address import Address
from frsearch.web.asking import Budget, ask, unless_stopped
from frsearch.web.citation import citation
from frsearch.web.facets import field_title
from frsearch.web.hits import web_address
from frsearch.web.notes import remarks
from frsearch.web.pages import archive_of, marked, page
from frsearch.web.paragraphs import paragraphs
from frsearch.web.typography import NARROW, percentage

_FORMATS = ("ris", "biblatex", "csl-json", "jsonl")
"""Formats of a citation that the page of an article offers."""


def article(request: Request) -> Response:
    """Return the page of an article."""
    address = Address.of(request.query_params)
    article_id = request.path_params.get("id") or address.id
    if not article_id:
        raise HTTPException(404)
    index = archive_of(request).index
    found = index.article(article_id)
    budget = Budget()
    matches = unless_stopped(lambda: _matches(index, found, address, budget))
    title, body, notes = matches or ([], [], ())
    return page(
        request,
        "article.html",
        address,
        title=found.title or found.id,
        article=found,
        heading=marked(found.title or found.id, title, 1),
        paragraphs=paragraphs(found.body, body, 1 + len(title)),
        matches=None if matches is None else len(title) + len(body),
        remarks=remarks(address, notes, request.url.path),
        web_address=web_address(found),
        extra=[
            (field_title(name), f"{NARROW}; ".join(texts_of(value)))
            for name, value in found.extra.items()
            if any(texts_of(value))
        ],
        citation=citation(found),
        exports=[(name, Address(marque=(found.id,)).url("/export") + f"&format={name}") for name in _FORMATS],
        neighbours=_neighbours(index, address, budget),
        toggle=address.toggled(found.id).url(request.url.path),
        is_marked=found.id in address.marque,
        diff=index.diff(address.diff, found) if address.diff else None,
        **_carried(index, address, found, budget),
    )


def _matches(index: Index, found: Article, address: Address, budget: Budget) -> tuple[list[Span], list[Span], Sequence[Note]]:
    """Return where the query occurs in the title and the body, and the notes on it."""
    if not address.query:
        return [], [], ()
    lines = index.kwic(address.query, width=0, article_id=found.id, strict=address.strict, timeout=budget.left)
    spans: dict[str, list[Span]] = {"title": [], "body": []}
    for line in lines:
        spans[line.field].append(Span(line.start, line.end))
    return spans["title"], spans["body"], lines.notes


@frozen
class Carrier:
    """An article with the same text or a part of it, with the addresses of its page and of what differs."""

    copy: Copy
    share: str
    href: str
    diff: str


def _carried(index: Index, address: Address, found: Article, budget: Budget) -> dict[str, Any]:
    """Return who else carries an article, None if looking for them exceeded a limit, and its earlier versions."""
    copies = unless_stopped(lambda: index.copies(found.id, timeout=budget.left))
    carriers = None if copies is None else [_carrier(copy, found, address) for copy in copies]
    versions = index.versions(found.id)[:-1]
    return {
        "carriers": carriers,
        "carrier_remarks": remarks(address, () if copies is None else copies.notes),
        "versions": [(one, address.of_article(found.id, address.rang, one.name)) for one in versions],
    }


def _carrier(copy: Copy, found: Article, address: Address) -> Carrier:
    diff = address.of_article(found.id, address.rang, copy.id)
    return Carrier(copy, percentage(copy.share, 0), address.of_article(copy.id), diff)


def _neighbours(index: Index, address: Address, budget: Budget) -> dict[str, str]:
    """Return the addresses of the articles before and after this one among the results, empty if there is none, or no place.

    ``stopped`` is not empty where looking for them exceeded a limit.
    """
    found = {"before": "", "after": "", "stopped": ""}
    if not address.rang:
        return found
    try:
        answer = ask(index, address, budget, limit=3, offset=max(address.rang - 2, 0), passages=0)
    except SearchStopped:
        return found | {"stopped": "1"}
    except FrsearchError:  # the page says elsewhere what is wrong with the query
        return found
    if answer.is_ungrouped:
        return found | {"stopped": "1"}
    names = {address.rang - 1: "before", address.rang + 1: "after"}
    shown = [hit for hit in answer.found if hit.rank in names]
    return found | {names[hit.rank]: address.of_article(hit.article.id, hit.rank) for hit in shown}
