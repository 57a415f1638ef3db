"""Archives → their members, one after another, nothing ever written to disk.

A member's name is a name, and no path that anyone follows. Links, devices and archives inside an archive are passed over.
"""

from __future__ import annotations

import io
import posixpath
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from frsearch.errors import CorpusError
from frsearch.ingest.files.streams import BUFFER, Budget, Source, decompressed
from frsearch.ingest.files.suffixes import ARCHIVES, kind_of, take_apart
from frsearch.ingest.files.walk import Skipped, kind_to_tell, shown
from frsearch.text import clean_line

_ZIP_LIST = 1 << 25
"""Bytes that the list of a zip file's members may take, some 300,000 of them: all are held in memory at once."""

_TAR_HEADER = 1 << 18
"""Bytes that a header of a tar file may take; long names and their like take a few hundred."""

_HEADERS = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_LINKS = "links and devices in an archive"

Item = Source | Skipped | CorpusError


def members(suffix: str, name: str, base: str, stream: BinaryIO, budget: Budget) -> Iterator[Item]:
    """Yield the members of the archive `name`, whose ids begin with `base`; what they unfold to counts in `budget`."""
    return (_zip_members if suffix == ".zip" else _tar_members)(name, base, stream, budget)


class _ZipFile(io.BufferedReader):
    """A file from which nobody reads a list of members that is too long for memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _ZIP_LIST:
            raise zipfile.BadZipFile(f"a list of members of {size:,} bytes; at most {_ZIP_LIST:,} are read")
        return super().read(size)


def _zip_members(name: str, base: str, stream: BinaryIO, budget: Budget) -> Iterator[Item]:
    with zipfile.ZipFile(_ZipFile(cast(io.RawIOBase, stream), BUFFER)) as archive:
        for member in archive.infolist():
            if not member.filename or member.is_dir():
                continue
            if stat.S_ISLNK(member.external_attr >> 16):
                yield Skipped(shown(f"{name}/{member.filename}"), _LINKS)
            elif member.flag_bits & 1:
                yield CorpusError("encrypted, and frsearch has no password", shown(f"{name}/{member.filename}"))
            elif member.compress_type == zipfile.ZIP_LZMA:
                reason = "compressed with LZMA, which can ask for any memory; unpack it"
                yield CorpusError(reason, shown(f"{name}/{member.filename}"))
            else:
                yield from _member(name, base, member.filename, partial(archive.open, member), budget)


class _Header(tarfile.TarInfo):
    """A member's header; refuses those that make tarfile read much into memory."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        header = super().frombuf(buf, encoding, errors)
        if header.type == tarfile.GNUTYPE_SPARSE:
            raise tarfile.ReadError("a sparse file, which is not read")
        if header.type in _HEADERS and header.size > _TAR_HEADER:
            raise tarfile.ReadError(f"a header of {header.size:,} bytes; at most {_TAR_HEADER:,} are read")
        return header

    def _proc_gnusparse_10(self, *_: object) -> None:
        raise tarfile.ReadError("a sparse file, which is not read")


def _tar_members(name: str, base: str, stream: BinaryIO, budget: Budget) -> Iterator[Item]:
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as archive:
        while (member := archive.next()) is not None:
            cast(Any, archive).members.clear()  # it would remember all of them
            if member.isfile():
                yield from _member(name, base, member.name, partial(archive.extractfile, member), budget)
            elif not member.isdir():
                yield Skipped(shown(f"{name}/{member.name}"), _LINKS)


def _member(name: str, base: str, given: str, opened: Callable[[], Any], budget: Budget) -> Iterator[Item]:
    path = posixpath.normpath("/" + given.replace("\\", "/")).lstrip("/")
    parts = path.split("/")
    if any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX":
        return
    compression, suffix = take_apart(path)
    shown_as = shown(f"{name}/{path}")
    if suffix in ARCHIVES:
        yield Skipped(shown_as, "archives inside an archive")
        return
    if not kind_of(path):
        yield Skipped(shown_as, kind_to_tell(suffix))
        return
    if given.startswith(("/", "\\")) or ".." in given.replace("\\", "/").split("/"):
        yield CorpusError(f"its name leads out of the archive ({clean_line(given)}); it is read under this one", shown_as)
    try:
        stream = budget.on(opened())
        plain = budget.on(decompressed(stream, compression)) if compression else stream
    except (OSError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        yield CorpusError(clean_line(f"cannot be read: {error}"), shown_as)
    else:
        yield Source(shown_as, f"{base}/{path}", suffix, plain)
