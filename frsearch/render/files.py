"""Files to write: under a temporary name until they are whole, so that nothing half written has the name asked for."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Literal

from frsearch.errors import OutputExists, naming


@contextmanager
def new_file(path: Path, target: Literal["text", "binary"] = "text", *, overwrite: bool = False) -> Iterator[IO[Any]]:
    """Yield a file that has the name `path` once it is whole and on disk; a text is in UTF-8.

    Whatever goes wrong leaves `path` as it was, and nothing beside it. Raises OutputExists if there is something of that name,
    unless it is a file that `overwrite` allows to replace. What is no file, as a pipe or a terminal, is written to directly.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        with naming(path), _opened(path, "w", target) as device:
            yield device
        return
    _refuse(path, overwrite)
    temporary = _temporary(path)
    try:
        with naming(path), _opened(temporary, "x", target) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _refuse(path, overwrite)  # as somebody may have made one meanwhile
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder that has the name `path` once it is whole; otherwise as :func:`new_file`.

    Raises OutputExists if there is anything of that name but an empty folder.
    """
    _refuse_folder(path)
    temporary = _temporary(path)
    temporary.mkdir()
    try:
        with naming(path):
            yield temporary
        _refuse_folder(path)
        if path.is_dir():
            path.rmdir()
        temporary.replace(path)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _opened(path: Path, mode: Literal["w", "x"], target: Literal["text", "binary"]) -> IO[Any]:
    if target == "binary":
        return path.open(f"{mode}b")
    return path.open(mode, encoding="utf-8", errors="replace", newline="\n")


def _refuse(path: Path, overwrite: bool) -> None:
    if os.path.lexists(path) and not (overwrite and path.is_file()):
        raise OutputExists(path, is_folder=path.is_dir())


def _refuse_folder(path: Path) -> None:
    if os.path.lexists(path) and (not path.is_dir() or any(path.iterdir())):
        raise OutputExists(path, is_folder=True)


def _temporary(path: Path) -> Path:
    """Return a name beside `path` that nothing else has; raises FileNotFoundError if there is no folder for it."""
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    return path.parent / f".frsearch-{os.urandom(6).hex()}.part"
