"""Earlier versions of articles: stored like articles, and not indexed.

Their frames lack the magic number of Zstandard, so that a search for articles in a damaged file does not find them.
"""

from __future__ import annotations

from typing import NamedTuple

MAGIC = b"\x28\xb5\x2f\xfd"
"""The first bytes of a Zstandard frame."""

FREE = 0
"""Bytes that any frame may decompress to: none beyond what its size allows, since all versions of an article are read at once."""


class EarlierVersion(NamedTuple):
    """What was ``stored`` of an article (decompressed, not parsed), ``until`` another took its place, in seconds since 1970."""

    stored: bytes
    until: int


def without_magic(frame: bytes) -> bytes:
    """Return a Zstandard frame as it is stored here."""
    assert frame.startswith(MAGIC)
    return frame[len(MAGIC) :]
