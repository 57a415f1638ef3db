"""Articles as they are stored: each a Zstandard frame, of which it is known how much it can unfold to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import zstandard

FRAME_LIMIT = 96 << 20
"""Bytes that a stored article may have: twenty million characters take up to eighty million."""

_FREE = 1 << 12
_RATIO = 32
"""An article of more than 4 KB is at most 32 times as large as its frame; news is three times as large."""

_HEAD = b"\x28\xb5\x2f\xfd\xa0"
"""Magic number; a descriptor: four bytes say how large the content is, and all of it is one window (RFC 8878, 3.1.1)."""

_BLOCK = 1 << 17


def most(compressed: int) -> int:
    """Return to how many bytes a frame of `compressed` bytes may unfold."""
    return min(FRAME_LIMIT, _FREE + _RATIO * compressed)


def frames(compressor: zstandard.ZstdCompressor, articles: Iterable[bytes]) -> Iterator[bytes]:
    """Yield articles as frames; one that would unfold to more than it may, as repetitions do, is not compressed."""
    for article in articles:
        frame = compressor.compress(article)
        yield frame if len(article) <= most(len(frame)) else _plain(article)


def _plain(article: bytes) -> bytes:
    """Return a frame of raw blocks."""
    parts = [_HEAD, len(article).to_bytes(4, "little")]
    for start in range(0, len(article), _BLOCK):
        block = article[start : start + _BLOCK]
        is_last = start + _BLOCK >= len(article)
        parts += [(is_last | len(block) << 3).to_bytes(3, "little"), block]
    return b"".join(parts)
