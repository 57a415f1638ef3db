"""Paths as they were typed → the files they stand for, in a stable order."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from attrs import frozen

from frsearch.errors import CorpusError
from frsearch.ingest.files.suffixes import FORMATS, kind_of
from frsearch.text import clean_line

STDIN = "-"
_LONGEST_SUFFIX = 12


@frozen
class Found:
    """A file to read: ``id`` is its path relative to the argument that led to it, ``size`` its bytes.

    Both are None for standard input and for a pipe named on the command line: its name means nothing tomorrow.
    """

    path: str
    id: str | None
    size: int | None


@frozen
class Skipped:
    """A file not to read, and the ``kind`` under which a report counts it."""

    path: str
    kind: str


Step = Found | Skipped | CorpusError


def find(paths: Sequence[str]) -> Iterator[Step]:
    """Yield what `paths` (files, folders, globs, ``-``) stand for: argument by argument, folders sorted by name.

    No file and no folder comes twice, by whatever names or links it is reached; that takes some 150 bytes a file.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if path == STDIN:
            yield Found(STDIN, None, None)
        elif os.path.lexists(path):
            yield from _named(path, Path(path).name or path, seen)
        elif glob.has_magic(path):
            yield from _matches(path, seen)
        else:
            yield CorpusError("no such file or folder", shown(path))


def shown(path: str) -> str:
    """Return `path` as a message can print it, without undecodable bytes and line ends."""
    return clean_line(path) or path


def kind_to_tell(suffix: str) -> str:
    """Return under which kind a report counts files of a suffix that is not read; a stranger may have made it up."""
    if not suffix:
        return "no suffix"
    return suffix if len(suffix) <= _LONGEST_SUFFIX and suffix.isprintable() else "other suffixes"


def _named(path: str, name: str, seen: set[tuple[int, int]]) -> Iterator[Step]:
    if not Path(path).is_dir():
        yield _file(path, name, seen)
        return
    empty = True
    for step in _folder(path, "", seen):
        empty = empty and not isinstance(step, Found | CorpusError)
        yield step
    if empty:
        yield CorpusError(f"no file to read in this folder; read are {', '.join(FORMATS)}", shown(path))


def _matches(pattern: str, seen: set[tuple[int, int]]) -> Iterator[Step]:
    root = _fixed_part(pattern)
    suffix = PurePath(pattern).suffix
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 (as typed, absolute or not)
    for path in matches:
        relative = Path(os.path.relpath(path, root)).as_posix()
        if Path(path).is_dir():
            yield from _folder(path, "" if relative == "." else f"{relative}/", seen)
        elif kind_of(path) or (suffix and PurePath(path).suffix == suffix):
            yield _file(path, relative, seen)
        else:
            yield _unknown(path)
    if not matches:
        yield CorpusError("nothing matches this pattern", shown(pattern))


def _fixed_part(pattern: str) -> str:
    parts = PurePath(pattern).parts
    fixed = next(i for i, part in enumerate(parts) if glob.has_magic(part))
    return os.path.join(*parts[:fixed]) if fixed else "."  # noqa: PTH118 (a string, as glob gives them)


def _folder(path: str, prefix: str, seen: set[tuple[int, int]]) -> Iterator[Step]:
    # A list of its own, last first: folders can be nested deeper than Python's calls.
    pending = [(path, prefix, True)]
    while pending:
        path, name, is_folder = pending.pop()
        if not is_folder:
            yield _listed(path, name, seen)
            continue
        try:
            if not _is_new(Path(path).stat(), seen):
                yield Skipped(shown(path), "links to a folder already read")
                continue
            with os.scandir(path) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield CorpusError(f"the folder cannot be read: {error.strerror or error}", shown(path))
            continue
        for entry in ordered:
            if not entry.name.startswith("."):
                inside = _is_folder(entry)
                pending.append((entry.path, f"{name}{entry.name}{'/' * inside}", inside))


def _listed(path: str, name: str, seen: set[tuple[int, int]]) -> Step:
    if not kind_of(name):
        return _unknown(path)
    step = _file(path, name, seen)
    if isinstance(step, Found) and step.size is None:
        # Nobody may be writing to this pipe: opening it would wait for ever.
        return Skipped(step.path, "pipes and devices")
    return step


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link that leads nowhere; it is told when it is opened as a file


def _file(path: str, name: str, seen: set[tuple[int, int]]) -> Step:
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        return CorpusError("a link to a file that is not there", shown(path))
    except OSError as error:
        return CorpusError(f"cannot be read: {error.strerror or error}", shown(path))
    if not _is_new(status, seen):
        return Skipped(shown(path), "files already read")
    return Found(path, name, status.st_size) if stat.S_ISREG(status.st_mode) else Found(path, None, None)


def _unknown(path: str) -> Skipped:
    return Skipped(shown(path), kind_to_tell(PurePath(path).suffix.lower()))


def _is_new(status: os.stat_result, seen: set[tuple[int, int]]) -> bool:
    key = (status.st_dev, status.st_ino)
    if key in seen:
        return False
    seen.add(key)
    return True
