"""A segment file: named sections of numbers, a checksum for every 64 KB of them, and a directory at its end.

Reading checks first: a checksum block when something in it is read for the first time, offsets and lengths always.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from frsearch.engine.disk.files import open_plain
from frsearch.engine.format.sections import MAGIC, TYPES, VERSION
from frsearch.errors import IndexDamaged, naming

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHECKSUM_BLOCK = 1 << 16
_HEADER = struct.Struct("<8sII16s32x")
_FOOTER = struct.Struct("<QII16s")
_ALIGNMENT = 64
_LARGEST_DIRECTORY = 1 << 18
"""Bytes; 100 sections take five thousand."""
_DTYPES = {name: np.dtype(name).newbyteorder("<") for name in TYPES}

Array: TypeAlias = "NDArray[Any]"


class SectionWriter:
    """Writes a segment file, section after section; :meth:`close` completes it and makes it durable."""

    def __init__(self, path: Path, segment: bytes) -> None:
        self._segment = segment
        self._sections: dict[str, tuple[int, int, str]] = {}
        self._checks: list[int] = []
        self._check = 0
        self._size = 0
        self._file = path.open("xb")
        self._write(_HEADER.pack(MAGIC, VERSION, 0, segment))

    def __enter__(self) -> SectionWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def add(self, name: str, values: Array) -> None:
        """Write a section; unsigned numbers are stored in the narrowest type that holds the largest."""
        dtype = values.dtype.kind + str(values.dtype.itemsize)
        if values.dtype.kind == "u" and dtype != "u1":
            dtype = _narrowest(int(values.max(initial=0)))
        self._add(name, values, dtype)

    def add_long(self, name: str, values: NDArray[np.uint64]) -> None:
        """Write a section of 64-bit numbers as they are."""
        self._add(name, values, "u8")

    def _add(self, name: str, values: Array, dtype: str) -> None:
        self._pad()
        self._sections[name] = (self._size, len(values), dtype)
        self._write(np.ascontiguousarray(values, _DTYPES[dtype]).data.cast("B") if len(values) else b"")

    def add_bytes(self, name: str, *parts: bytes) -> None:
        """Write a section of bytes: the parts, concatenated."""
        self.add_parts(name, parts)

    def add_parts(self, name: str, parts: Iterable[bytes | memoryview]) -> None:
        """Write a section of bytes from an iterable of parts, which may be lazy."""
        self._pad()
        at = self._size
        for part in parts:
            self._write(part)
        self._sections[name] = (at, self._size - at, "u1")

    def close(self, **facts: Any) -> int:
        """Write checksums, directory and footer, and fsync the file; return the checksum of the directory."""
        self._pad()
        checks = np.array([*self._checks, self._check] if self._size % CHECKSUM_BLOCK else self._checks, "<u4")
        directory = {**facts, "checks": [self._size, len(checks), "u4"], "sections": self._sections}
        content = json.dumps(directory, separators=(",", ":")).encode("utf-8")
        digest = zlib.crc32(content)
        at = self._size + checks.nbytes
        footer = _FOOTER.pack(at, len(content), digest, self._segment)
        self._file.write(checks.tobytes() + content + footer)
        self._file.flush()
        os.fsync(self._file.fileno())
        return digest

    def _pad(self) -> None:
        self._write(bytes(-self._size % _ALIGNMENT))

    def _write(self, content: bytes | memoryview) -> None:
        view = memoryview(content)
        self._file.write(view)
        while view:
            left = CHECKSUM_BLOCK - self._size % CHECKSUM_BLOCK
            self._check = zlib.crc32(view[:left], self._check)
            self._size += len(view[:left])
            view = view[left:]
            if self._size % CHECKSUM_BLOCK == 0:
                self._checks.append(self._check)
                self._check = 0


_NO_DESCRIPTOR: Any = {"trackfd": False} if sys.version_info >= (3, 13) else {}
"""Options of a map that keeps no file descriptor open; before Python 3.13 it does, as long as arrays refer to it."""


def _narrowest(largest: int) -> str:
    return next(name for name, top in (("u1", 1 << 8), ("u2", 1 << 16), ("u4", 1 << 32), ("u8", 1 << 64)) if largest < top)


class Sections:
    """A segment file, mapped into memory for reading.

    Raises IndexDamaged, with file and offset, for wrong checksums and for a header, footer or directory that cannot be right.
    Files of other `versions` than the present one can be opened for their articles.
    """

    def __init__(self, path: Path, segment: bytes, versions: Container[int] = (VERSION,)) -> None:
        self.path = path
        self._versions = versions
        try:
            with naming(path), open_plain(path) as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ, **_NO_DESCRIPTOR)
        except FileNotFoundError as error:
            raise self.damaged(0, "is missing") from error
        except ValueError as error:
            raise self.damaged(0, "is empty") from error
        self.facts = self._directory(segment)
        at, count, dtype = self._checked("checks", self.facts["checks"])
        self._data_size = at
        if count != -(-at // CHECKSUM_BLOCK) or dtype != "u4":
            raise self.damaged(at, f"has {count} checksums, expected {-(-at // CHECKSUM_BLOCK)}")
        self._checks = np.frombuffer(self._map, _DTYPES["u4"], count, at)
        self.unseen = bytearray(b"\1") * (count + 1)
        """For each checksum block, and for what follows the last one, 1 if it is still to be checked."""
        self._sections = {name: self._checked(name, entry) for name, entry in self.facts["sections"].items()}
        self._check_overlaps()

    def _directory(self, segment: bytes) -> dict[str, Any]:
        size = len(self._map)
        if size < _HEADER.size + _FOOTER.size:
            raise self.damaged(0, f"is truncated: it has only {size} bytes")
        magic, version, _, found = _HEADER.unpack_from(self._map)
        if magic != MAGIC or version not in self._versions:
            raise self.damaged(0, f"starts with {magic!r} version {version}, expected {MAGIC!r} version {VERSION}")
        at, length, digest, again = _FOOTER.unpack_from(self._map, size - _FOOTER.size)
        if found != segment:
            raise self.damaged(16, f"is segment {found.hex()}, expected {segment.hex()}")
        if again != segment:
            raise self.damaged(size - _FOOTER.size, "does not end like a segment: it is truncated")
        content = self._map[at : at + length] if at + length == size - _FOOTER.size and length <= _LARGEST_DIRECTORY else b""
        if not content or zlib.crc32(content) != digest:
            raise self.damaged(size - _FOOTER.size, "has no directory at the offset given in its footer")
        try:
            facts = json.loads(content)
            facts["checks"], facts["sections"].items()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise self.damaged(at, f"has a directory that cannot be read ({error!r})") from error
        self.digest = digest
        loaded: dict[str, Any] = facts
        return loaded

    def _checked(self, name: str, entry: Any) -> tuple[int, int, str]:
        """Return the offset, count and type of a section from its entry in the directory, which may be forged."""
        try:
            at, count, dtype = entry
            is_sane = type(at) is type(count) is int and 0 <= at <= len(self._map) and count >= 0
            if is_sane and at + count * _DTYPES[dtype].itemsize <= len(self._map):
                return at, count, dtype
        except (TypeError, ValueError, KeyError):
            pass
        raise self.damaged(len(self._map) - _FOOTER.size, f"has an invalid entry for section {name!r:.50}: {entry!r:.80}")

    def _check_overlaps(self) -> None:
        """Refuse sections that share bytes: the size of a file is to bound what its sections hold together."""
        placed = sorted((at, at + count * _DTYPES[dtype].itemsize) for at, count, dtype in self._sections.values() if count)
        ends = [_HEADER.size, *(end for _, end in placed)]
        starts = [*(at for at, _ in placed), self._data_size]
        if wrong := [start for end, start in zip(ends, starts, strict=True) if end > start]:
            raise self.damaged(wrong[0], "has overlapping sections there, or a section where none can be")

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def count(self, name: str) -> int:
        """Return how many numbers a section has, or bytes."""
        return self._entry(name)[1]

    def array(self, name: str) -> Array:
        """Return a section, checked against its checksums."""
        at, count, dtype = self._entry(name)
        self.check(at, count * _DTYPES[dtype].itemsize)
        return np.frombuffer(self._map, _DTYPES[dtype], count, at)

    def unchecked(self, name: str, margin: int = 0) -> tuple[Array, int]:
        """Return a section of bytes unchecked, and its offset: callers :meth:`check` each part before they read it.

        The array has up to `margin` bytes more, of what follows in the file.
        """
        at, count, _ = self._bytes_entry(name)
        return np.frombuffer(self._map, np.uint8, min(count + margin, len(self._map) - at), at), at

    def bytes(self, name: str, start: int, end: int) -> bytes:
        """Return a part of a section of bytes, checked against its checksums."""
        at, count, _ = self._bytes_entry(name)
        if not 0 <= start <= end <= count:
            raise self.damaged(at, f"has {count} bytes in {name!r}, but {start} to {end} were requested")
        self.check(at + start, end - start)
        return self._map[at + start : at + end]

    def _bytes_entry(self, name: str) -> tuple[int, int, str]:
        at, count, dtype = self._entry(name)
        if dtype != "u1":
            raise self.damaged(at, f"has {dtype} in {name!r}, expected bytes")
        return at, count, dtype

    def _entry(self, name: str) -> tuple[int, int, str]:
        try:
            return self._sections[name]
        except KeyError:
            raise self.damaged(len(self._map) - _FOOTER.size, f"has no section {name!r}") from None

    def check(self, at: int, size: int) -> None:
        """Compare the checksum blocks that hold these bytes with their checksums, unless that has been done."""
        end = min(-(-(at + size) // CHECKSUM_BLOCK), len(self._checks))
        block = self.unseen.find(1, at // CHECKSUM_BLOCK, end)
        while block >= 0:
            start = block * CHECKSUM_BLOCK
            if zlib.crc32(memoryview(self._map)[start : min(start + CHECKSUM_BLOCK, self._data_size)]) != self._checks[block]:
                raise self.damaged(start, f"has a wrong checksum between bytes {start} and {start + CHECKSUM_BLOCK}")
            self.unseen[block] = 0
            block = self.unseen.find(1, block, end)

    def checker(self, base: int) -> Callable[[int, int], None]:
        """Return :meth:`check` for offsets from `base` on, in half the time where nothing is left to check."""
        unseen, check = self.unseen, self.check

        def checked(start: int, size: int) -> None:
            at = base + start
            if unseen.find(1, at // CHECKSUM_BLOCK, -(-(at + size) // CHECKSUM_BLOCK)) >= 0:
                check(at, size)

        return checked

    def damaged_blocks(self) -> Iterator[tuple[int, int]]:
        """Read the whole file, and yield (start, end) of each block with a wrong checksum."""
        for block in range(len(self._checks)):
            start, end = block * CHECKSUM_BLOCK, min((block + 1) * CHECKSUM_BLOCK, self._data_size)
            if zlib.crc32(memoryview(self._map)[start:end]) != self._checks[block]:
                yield start, end

    def names_within(self, start: int, end: int) -> list[str]:
        """Return the names of the sections that have bytes between two offsets."""
        return [
            name
            for name, (at, count, dtype) in self._sections.items()
            if at < end and start < at + count * _DTYPES[dtype].itemsize
        ]

    def trust(self) -> None:
        """Stop checking: from now on damaged data is returned, too, for callers that check it by other means."""
        self.unseen[:] = bytes(len(self.unseen))

    @property
    def content(self) -> memoryview:
        """The whole file."""
        return memoryview(self._map)

    def damaged(self, offset: int, what: str) -> IndexDamaged:
        """Return an IndexDamaged for this file."""
        return IndexDamaged(what, self.path.parent, self.path.name, offset)

    def close(self) -> None:
        """Close the file, unless arrays still point into it."""
        with contextlib.suppress(BufferError):
            self._map.close()
