"""The deletions file of a segment: one bit for each article; every generation that changes them writes a new file."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from frsearch.engine.disk.files import open_plain, write_new
from frsearch.engine.format.manifest import SegmentEntry
from frsearch.errors import IndexDamaged, naming

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DELETIONS = struct.Struct("<8sIIQ16s")
_DELETIONS_MAGIC = b"\x89FRD\r\n\x1a\n"


def write_deletions(path: Path, entry: SegmentEntry, deleted: NDArray[np.bool_]) -> None:
    """Write and fsync the deletions file that `entry` names; ``deleted`` has a bool for each article."""
    head = _DELETIONS.pack(_DELETIONS_MAGIC, 1, len(deleted), entry.deletions, bytes.fromhex(entry.id))
    content = head + np.packbits(deleted, bitorder="little").tobytes()
    write_new(path / entry.deletions_file, content + struct.pack("<I", zlib.crc32(content)))


def read_deletions(path: Path, entry: SegmentEntry) -> NDArray[np.bool_] | None:
    """Return whether each article of a segment is deleted, or None if none is; raises IndexDamaged."""
    if entry.deletions is None:
        return None
    deleted = deleted_bits(path, entry)
    if int(deleted.sum()) != entry.deleted:
        name = entry.deletions_file
        raise _damaged_deletions(path, name, f"marks {int(deleted.sum())} articles as deleted, expected {entry.deleted}")
    return deleted


def deleted_bits(path: Path, entry: SegmentEntry) -> NDArray[np.bool_]:
    """Return the bits of a deletions file, without comparing their number with the manifest; raises IndexDamaged."""
    name = entry.deletions_file
    size = _DELETIONS.size + -(-entry.articles // 8) + 4
    try:
        with naming(path / name), open_plain(path / name) as file:
            content = file.read() if os.fstat(file.fileno()).st_size == size else b""
    except FileNotFoundError as error:
        raise _damaged_deletions(path, name, "is missing") from error
    expected = _DELETIONS.pack(_DELETIONS_MAGIC, 1, entry.articles, entry.deletions, bytes.fromhex(entry.id))
    if len(content) != size or content[:-4][: len(expected)] != expected:
        raise _damaged_deletions(path, name, "is not the one named in the manifest")
    if struct.pack("<I", zlib.crc32(content[:-4])) != content[-4:]:
        raise _damaged_deletions(path, name, "has a wrong checksum")
    bits = np.unpackbits(np.frombuffer(content[len(expected) : -4], np.uint8), bitorder="little")
    return bits[: entry.articles].astype(np.bool_)


def _damaged_deletions(path: Path, name: str, what: str) -> IndexDamaged:
    return IndexDamaged(what, path, name)
