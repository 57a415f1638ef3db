"""Archives → their members, one after another, without ever writing to disk.

A member's name serves as a name only: it is never used as a path. Links, devices and nested archives are skipped.
"""

from __future__ import annotations

import io
import posixpath
import stat
import tarfile
import zipfile
from collections.abc import Callable, Container, Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from attrs import frozen

from frsearch.errors import CorpusError
from frsearch.ingest.files.streams import BUFFER, Budget, Source, decompressed
from frsearch.ingest.files.suffixes import ARCHIVES, is_read, take_apart
from frsearch.ingest.files.walk import HIDDEN, Skipped, kind_to_report, shown
from frsearch.text import clean_line

_ZIP_DIRECTORY = 1 << 25
"""Bytes of the largest zip directory that is read, some 300,000 members: all of it is held in memory at once."""

_TAR_HEADER = 1 << 18
"""Bytes of the largest tar header that is read; long names and the like take a few hundred."""

_HEADERS = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_LINKS = "links and devices in an archive"

Item = Source | Skipped | CorpusError


@frozen
class Archive:
    """An archive to read: its ``name`` in messages, ``id`` before the ids of its members, which ``suffixes`` are read.

    What its members decompress to is charged to ``budget``.
    """

    name: str
    id: str
    suffixes: Container[str]
    budget: Budget

    def shown(self, member: str) -> str:
        """Return the name of a member in messages."""
        return shown(f"{self.name}/{member}")


def members(suffix: str, archive: Archive, stream: BinaryIO) -> Iterator[Item]:
    """Yield the members of an archive, a zip or tar file by its `suffix`, that is read from `stream`."""
    return (_zip_members if suffix == ".zip" else _tar_members)(archive, stream)


class _ZipFile(io.BufferedReader):
    """A file that refuses to read a zip directory too large for memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _ZIP_DIRECTORY:
            raise zipfile.BadZipFile(f"a directory of {size:,} bytes; at most {_ZIP_DIRECTORY:,} are read")
        return super().read(size)


def zip_file(stream: BinaryIO) -> zipfile.ZipFile:
    """Return the zip file in `stream`; raises BadZipFile, or NotImplementedError for a version that zipfile does not know."""
    return zipfile.ZipFile(_ZipFile(cast(io.RawIOBase, stream), BUFFER))


def _zip_members(archive: Archive, stream: BinaryIO) -> Iterator[Item]:
    with zip_file(stream) as opened:
        for member in opened.infolist():
            if not member.filename or member.is_dir():
                continue
            if stat.S_ISLNK(member.external_attr >> 16):
                yield Skipped(archive.shown(member.filename), _LINKS)
            elif member.flag_bits & 1:
                yield CorpusError("encrypted; frsearch takes no passwords", archive.shown(member.filename))
            elif member.compress_type == zipfile.ZIP_LZMA:
                reason = "compressed with LZMA, which can demand any amount of memory; extract it first"
                yield CorpusError(reason, archive.shown(member.filename))
            else:
                yield from _member(archive, member.filename, partial(opened.open, member))


class _Header(tarfile.TarInfo):
    """A tar header that refuses whatever makes tarfile read a lot into memory."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        # Not frombuf, which newer versions of Python do not call here.
        if self.type == tarfile.GNUTYPE_SPARSE:
            raise tarfile.ReadError("a sparse file, which is not supported")
        if self.type in _HEADERS and self.size > _TAR_HEADER:
            raise tarfile.ReadError(f"a header of {self.size:,} bytes; at most {_TAR_HEADER:,} are read")
        processed: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return processed

    def _proc_gnusparse_10(self, *_: object) -> None:
        raise tarfile.ReadError("a sparse file, which is not supported")


def _tar_members(archive: Archive, stream: BinaryIO) -> Iterator[Item]:
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header) as opened:
        while (member := opened.next()) is not None:
            cast(Any, opened).members.clear()  # tarfile would keep every header it has met
            if member.isfile():
                yield from _member(archive, member.name, partial(opened.extractfile, member))
            elif not member.isdir():
                yield Skipped(archive.shown(member.name), _LINKS)


def _member(archive: Archive, given: str, opener: Callable[[], Any]) -> Iterator[Item]:
    path = posixpath.normpath("/" + given.replace("\\", "/")).lstrip("/")
    parts = path.split("/")
    compression, suffix = take_apart(path)
    name = archive.shown(path)
    if any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX":
        yield Skipped(name, HIDDEN)
        return
    if suffix in ARCHIVES:
        yield Skipped(name, "archives inside an archive")
        return
    if not is_read(path, archive.suffixes):
        yield Skipped(name, kind_to_report(suffix))
        return
    if given.startswith(("/", "\\")) or ".." in given.replace("\\", "/").split("/"):
        yield CorpusError(
            f"its path leads out of the archive ({clean_line(given)}); it is read under this name", name, is_read=True
        )
    budget = archive.budget
    try:
        stream = budget.on(opener())
        plain = budget.on(decompressed(stream, compression)) if compression else stream
    except (OSError, zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        yield CorpusError(clean_line(f"cannot be read: {error}"), name)
    else:
        yield Source(name, f"{archive.id}/{path}", suffix, plain)
