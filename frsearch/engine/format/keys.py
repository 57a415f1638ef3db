"""How an index knows an article, by a digest of its id, and a day, by its number."""

from __future__ import annotations

import datetime
import hashlib

NO_DATE = 0
"""The day number of an undated article; real days start at 1 (the proleptic Gregorian ordinal of 0001-01-01)."""


def id_digest(article_id: str) -> bytes:
    """Return the 16 bytes (BLAKE2b) by which an article is known; no two ids have the same."""
    return hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def day_number(day: datetime.date | None) -> int:
    """Return the day as an index stores it."""
    return day.toordinal() if day else NO_DATE
