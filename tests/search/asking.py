"""Requests for tests."""

from __future__ import annotations

from typing import Any

from frsearch.search.request import Request


def request_for(**options: Any) -> Request:
    """Return a request with these options, one passage an article and no limits."""
    defaults: dict[str, Any] = {"passages": 1, "passage_chars": 400, "timeout": None, "memory_mb": None}
    return Request(**(defaults | options))
