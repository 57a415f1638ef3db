"""Requests for tests."""

from __future__ import annotations

from typing import Any

from frsearch.search.request import Request


def request_for(**options: Any) -> Request:
    """Return a request with these options, and for the others the defaults of a search."""
    defaults: dict[str, Any] = {
        "limit": 10,
        "offset": 0,
        "passages": 1,
        "by": "article",
        "passage_chars": 400,
        "outlet": None,
        "since": None,
        "until": None,
        "sort": "relevance",
        "explain": False,
        "timeout": None,
        "memory_mb": None,
        "recency": None,
        "as_of": None,
        "strict": False,
    }
    return Request(**(defaults | options))
