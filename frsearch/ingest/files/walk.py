"""Paths as they were typed → the files they name, in a stable order."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePath

from attrs import frozen

from frsearch.errors import CorpusError
from frsearch.ingest.files.suffixes import is_read
from frsearch.text import clean_line

STDIN = "-"
HIDDEN = "hidden files and folders"
_LONGEST_SUFFIX = 12


@frozen
class Found:
    """A file to read: ``id`` is its path relative to the argument that led to it, ``size`` its length in bytes.

    ``modified`` is its time of modification, in nanoseconds. ``id`` and ``size`` are None for standard input and for a pipe
    named on the command line: its name means nothing tomorrow.
    """

    path: str
    id: str | None
    size: int | None
    modified: int = 0


@frozen
class Skipped:
    """A file that is not read, and the ``kind`` under which a report counts it."""

    path: str
    kind: str


Step = Found | Skipped | CorpusError


def find(paths: Sequence[str], suffixes: Collection[str]) -> Iterator[Step]:
    """Yield the files that `paths` (files, folders, globs, ``-``) name: argument by argument, folders sorted by name.

    In folders and globs only archives and files with one of `suffixes`, compressed or not, are read; folders that are an index
    are skipped. No file and no folder is visited twice, whatever names or links lead to it; remembering them takes some 150
    bytes a file.
    """
    walk = _Walk(suffixes)
    for path in paths:
        yield from walk.argument(path)


def shown(path: str) -> str:
    """Return `path` in a form that a message can print, without undecodable bytes and line ends."""
    return clean_line(path) or path


def kind_to_report(suffix: str) -> str:
    """Return the kind under which a report counts files whose `suffix` is not read; anyone may have made that suffix up."""
    if not suffix:
        return "no suffix"
    return suffix if len(suffix) <= _LONGEST_SUFFIX and suffix.isprintable() else "other suffixes"


def missing(path: str) -> CorpusError | None:
    """Return what is wrong with an argument that names nothing: no file, no folder, no pattern."""
    is_there = path == STDIN or os.path.lexists(path) or glob.has_magic(path)
    return None if is_there else CorpusError("no such file or folder", shown(path))


class _Walk:
    """One walk over all arguments: the suffixes it reads, and the files and folders it has visited."""

    def __init__(self, suffixes: Collection[str]) -> None:
        self._suffixes = suffixes
        self._visited: set[tuple[int, int]] = set()

    def argument(self, path: str) -> Iterator[Step]:
        """Yield the files that one argument names."""
        if problem := missing(path):
            yield problem
        elif path == STDIN:
            yield Found(STDIN, None, None)
        elif os.path.lexists(path):
            yield from self._named(path, Path(path).name or path)
        else:
            yield from self._matches(path)

    def _named(self, path: str, name: str) -> Iterator[Step]:
        if not Path(path).is_dir():
            yield self._file(path, name)
            return
        empty = True
        for step in self._folder(path, ""):
            empty = empty and not isinstance(step, Found | CorpusError)
            yield step
        if empty:
            known = ", ".join(self._suffixes)
            yield CorpusError(f"no file in this folder can be read; known suffixes are {known}", shown(path))

    def _matches(self, pattern: str) -> Iterator[Step]:
        root = _fixed_part(pattern)
        suffix = PurePath(pattern).suffix
        matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 (as typed, absolute or not)
        for path in matches:
            relative = Path(os.path.relpath(path, root)).as_posix()
            if Path(path).is_dir():
                yield from self._folder(path, "" if relative == "." else f"{relative}/")
            elif is_read(path, self._suffixes) or (suffix and PurePath(path).suffix == suffix):
                yield self._file(path, relative)
            else:
                yield _unknown(path)
        if not matches:
            yield CorpusError("nothing matches this pattern", shown(pattern))

    def _folder(self, path: str, prefix: str) -> Iterator[Step]:
        # An explicit stack, last entry first: folders can be nested deeper than Python's recursion limit.
        pending = [(path, prefix, True)]
        while pending:
            path, name, is_folder = pending.pop()
            if not is_folder:
                yield self._listed(path, name)
                continue
            try:
                if not self._is_new(Path(path).stat()):
                    yield Skipped(shown(path), "links to a folder already read")
                    continue
                with os.scandir(path) as entries:
                    ordered = sorted(entries, key=lambda entry: entry.name, reverse=True)
            except OSError as error:
                yield CorpusError(f"the folder cannot be read: {error.strerror or error}", shown(path))
                continue
            if _is_index({entry.name for entry in ordered}):
                yield Skipped(shown(path), "indexes of frsearch")
                continue
            for entry in ordered:
                if entry.name.startswith("."):
                    yield Skipped(shown(entry.path), HIDDEN)
                else:
                    inside = _is_folder(entry)
                    pending.append((entry.path, f"{name}{entry.name}{'/' * inside}", inside))

    def _listed(self, path: str, name: str) -> Step:
        if not is_read(name, self._suffixes):
            return _unknown(path)
        step = self._file(path, name)
        if isinstance(step, Found) and step.size is None:
            # Opening a pipe that nobody writes to would block for ever.
            return Skipped(step.path, "pipes and devices")
        return step

    def _file(self, path: str, name: str) -> Step:
        try:
            status = Path(path).stat()
        except FileNotFoundError:
            return CorpusError("a link to a file that does not exist", shown(path))
        except OSError as error:
            return CorpusError(f"cannot be read: {error.strerror or error}", shown(path))
        if not self._is_new(status):
            return Skipped(shown(path), "files already read")
        is_file = stat.S_ISREG(status.st_mode)
        return Found(path, name, status.st_size, status.st_mtime_ns) if is_file else Found(path, None, None)

    def _is_new(self, status: os.stat_result) -> bool:
        """Return whether a file or folder is visited for the first time, and mark it as visited."""
        key = (status.st_dev, status.st_ino)
        if key in self._visited:
            return False
        self._visited.add(key)
        return True


def _fixed_part(pattern: str) -> str:
    parts = PurePath(pattern).parts
    fixed = next(i for i, part in enumerate(parts) if glob.has_magic(part))
    return os.path.join(*parts[:fixed]) if fixed else "."  # noqa: PTH118 (a string, as glob returns them)


def _is_index(names: set[str]) -> bool:
    """Return whether a folder with files of these names is an index, or a copy of one."""
    return "frsearch.json" in names and any(name.startswith("_MAIN") or name.endswith(".frs") for name in names)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a broken link, reported when it is opened as a file


def _unknown(path: str) -> Skipped:
    return Skipped(shown(path), kind_to_report(PurePath(path).suffix.lower()))
