"""Files of a commit: written beside, on the disk before anyone is told of them, and taken away when no commit needs them."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from frsearch.errors import IndexDamaged

LOCK = "MAIN_WRITELOCK"
PID = "writer.pid"
_OURS = re.compile(r"[0-9a-f]{32}\.frs|[0-9a-f]{32}\.\d+\.del|_MAIN_\d+\.toc|(frsearch\.json|_MAIN\.toc)\.new")

_READING = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


def open_plain(path: Path) -> BinaryIO:
    """Open a file of an index for reading; raises IndexDamaged for a link, which might lead out of it, or a pipe, and OSError."""
    try:
        handle = os.open(path, _READING)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EMLINK):
            raise _no_file(path) from error
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _no_file(path)
    return open(handle, "rb")  # noqa: PTH123 (a path would be followed)


def _no_file(path: Path) -> IndexDamaged:
    return IndexDamaged("is a link or a device, of which an index has none", path.parent, path.name)


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have an error of the system say which file it is about, where it does not: that of a full disk does not."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename is None:
            error.filename = str(path)
        raise


def write_new(path: Path, content: bytes | memoryview, sync: bool = True) -> None:
    """Write a file that is not there yet, not even as a link that leads elsewhere, and wait until the disk has it."""
    with naming(path), path.open("xb") as file:
        file.write(content)
        if sync:
            file.flush()
            os.fsync(file.fileno())


def replace(path: Path, content: bytes, temporary: Path) -> None:
    """Write a file beside and rename it to `path`, so that anyone sees all of it or what was there before.

    The disk has the content by then; it has the name after :func:`sync_folder`.
    """
    temporary.unlink(missing_ok=True)
    write_new(temporary, content)
    temporary.replace(path)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, and wait until the disk has their names."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        sync_folder(folder.parent)


def sync_folder(path: Path) -> None:
    """Wait until the disk has the names of the files in a folder, where the system can say."""
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def leftovers(path: Path, needed: Collection[str]) -> Iterator[Path]:
    """Yield the files of ours in a folder that are not `needed`: those of older commits, and of commits that failed."""
    yield from (file for file in path.iterdir() if file.name not in needed and _OURS.fullmatch(file.name))


def remove_leftovers(path: Path, needed: Collection[str]) -> None:
    """Remove them; where the system holds on to a file, the next writer tries again."""
    with contextlib.suppress(OSError):
        for file in leftovers(path, needed):
            with contextlib.suppress(OSError):
                file.unlink()


def is_ours_in_the_making(name: str) -> bool:
    """Tell whether an index that was never finished may have left a file of this name behind."""
    return name in (LOCK, PID, "frsearch.json.new", "_MAIN.toc.new")
