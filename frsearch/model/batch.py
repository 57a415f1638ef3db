"""What a batch of queries found, query by query."""

from __future__ import annotations

from attrs import frozen

from frsearch.errors import FrsearchError
from frsearch.model.results import Results


@frozen
class BatchAnswer:
    """What one query of a batch found: its ``number``, from 1, and its ``results``, or the ``error`` with which it ended."""

    number: int
    query: str
    results: Results | None = None
    error: FrsearchError | None = None
