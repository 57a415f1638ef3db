"""Keys of an index: the digest of an article id, and the number of a day."""

from __future__ import annotations

import datetime
import hashlib

NO_DATE = 0
"""The day number of an undated article; real days start at 1 (the proleptic Gregorian ordinal of 0001-01-01)."""


def id_digest(article_id: str) -> bytes:
    """Return the 16-byte BLAKE2b digest of an article id; no two ids are expected to share one."""
    return hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def day_number(day: datetime.date | None) -> int:
    """Return the proleptic Gregorian ordinal of a day, or :data:`NO_DATE`."""
    return day.toordinal() if day else NO_DATE
