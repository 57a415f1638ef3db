"""Keys of an index: the digests of an article id and of an address, and the number of a day."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from frsearch.engine.arrays import Bools, Counts
from frsearch.forks import imported_before_forks
from frsearch.model.addresses import address_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

imported_before_forks("hashlib")

NO_DATE = 0
"""The day number of an undated article; real days start at 1 (the proleptic Gregorian ordinal of 0001-01-01)."""


_DAY = 86_400
_FIRST_DAY = datetime.date(1970, 1, 1).toordinal()


def id_digest(article_id: str) -> bytes:
    """Return the 16-byte BLAKE2b digest of an article id; no two ids are expected to share one."""
    from hashlib import blake2b  # noqa: PLC0415 (loads OpenSSL, and most searches hash nothing)

    return blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def address_digest(key: str) -> int:
    """Return the 64-bit BLAKE2b digest of an address or a host, as :func:`frsearch.model.address_key` returns it."""
    from hashlib import blake2b  # noqa: PLC0415

    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def address_digests(url: str | None) -> tuple[int, int]:
    """Return the digests of an article's address and of its host; two zeros: it has none."""
    key = address_key(url) if url else ""
    return (address_digest(key), _host_digest(key.partition("/")[0])) if key else (0, 0)


_host_digest = lru_cache(1 << 12)(address_digest)


def at_address(digests: NDArray[np.uint64], key: str) -> Bools:
    """Return for each article whether it is at an address, or on a host; `digests` are those of both, a row of each."""
    found: Bools = digests[0 if "/" in key else 1] == np.uint64(address_digest(key))
    return found


def days_of_seconds(seconds: NDArray[np.integer]) -> Counts:
    """Return the day numbers (UTC) of times in seconds since 1970, :data:`NO_DATE` for 0.

    >>> days_of_seconds(np.array([0, 1, 86_400], np.uint32)).tolist()
    [0, 719163, 719164]
    """
    return np.where(seconds == 0, NO_DATE, seconds.astype(np.int64) // _DAY + _FIRST_DAY)


def day_number(day: datetime.date | None) -> int:
    """Return the proleptic Gregorian ordinal of a day, or :data:`NO_DATE`."""
    return day.toordinal() if day else NO_DATE
