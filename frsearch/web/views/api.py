"""``/api/v1/…``: the same answers for programs, in JSON; ``static/openapi.json`` describes them."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from attrs import asdict
from starlette.requests import Request
from starlette.responses import Response

from frsearch.model import Note
from frsearch.search.request import Filters
from frsearch.web.pages import archive_of

MOST = 1000
"""Hits or lines of one answer."""


def api_search(request: Request) -> Response:
    """Return hits as ``frsearch search --format jsonl`` has them, with the total and the notes."""
    query, filters = _asked(request)
    given = request.query_params
    found = archive_of(request).index.search(
        query,
        limit=_number(request, "limit", 10, MOST),
        offset=_number(request, "offset", 0, 1_000_000),
        passages=_number(request, "passages", 1, 10),
        sort=given.get("sort", "relevance"),
        group=_flag(request, "group"),
        **filters,
    )
    return _json({
        "query": found.query,
        "corrected": found.corrected,
        "total": found.total,
        "groups": found.groups,
        "took_ms": round(found.took_ms, 2),
        "notes": _notes(found.notes),
        "hits": found.to_dicts(),
    })  # fmt: skip


def api_facets(request: Request) -> Response:
    """Return how many articles match by a field, and how many the corpus has."""
    query, filters = _asked(request, needed=False)
    found = archive_of(request).index.facets(query or None, request.query_params.get("by", "outlet"), **filters)
    buckets = [{**asdict(bucket), "share": round(bucket.share, 6)} for bucket in found.buckets]
    return _json({
        "query": found.query, "by": found.by, "total": found.total, "articles": found.articles,
        "notes": _notes(found.notes), "buckets": buckets,
    })  # fmt: skip


def api_kwic(request: Request) -> Response:
    """Return lines of the concordance, as ``frsearch kwic --format jsonl`` has them."""
    query, filters = _asked(request)
    limit, offset = _number(request, "limit", 50, MOST), _number(request, "offset", 0, 1_000_000)
    width, sort = _number(request, "width", 60, 1000), request.query_params.get("sort")
    found = archive_of(request).index.kwic(query, width=width, sort=sort, limit=offset + limit, **filters)
    lines = [line.to_dict() for line in islice(found, offset, None)]
    return _json({"query": found.query, "articles": found.articles, "notes": _notes(found.notes), "lines": lines})


def _asked(request: Request, *, needed: bool = True) -> tuple[str, Filters]:
    """Return the query and the filters that the parameters name; raises ValueError."""
    given = request.query_params
    query = given.get("q", "")
    if needed and not query.strip():
        raise ValueError("q is missing; expected a query, as in ?q=port")
    where: dict[str, list[str]] = {}
    for condition in given.getlist("where"):
        name, _, value = condition.partition("=")
        if not name or not value:
            raise ValueError(f"where is {condition!r}; expected FIELD=VALUE, as in where=rubrique=politique")
        where.setdefault(name, []).append(value)
    filters: Filters = {
        "outlet": given.getlist("outlet") or None,
        "since": given.get("since"),
        "until": given.get("until"),
        "where": where or None,
        "strict": _flag(request, "strict"),
    }
    return query, filters


def _flag(request: Request, name: str) -> bool:
    return request.query_params.get(name, "") in ("1", "true")


def _number(request: Request, name: str, default: int, most: int) -> int:
    text = request.query_params.get(name, str(default))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1
    if not 0 <= number <= most:
        raise ValueError(f"{name} is {text!r}; expected a number from 0 to {most}")
    return number


def _notes(notes: tuple[Note, ...]) -> list[dict[str, Any]]:
    return [asdict(note) for note in notes]


def _json(content: dict[str, Any]) -> Response:
    """Return JSON that can be encoded whatever the texts hold: what UTF-8 cannot hold is an escape of JSON, too."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "backslashreplace"), media_type="application/json")
