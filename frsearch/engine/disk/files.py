"""File-system primitives: files are opened without following links, synced before they are named, and removed once unused."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from frsearch.errors import IndexDamaged, naming

LOCK = "MAIN_WRITELOCK"
PID = "writer.pid"
DAMAGED = ".damaged"
"""Suffix of the copy of a damaged file, which a repair keeps and frsearch never removes."""
_OURS = re.compile(r"[0-9a-f]{32}\.frs|[0-9a-f]{32}\.\d+\.del|_MAIN_\d+\.toc|(frsearch\.json|_MAIN\.toc)\.new")

_READING = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


def open_plain(path: Path) -> BinaryIO:
    """Open a file of an index for reading; raises OSError, and IndexDamaged for a pipe or a link, which may lead elsewhere."""
    try:
        handle = os.open(path, _READING)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise _no_file(path) from error
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _no_file(path)
    return open(handle, "rb")  # noqa: PTH123 (opening by path would follow a link)


def _no_file(path: Path) -> IndexDamaged:
    return IndexDamaged("is a link or a device; an index contains neither", path.parent, path.name)


def write_new(path: Path, content: bytes | memoryview, sync: bool = True) -> None:
    """Write a new file and fsync it; raises FileExistsError, also for a dangling link."""
    with naming(path), path.open("xb") as file:
        file.write(content)
        if sync:
            file.flush()
            os.fsync(file.fileno())


def replace(path: Path, content: bytes, temporary: Path) -> None:
    """Write and fsync `temporary`, then rename it to `path`: readers see the old content or the new, never a part of it.

    The new name is durable only after :func:`sync_folder`.
    """
    temporary.unlink(missing_ok=True)
    write_new(temporary, content)
    temporary.replace(path)


def make_folder(path: Path) -> None:
    """Make a folder and its missing parents, durably."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        sync_folder(folder.parent)


def sync_folder(path: Path) -> None:
    """Fsync a folder, so that the names of its files are durable; does nothing where the system cannot."""
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def leftovers(path: Path, needed: Collection[str]) -> Iterator[Path]:
    """Yield the files of an index that are not `needed`: those of earlier commits, and of commits that failed."""
    yield from (file for file in path.iterdir() if file.name not in needed and _OURS.fullmatch(file.name))


def remove_leftovers(path: Path, needed: Collection[str]) -> None:
    """Remove :func:`leftovers`; a file that the system does not let go is left to the next writer."""
    with contextlib.suppress(OSError):
        for file in leftovers(path, needed):
            with contextlib.suppress(OSError):
                file.unlink()


def is_ours_in_the_making(name: str) -> bool:
    """Return whether a file of this name may be left over from an index whose first commit failed."""
    return name in (LOCK, PID, "frsearch.json.new", "_MAIN.toc.new")
