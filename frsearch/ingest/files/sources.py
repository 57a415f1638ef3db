"""Files → named streams of plain bytes: decompressed, and archives split into their members."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Container, Iterator
from typing import Any, BinaryIO, cast

from frsearch.ingest.files.archives import Archive, Item, members
from frsearch.ingest.files.streams import BUFFER, Budget, Source, decompressed, with_head
from frsearch.ingest.files.suffixes import ARCHIVES, take_apart
from frsearch.ingest.files.walk import STDIN, Found, shown

__all__ = ["Counted", "decompressed", "open_counted", "sources"]

_MAGIC = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstandard", b"BZh": "bzip2"}


class Counted(io.RawIOBase):
    """An open file that counts the bytes read from it, and is closed with this object unless it is not ``owned``."""

    def __init__(self, file: BinaryIO, size: int | None = None, *, owned: bool = True) -> None:
        self._file = file
        self._size = size
        self._owned = owned
        self.count = 0

    @property
    def read_once(self) -> int:
        """Bytes read so far, but never more than the file's size: archives are read back and forth."""
        return self.count if self._size is None else min(self.count, self._size)

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
        if self._owned:
            self._file.close()
        super().close()


def open_counted(found: Found) -> Counted:
    """Return the file of `found` opened for reading; raises OSError."""
    if found.path == STDIN:
        # Without a console, or in a notebook, there is no standard input, or none that has bytes.
        if (stream := getattr(sys.stdin, "buffer", None)) is None:
            raise OSError(errno.EBADF, "it is closed, or is no stream of bytes; name a file instead")
        return Counted(stream, owned=False)
    return Counted(cast(BinaryIO, open(found.path, "rb", buffering=0)), found.size)  # noqa: PTH123 (closed by the reader)


def sources(found: Found, file: Counted, suffixes: Container[str]) -> Iterator[Item]:
    """Yield `file` itself, decompressed, or, if it is an archive, its members with one of `suffixes`."""
    name = "standard input" if found.path == STDIN else shown(found.path)
    compression, suffix = take_apart(found.path)
    stream: BinaryIO = io.BufferedReader(file, BUFFER)
    if found.id is None:
        stream = with_head(stream)
        compression, suffix = _compression_of(stream), ""
    budget = Budget(lambda: file.read_once)
    plain = budget.on(decompressed(stream, compression)) if compression else stream
    if suffix in ARCHIVES:
        yield from members(suffix, Archive(name, found.id or "", suffixes, budget), plain)
    else:
        yield Source(name, found.id, suffix, plain)


def _compression_of(stream: io.BufferedReader) -> str | None:
    head = stream.peek()
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
