"""Index folders as a stranger may write them: files taken apart, changed, and sealed again with checksums that fit."""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from attrs import define
from numpy.typing import NDArray

from frsearch.engine.format.manifest import MANIFEST
from frsearch.engine.format.sections import MAGIC, VERSION
from frsearch.engine.format.segment_file import CHECKSUM_BLOCK

_FOOTER = 32
_HEADER = 64


@define
class Forgery:
    """A segment file taken apart: what its directory says, and the content of each section."""

    path: Path
    segment: bytes
    facts: dict[str, Any]
    sections: dict[str, NDArray[Any]]

    @classmethod
    def of(cls, path: Path) -> Forgery:
        """Take a segment file apart."""
        content = path.read_bytes()
        at, length = (int.from_bytes(content[-_FOOTER:][low:high], "little") for low, high in ((0, 8), (8, 12)))
        facts = json.loads(content[at : at + length])
        sections = {
            name: np.frombuffer(content, np.dtype(dtype).newbyteorder("<"), count, start).copy()
            for name, (start, count, dtype) in facts.pop("sections").items()
        }
        del facts["checks"]
        return cls(path, content[16:32], facts, sections)

    def write(self, places: dict[str, Any] | None = None) -> None:
        """Write the file anew, all its checksums right; `places` say of some sections where they are, whatever is true."""
        content = bytearray(header(self.segment))
        directory: dict[str, Any] = {}
        for name, values in self.sections.items():
            content += bytes(-len(content) % 64)
            directory[name] = [len(content), len(values), f"{values.dtype.kind}{values.dtype.itemsize}"]
            content += values.tobytes()
        facts = {**self.facts, "sections": directory | (places or {})}
        self.path.write_bytes(sealed(bytes(content), json.dumps(facts).encode(), self.segment))
        reseal(self.path.parent)

    def write_directory(self, content: bytes, directory: bytes) -> None:
        """Write the file from all that comes before its directory, and the directory."""
        self.path.write_bytes(content + directory + footer(len(content), directory, self.segment))
        reseal(self.path.parent)


def header(segment: bytes) -> bytes:
    """Return the first bytes of a segment file."""
    return MAGIC + VERSION.to_bytes(4, "little") + bytes(4) + segment + bytes(32)


def footer(at: int, directory: bytes, segment: bytes) -> bytes:
    """Return the last bytes of a segment file."""
    return at.to_bytes(8, "little") + len(directory).to_bytes(4, "little") + zlib.crc32(directory).to_bytes(4, "little") + segment


def sealed(content: bytes, directory: bytes, segment: bytes) -> bytes:
    """Return a segment file of header and sections and a directory, which tells of its checksums if it is one; all fit."""
    content += bytes(-len(content) % 64)
    checks = [zlib.crc32(content[at : at + CHECKSUM_BLOCK]) for at in range(0, len(content), CHECKSUM_BLOCK)]
    with suppress(ValueError, RecursionError):
        if isinstance(facts := json.loads(directory), dict):
            directory = json.dumps({**facts, "checks": [len(content), len(checks), "u4"]}).encode()
    content += b"".join(check.to_bytes(4, "little") for check in checks)
    return content + directory + footer(len(content), directory, segment)


def reseal(folder: Path) -> None:
    """Make the manifest say of every segment file what is true of it now."""
    manifest = json.loads((folder / MANIFEST).read_bytes())
    for entry in manifest["segments"]:
        path = folder / f"{entry['id']}.frs"
        entry["bytes"] = path.stat().st_size
        entry["digest"] = int.from_bytes(path.read_bytes()[-_FOOTER:][12:16], "little")
    write_manifest(folder, manifest)


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write a manifest whose own checksum fits."""
    manifest.pop("crc32", None)
    content = json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode("ascii")
    (folder / MANIFEST).write_text(json.dumps({**manifest, "crc32": zlib.crc32(content)}), "ascii")
