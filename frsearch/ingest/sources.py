"""Files → named streams of plain bytes: decompressed, archives taken apart, nothing ever written to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import posixpath
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from attrs import frozen

from frsearch.errors import CorpusError
from frsearch.ingest.suffixes import ARCHIVES, kind_of, take_apart
from frsearch.ingest.walk import STDIN, Found, Skipped, shown

_BUFFER = 1 << 17
_ZSTD_STEP = 1 << 10  # compressed bytes a step: keeps what a decompression bomb can unfold at once near 32 MB
_MAGIC = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstandard", b"BZh": "bzip2"}


@frozen
class Source:
    """A file or archive member: ``name`` for messages, ``id`` relative to the argument (None: a pipe)."""

    name: str
    id: str | None
    suffix: str
    stream: BinaryIO


class Counted(io.RawIOBase):
    """An open file that knows how many of its bytes have been read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.count = 0

    def readable(self) -> bool:  # noqa: D102 (as in io.RawIOBase, like the following)
        return True

    def seekable(self) -> bool:  # noqa: D102
        return self._file.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:  # noqa: D102
        return self._file.seek(offset, whence)

    def tell(self) -> int:  # noqa: D102
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:  # noqa: D102
        count = cast(io.RawIOBase, self._file).readinto(buffer) or 0
        self.count += count
        return count

    def close(self) -> None:  # noqa: D102
        # Standard input is not ours to close.
        if self._file is not sys.stdin.buffer:
            self._file.close()
        super().close()


def open_counted(found: Found) -> Counted:
    """Return the file of `found` opened for reading; raises OSError."""
    if found.path == STDIN:
        return Counted(cast(BinaryIO, sys.stdin.buffer))
    return Counted(cast(BinaryIO, open(found.path, "rb", buffering=0)))  # noqa: PTH123 (closed by the reader)


def sources(found: Found, file: Counted) -> Iterator[Source | Skipped | CorpusError]:
    """Yield what `file` holds: itself, decompressed, or the members of the archive it is."""
    name = "standard input" if found.path == STDIN else shown(found.path)
    compression, suffix = take_apart(found.path)
    stream: BinaryIO = io.BufferedReader(file, _BUFFER)
    if found.id is None:
        stream = with_head(stream)
        compression, suffix = _compression_of(stream), ""
    plain = decompressed(stream, compression)
    if suffix in ARCHIVES:
        yield from _MEMBERS[suffix](name, found.id or "", plain)
    else:
        yield Source(name, found.id, suffix, plain)


def with_head(stream: BinaryIO) -> io.BufferedReader:
    """Return `stream` so that peeking shows its first 64 KB, even where a pipe hands them over in drops."""
    head = stream.read(1 << 16)
    return io.BufferedReader(_Chained(head, stream), 1 << 16)


def unseekable(stream: BinaryIO) -> io.BufferedReader:
    """Return `stream` as one that says it cannot go back: members of a streamed tar fail when they are asked."""
    return io.BufferedReader(_Chained(b"", stream), _BUFFER)


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


def _compression_of(stream: io.BufferedReader) -> str | None:
    head = stream.peek()
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def decompressed(stream: BinaryIO, compression: str | None) -> BinaryIO:
    """Return `stream` decompressed; reading from it raises what the libraries raise on broken data."""
    match compression:
        case "gzip":
            return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
        case "xz":
            return cast(BinaryIO, lzma.LZMAFile(stream))
        case "bzip2":
            return cast(BinaryIO, bz2.BZ2File(stream))
        case "zstandard":
            return io.BufferedReader(_Zstandard(stream), _BUFFER)
        case _:
            return stream


class _Zstandard(io.RawIOBase):
    """Frames one after another; zstandard's own stream reader takes a truncated file for a complete one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._frame: Any = None
        self._pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._pending:
            if not (data := self._stream.read(_ZSTD_STEP)):
                if self._frame is not None:
                    raise EOFError("the compressed data end in the middle")
                return 0
            self._pending = self._decompress(data)
        data, self._pending = self._pending[: len(buffer)], self._pending[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _decompress(self, data: bytes) -> bytes:
        import zstandard  # noqa: PLC0415 (few files need it)

        parts = []
        while data:
            self._frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
            parts.append(self._frame.decompress(data))
            data = self._frame.unused_data
            if self._frame.eof:
                self._frame = None
        return b"".join(parts)


def _zip_members(name: str, base: str, stream: BinaryIO) -> Iterator[Source | Skipped | CorpusError]:
    with zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            if member.flag_bits & 1:
                yield CorpusError("encrypted, and frsearch has no password", f"{name}/{member.filename}")
            else:
                yield from _member(name, base, member.filename, lambda m=member: cast(BinaryIO, archive.open(m)))


def _tar_members(name: str, base: str, stream: BinaryIO) -> Iterator[Source | Skipped | CorpusError]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            if member.isfile():
                yield from _member(name, base, member.name, lambda m=member: unseekable(cast(BinaryIO, archive.extractfile(m))))


def _member(name: str, base: str, path: str, opened: Any) -> Iterator[Source | Skipped | CorpusError]:
    path = posixpath.normpath("/" + path.replace("\\", "/")).lstrip("/")
    parts = path.split("/")
    if any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX":
        return
    compression, suffix = take_apart(path)
    if suffix in ARCHIVES:
        yield Skipped(f"{name}/{path}", "archives inside an archive")
    elif not kind_of(path):
        yield Skipped(f"{name}/{path}", suffix or "no suffix")
    else:
        try:
            stream = decompressed(opened(), compression)
        except (OSError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
            yield CorpusError(f"cannot be read: {error}", f"{name}/{path}")
        else:
            yield Source(shown(f"{name}/{path}"), f"{base}/{path}", suffix, stream)


_MEMBERS = {".zip": _zip_members, ".tar": _tar_members}
