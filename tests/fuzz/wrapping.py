"""Bytes put where only what can unwrap them finds them: compressed, or in an archive."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable

import zstandard


def _zipped(data: bytes) -> bytes:
    """Return an archive; up to a line end, the data are its member's name."""
    name, _, content = data.partition(b"\n")
    with zipfile.ZipFile(made := io.BytesIO(), "w") as archive:
        archive.writestr(name.partition(b"\0")[0].decode("latin-1") or "a.txt", content)
    return made.getvalue()


def _tarred(data: bytes) -> bytes:
    """Return an archive, likewise; the name's last byte says what kind of member it is."""
    name, _, content = data.partition(b"\n")
    member = tarfile.TarInfo(name[:-1].decode("latin-1") or "a.txt")
    member.type, member.size, member.linkname = name[-1:] or tarfile.REGTYPE, len(content), content[:50].decode("latin-1")
    with tarfile.open(fileobj=(made := io.BytesIO()), mode="w") as archive:
        archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


def _document(name: str) -> Callable[[bytes], bytes]:
    """Return what makes a document of the XML that is its text, its member of this name."""

    def wrapped(data: bytes) -> bytes:
        with zipfile.ZipFile(made := io.BytesIO(), "w") as archive:
            archive.writestr(name, data)
        return made.getvalue()

    return wrapped


WRAPPERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".bz2": bz2.compress,
    ".zst": zstandard.ZstdCompressor().compress,
    ".zip": _zipped,
    ".tar": _tarred,
    ".docx": _document("word/document.xml"),
    ".odt": _document("content.xml"),
}
"""Suffix → how to make such a file of anything."""
