"""A saved search, as it is kept beside an index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen


@frozen
class SavedSearch:
    """A query kept under a ``name``, with its ``filters`` as plain data; ``created`` is an ISO 8601 time in UTC.

    ``shown`` counts the articles it has shown so far, those no longer in the index included.
    """

    name: str
    query: str
    filters: Mapping[str, Any] = field(factory=dict)
    created: str = ""
    shown: int = 0
