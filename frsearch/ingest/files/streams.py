"""Streams of plain bytes: decompressed within limits, and with a head that can be peeked at."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol, cast

from attrs import frozen

BUFFER = 1 << 17
_STEP = 1 << 10  # compressed bytes at a time: what they can decompress to stays near 32 MB
_XZ_MEMORY = 1 << 28  # bytes; files made by xz -9 need a quarter of it, a hostile header asks for sixteen times as much

FREE = 1 << 28
"""Bytes that any file may decompress to, however small it is."""

RATIO = 200
"""How many times its own size a file may decompress to beyond that; repetitive logs reach a hundred, news ten."""


@frozen
class Source:
    """A file or archive member: its ``name`` in messages, its ``id`` relative to the argument (None: a pipe)."""

    name: str
    id: str | None
    suffix: str
    stream: BinaryIO


class Bomb(ValueError):
    """A file is larger, or decompresses to more, than any honest one."""


class Budget:
    """How much one file may decompress to, all archive members together; `read` returns how many of its bytes have been read."""

    def __init__(self, read: Callable[[], int]) -> None:
        self._read = read
        self._spent = 0

    def spend(self, size: int) -> None:
        """Charge decompressed bytes to the budget; raises :class:`Bomb` once it is exceeded."""
        self._spent += size
        if self._spent > FREE and self._spent > FREE + RATIO * self._read():
            raise Bomb(f"decompresses to more than {RATIO} times its size; the rest is not read")

    def on(self, stream: BinaryIO) -> io.BufferedReader:
        """Return a stream of the same bytes that charges them to the budget as they are read."""
        return io.BufferedReader(_Metered(stream, self), BUFFER)


class _Metered(io.RawIOBase):
    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


LARGEST_IN_MEMORY = 1 << 28
"""Bytes of a file that must be held in memory as its format is not read from its beginning to its end."""


def in_memory(stream: BinaryIO) -> bytes:
    """Return all bytes of `stream`; raises :class:`Bomb` if they are more than :data:`LARGEST_IN_MEMORY`."""
    data = stream.read(LARGEST_IN_MEMORY + 1)
    if len(data) > LARGEST_IN_MEMORY:
        raise Bomb(f"more than {LARGEST_IN_MEMORY:,} bytes, which would have to be held in memory")
    return data


def with_head(stream: BinaryIO) -> io.BufferedReader:
    """Return a stream of the same bytes whose ``peek`` shows the first 64 KB, even where a pipe delivers them bit by bit."""
    head = stream.read(1 << 16)
    return io.BufferedReader(_Chained(head, stream), 1 << 16)


class _Chained(io.RawIOBase):
    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def decompressed(stream: BinaryIO, compression: str | None) -> BinaryIO:
    """Return `stream` decompressed; reading from it raises whatever the libraries raise on corrupt data."""
    match compression:
        case "gzip":
            return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
        case "xz":
            return io.BufferedReader(_Frames(stream, lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY)), BUFFER)
        case "bzip2":
            return cast(BinaryIO, bz2.BZ2File(stream))
        case "zstandard":
            return io.BufferedReader(_Frames(stream, _zstandard), BUFFER)
        case _:
            return stream


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


def _zstandard() -> _Decompressor:
    import zstandard  # noqa: PLC0415 (few files need it)

    return zstandard.ZstdDecompressor().decompressobj()


class _Frames(io.RawIOBase):
    """Concatenated frames, each with a decompressor of its own.

    zstandard's stream reader accepts a truncated file as complete, and LZMAFile has no memory limit.
    """

    def __init__(self, stream: BinaryIO, start: Callable[[], _Decompressor]) -> None:
        self._stream = stream
        self._start = start
        self._frame: _Decompressor | None = None
        self._pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._pending:
            if not (data := self._stream.read(_STEP)):
                if self._frame is not None:
                    raise EOFError("the compressed data ends early")
                return 0
            self._pending = self._decompress(data)
        data, self._pending = self._pending[: len(buffer)], self._pending[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _decompress(self, data: bytes) -> bytes:
        parts = []
        while data:
            if self._frame is None:
                if not (data := data.lstrip(b"\0")):  # padding between frames
                    break
                self._frame = self._start()
            parts.append(self._frame.decompress(data))
            data = self._frame.unused_data
            if self._frame.eof:
                self._frame = None
        return b"".join(parts)
