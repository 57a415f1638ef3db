"""Stored articles: each is a Zstandard frame, whose decompressed size is bounded by its compressed size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import zstandard

_LEVEL = 3
"""Of Zstandard. On 76 MB of news with a dictionary: level 1 .48 of the text in 0.48 s, 3 .40 in 0.57 s, 5 .38 in 1.1 s."""

_DICTIONARY = 256 << 10
_DICTIONARY_SHARE = 16
"""A dictionary has up to 256 KB, and up to a sixteenth of the sample that it is trained on."""

_SMALL_SAMPLE = 512 << 10
_SMALL_SHARE = 8
"""Where few articles share a dictionary, it is an eighth of a sample of half a megabyte, which takes a third of the time.

A thousand articles then take .393 of their size, dictionary included (.411 with a larger one, .511 with none); three thousand
.386 (.375, .514)."""

FRAME_LIMIT = 96 << 20
"""Bytes of the largest article, decompressed: twenty million characters take up to eighty million."""

FREE = 1 << 12
_RATIO = 32
"""An article may be 32 times as large as its frame, plus 4 KB; news is three times as large."""

_HEAD = b"\x28\xb5\x2f\xfd\xa0"
"""Magic number, and a descriptor: the content size takes four bytes, and the window is all of the content (RFC 8878, 3.1.1)."""

_TABLE_BITS = 19
"""Size of the table of frequencies with which a dictionary is trained. With 20, the default, it is larger than the processor's
cache, and training takes twice the time for the same compression."""

_ZSTD_BLOCK = 1 << 17


def most(compressed: int, free: int = FREE) -> int:
    """Return how many bytes a frame of `compressed` bytes may decompress to: `free` ones, and more in proportion."""
    return min(FRAME_LIMIT, free + _RATIO * compressed)


def compressor(dictionary: bytes) -> zstandard.ZstdCompressor:
    """Return a compressor of articles with this Zstandard dictionary, or without one if it is empty."""
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=_dictionary(dictionary), write_checksum=False)


def decompressor(dictionary: bytes) -> zstandard.ZstdDecompressor:
    """Return the counterpart of :func:`compressor`, with a window of at most :data:`FRAME_LIMIT` bytes."""
    return zstandard.ZstdDecompressor(dict_data=_dictionary(dictionary), max_window_size=FRAME_LIMIT)


def _dictionary(content: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(content) if content else None


def train_dictionary(articles: Sequence[bytes], for_few: bool = False) -> bytes:
    """Return a Zstandard dictionary trained on these articles, a small one `for_few` articles; empty if they are too few."""
    total = sum(map(len, articles))
    size = min(_DICTIONARY, total // _DICTIONARY_SHARE)
    if size < 16 << 10:
        return b""
    if for_few:
        articles = articles[:: max(1, total // _SMALL_SAMPLE)]
        size = min(_SMALL_SAMPLE, sum(map(len, articles))) // _SMALL_SHARE
    try:
        return zstandard.train_dictionary(size, list(articles), k=256, d=8, f=_TABLE_BITS).as_bytes()
    except zstandard.ZstdError:  # nothing in them repeats
        return b""


def frames(compressor: zstandard.ZstdCompressor, articles: Iterable[bytes], free: int = FREE) -> Iterator[bytes]:
    """Yield articles as frames; one that compresses too well, as repetitions do, is stored in raw blocks."""
    for article in articles:
        frame = compressor.compress(article)
        yield frame if len(article) <= most(len(frame), free) else _plain(article)


def _plain(article: bytes) -> bytes:
    """Return a frame of raw blocks."""
    parts = [_HEAD, len(article).to_bytes(4, "little")]
    for start in range(0, len(article), _ZSTD_BLOCK):
        block = article[start : start + _ZSTD_BLOCK]
        is_last = start + _ZSTD_BLOCK >= len(article)
        parts += [(is_last | len(block) << 3).to_bytes(3, "little"), block]
    return b"".join(parts)
