"""Every exception frsearch raises on purpose.

::

    FrsearchError
    ├── CorpusError        a file of the corpus cannot be read as articles
    ├── QueryError         a query cannot be understood
    ├── SearchStopped      a search exceeded a limit
    │   ├── SearchTimeout  its time limit
    │   └── SearchMemory   its memory limit
    ├── SavedMissing       no saved search has this name (also a KeyError)
    ├── SavedExists        a saved search of this name is there already
    ├── OutputExists       a file to be written is there already
    ├── ArticleMissing     no article has this id (also a KeyError)
    └── IndexProblem       the index as a whole cannot be used
        ├── IndexClosed    it has been closed
        ├── IndexMissing   there is no index at this path
        ├── IndexExists    the path is already taken
        ├── IndexLocked    another process is writing
        ├── IndexOutdated  built by another version of the format or the analyzer
        ├── IndexDamaged   a file does not hold what was written to it
        ├── IndexUnreachable  the cluster at this address does not answer, or refuses to
        └── NotOnCluster   an index on a cluster cannot do this

A message says where, what was found, what was expected and what to do next; attributes hold the same facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_LONGEST = 500
"""Code points of a file's name or of a message that are kept: both may quote untrusted text, and thousands of them are kept."""


def printable(text: str, longest: int = _LONGEST) -> str:
    """Return `text` safe to print on one line of a terminal: control and bidirectional characters become U+FFFD.

    >>> printable("a\\x1b[2Jb\\n", 6)
    'a\ufffd[2Jb…'
    """
    shown = text if len(text) <= longest else f"{text[:longest]}…"
    if shown.isprintable():
        return shown
    return re.sub("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", "\ufffd", shown)


def without_password(text: str) -> str:
    """Return a text with the password of the address that it is, or is meant to be, replaced by dots.

    >>> without_password("opensearch://ana:secret@host/presse"), without_password("index")
    ('opensearch://ana:…@host/presse', 'index')
    """
    scheme, separator, rest = text.partition("://")
    if not separator:
        return printable(text)
    credentials, at, hosts = rest.rpartition("@")  # a password may hold any character
    user, colon, _ = credentials.partition(":")
    return printable(f"{scheme}://{user}{':…' if colon else ''}{at}{hosts}")


class FrsearchError(Exception):
    """The base class of every error that frsearch raises on purpose. They can be pickled, attributes included."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.args, vars(self))


def _restored(kind: type[FrsearchError], args: tuple[Any, ...], facts: dict[str, Any]) -> FrsearchError:
    error = kind.__new__(kind)
    error.args = args
    vars(error).update(facts)
    return error


class CorpusError(FrsearchError):
    """A file of the corpus, or part of it, cannot be read as articles.

    ``path`` is the file as it was named, ``line`` the line (from 1) or None if the format has no lines; ``message`` says
    what is wrong, without the place. If ``is_read``, the article was read all the same, but not all of it as it should be.
    """

    def __init__(self, message: str, path: str, line: int | None = None, *, is_read: bool = False) -> None:
        where = printable(path) if line is None else f"{printable(path)}:{line}"
        self.message = printable(message)
        super().__init__(f"{where}: {self.message}")
        self.path = path
        self.line = line
        self.is_read = is_read


class QueryError(FrsearchError):
    """A query cannot be understood; ``position`` is a code-point offset into ``query``."""

    def __init__(self, message: str, query: str, position: int = 0) -> None:
        super().__init__(message)
        self.query = query
        self.position = position


class SearchStopped(FrsearchError):
    """A search exceeded a limit before all articles were ranked: of ``resource``, ``"time"`` or ``"memory"``.

    ``after`` is what the limit allowed, with its unit.
    """

    def __init__(self, after: str, resource: str) -> None:
        ways = f"use longer patterns, fewer frequent words near each other, or allow more {resource}"
        super().__init__(f"the search was stopped after {after}, before all articles were ranked; {ways}")
        self.after = after
        self.resource = resource


class SearchTimeout(SearchStopped):
    """A search used up its ``seconds`` before all articles were ranked."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:g} s", "time")
        self.seconds = seconds


class SearchMemory(SearchStopped):
    """A search used up its ``megabytes`` of memory before all articles were ranked."""

    def __init__(self, megabytes: float) -> None:
        super().__init__(f"using {megabytes:g} MB of memory", "memory")
        self.megabytes = megabytes


class ArticleMissing(FrsearchError, KeyError):
    """No article in the index has this ``id``."""

    def __init__(self, id: str) -> None:  # noqa: A002 (the field's own name)
        super().__init__(id)
        self.id = id

    def __str__(self) -> str:
        return f"no article has the id {self.id!r}"


class SavedMissing(FrsearchError, KeyError):
    """No saved search of the index has this ``name``; ``known`` are those there are."""

    def __init__(self, name: str, known: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)

    def __str__(self) -> str:
        there = ", ".join(map(repr, self.known[:20])) or "none"
        return printable(f"no saved search is named {self.name!r}; there are: {there}", 3 * _LONGEST)


class SavedExists(FrsearchError):
    """A saved search of this ``name`` is there already; the message ends with ``advice``."""

    advice = "choose another name, or replace it by replace=True"

    def __init__(self, name: str) -> None:
        super().__init__(f"a saved search is named {printable(name)!r} already; {self.advice}")
        self.name = name


class OutputExists(FrsearchError):
    """A file or a folder to be written, ``path``, is there already; the message ends with ``advice``."""

    def __init__(self, path: str | Path, *, is_folder: bool = False) -> None:
        way = (
            "choose one that is empty or does not exist" if is_folder else "choose another name, or replace it by overwrite=True"
        )
        self.advice = way
        super().__init__(f"{printable(str(path))}: is there already; {way}")
        self.path = Path(path)
        self.is_folder = is_folder


class IndexProblem(FrsearchError):
    """The index at ``path`` cannot be used. Its message ends with ``advice``: what to do about it, if there is anything.

    ``path`` is that of a folder, or, as a text, the address of an index on a cluster.
    """

    advice = ""

    def __init__(self, message: str, path: str | Path) -> None:
        shown = printable(f"{path}: {message}", 3 * _LONGEST)
        super().__init__(f"{shown}; {self.advice}" if self.advice else shown)
        self.path: str | Path = str(path) if "://" in str(path) else Path(path)


class IndexClosed(IndexProblem):
    """The index was used after it had been closed."""

    advice = "open it again with Index.open"

    def __init__(self, path: str | Path) -> None:
        super().__init__("this index was closed", path)


class IndexMissing(IndexProblem):
    """There is no index at ``path``."""

    advice = "make one with Index.create"


class IndexExists(IndexProblem):
    """``path`` already holds an index, or something else that must not be overwritten."""


class IndexLocked(IndexProblem):
    """Another process is writing to the index; ``pid`` is its process id, or None if unknown."""

    advice = "wait until it finishes, by wait=SECONDS"

    def __init__(self, message: str, path: str | Path, pid: int | None = None) -> None:
        super().__init__(message, path)
        self.pid = pid


class IndexOutdated(IndexProblem):
    """The index was built with another version of the format or the analyzer: ``found`` instead of ``expected``.

    If this version can read its articles, ``is_upgradable`` is true, and :func:`frsearch.upgrade_index` indexes them again.
    """

    def __init__(self, path: str | Path, found: str, expected: str, *, is_upgradable: bool = True) -> None:
        upgrade, rebuild = "upgrade it with upgrade_index(path)", "index the articles again in Index.create(path, overwrite=True)"
        on_cluster = f"rebuild it with: frsearch cluster rebuild {path}"
        self.advice = on_cluster if "://" in str(path) else upgrade if is_upgradable else rebuild
        super().__init__(f"built with {found}, but this version needs {expected}", path)
        self.found = found
        self.expected = expected
        self.is_upgradable = is_upgradable


class IndexDamaged(IndexProblem):
    """``file`` inside the index is damaged, at byte ``offset`` (None if unknown); ``message`` says how."""

    advice = "repair it with repair_index, or index the articles again in Index.create(path, overwrite=True)"

    def __init__(self, message: str, path: str | Path, file: str, offset: int | None = None) -> None:
        where = file if offset is None else f"{file} at byte {offset}"
        super().__init__(f"{where}: {message}", path)
        self.message = message
        self.file = file
        self.offset = offset


class IndexUnreachable(IndexProblem):
    """The cluster that has the index does not answer, or refuses to; ``address`` is where it was looked for, without a password.

    If that was in the middle of :meth:`frsearch.Index.add`, the cluster has acknowledged ``written`` articles of it; adding all
    of them again is safe, and adds what is missing.
    """

    advice = "check the address, the network and the credentials, and whether the cluster runs"

    def __init__(self, message: str, address: str | Path, written: int = 0) -> None:
        super().__init__(message, address)
        self.message = message
        self.address = str(address)
        self.written = written


class NotOnCluster(IndexProblem):
    """An index on a cluster cannot do ``what``; the message ends with what to do ``instead``."""

    def __init__(self, what: str, instead: str, path: str | Path) -> None:
        self.advice = instead
        super().__init__(f"an index on a cluster cannot {what}", path)
        self.what = what
        self.instead = instead


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Add the file name to an OSError that lacks one, such as that of a full disk."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename is None:
            error.filename = str(path)
        raise
