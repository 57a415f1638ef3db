"""Which files an index was made from, so that those that have not changed need not be read again.

The ledger is a file in the index's folder, compressed JSON lines: the lines repeated through folders, then one line a file. It
is only ever a shortcut: a file is skipped if its size and its time of modification are those recorded, or else its hash is, it
was read without a problem and with the same options, and the index still holds its articles as they were. A ledger that is
lost, damaged or of another index costs time, and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from attrs import define, evolve, field, frozen

from frsearch.ingest.files.walk import STDIN, Found
from frsearch.ingest.repeated_lines import Lines

NAME = "frsearch-files.zst"
_VERSION = 2
"""Changes when files are read otherwise than before, so that all are read again."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file counts as written: its time of modification may be as coarse as two seconds."""

_FREE, _RATIO = 1 << 20, 40
"""Bytes that a ledger may decompress to, and how many times its size beyond that: ids compress to a tenth or less."""

Hashes = Callable[[Sequence[str]], list[str | None]]
"""Returns the content hash of the article in the index with each of these ids, None for those that it does not have."""


@frozen
class Entry:
    """A file: what it was when it was read, the ids of its articles, and a hash of what these were in the index.

    ``size`` and ``modified`` (in nanoseconds) are those of the file, ``digest`` is the hash of its bytes, empty if it must be
    read again. ``name`` is the path in the ids of its articles, ``how`` stands for the options with which it was read.
    ``former`` are the ids of articles that it held once, and that the index may still have.
    """

    path: str
    name: str
    size: int
    modified: int
    digest: str
    how: str
    ids: tuple[str, ...]
    stored: str = ""
    former: tuple[str, ...] = ()


@define
class Ledger:
    """The files of an index, as they are recorded in its folder, and what one run over some of them comes to.

    ``unchanged`` has the entries of files that need not be read, by path, and ``kept`` the content hashes of their articles.
    """

    folder: Path
    how: str
    unchanged: dict[str, Entry] = field(factory=dict, init=False)
    kept: dict[str, str] = field(factory=dict, init=False)
    is_blind: bool = field(default=False, init=False)
    """Whether part of the folders could not be looked into: what is not met may still be there."""
    lines: Lines = field(factory=dict, init=False)
    """The lines that are repeated through a folder's files, which its new files may have, too."""
    _entries: dict[str, Entry] = field(factory=dict, init=False)
    _met: set[str] = field(factory=set, init=False)
    _read: dict[str, Entry] = field(factory=dict, init=False)

    @classmethod
    def of(cls, folder: Path, *options: object) -> Ledger:
        """Return the ledger in the folder of an index, empty if there is none, for a run with these options of reading."""
        ledger = cls(folder, hashlib.blake2b(repr((_VERSION, *options)).encode("utf-8", "replace"), digest_size=8).hexdigest())
        with contextlib.suppress(Exception):  # whatever is wrong with it
            lines, *entries = _records(folder / NAME)
            ledger._entries = {entry.path: entry for entry in (Entry(*map(_frozen, record)) for record in entries)}
            ledger.lines = {(place, outlet): found for place, outlet, found in lines}
        return ledger

    def compare(self, files: Iterable[Found], hashes: Hashes) -> None:
        """Find those of `files` that have not changed since they were recorded, and whose articles the index still has."""
        same = [evolve(entry, modified=_settled(found.modified)) for found in files if (entry := self._same(found))]
        for entry, stored in _looked_up(same, hashes):
            if None not in stored and _digest_of(stored) == entry.stored:
                self.unchanged[entry.path] = entry
                self.kept |= zip(entry.ids, map(str, stored), strict=True)

    def _same(self, found: Found) -> Entry | None:
        """Return the entry of a file that has not changed and is to be read as it was."""
        entry = self._entries.get(_path(found)) if found.id is not None else None
        return entry if entry and (entry.name, entry.how) == (found.id, self.how) and _is_same(entry, found) else None

    def is_unchanged(self, found: Found) -> bool:
        """Return whether a file need not be read; note that it is there."""
        path = _path(found)
        self._met.add(path)
        return path in self.unchanged

    def record(self, found: Found, ids: Sequence[str], is_whole: bool) -> None:
        """Record that a file was read, with articles of these ids; it was not, as a whole, if there was a problem."""
        if found.id is None:
            return
        path = _path(found)
        if not is_whole and path in self._entries:  # what it held before may be in the part that was not read
            ids = [*dict.fromkeys((*ids, *self._entries[path].ids))]
        # A file without an article is read again, to be reported again.
        size, modified, digest = _state(found.path) if is_whole and ids else (0, 0, "")
        if (size, modified) != (found.size, found.modified):
            digest = ""  # it was being written to
        self._read[path] = Entry(path, found.id, size, _settled(modified), digest, self.how, tuple(ids))

    def gone(self, folders: Sequence[str]) -> list[str]:
        """Return the ids of articles whose files in these `folders` are gone, or no longer hold them; none after a blind run."""
        if self.is_blind:
            return []
        lost, now = self._lost(folders), self._now()
        owned = {id_ for path, entry in now.items() if path not in lost for id_ in entry.ids}
        left = [id_ for entry in lost.values() for id_ in (*entry.ids, *entry.former)]
        left += [id_ for path in self._met for id_ in self._former(path, now)]
        return [id_ for id_ in dict.fromkeys(left) if id_ not in owned]

    def _lost(self, folders: Sequence[str]) -> dict[str, Entry]:
        roots = tuple(os.path.join(os.path.abspath(folder), "") for folder in folders)  # noqa: PTH100, PTH118
        return {path: entry for path, entry in self._entries.items() if path not in self._met and path.startswith(roots)}

    def _now(self) -> dict[str, Entry]:
        """Return the entries as this run has changed them."""
        return self._entries | self.unchanged | self._read

    def _former(self, path: str, now: Mapping[str, Entry]) -> list[str]:
        """Return the ids of articles that a file held once, and does not hold now."""
        if not (before := self._entries.get(path)):
            return []
        held = set(now[path].ids)
        return [id_ for id_ in (*before.ids, *before.former) if id_ not in held]

    def save(self, hashes: Hashes, pruned: Sequence[str] = ()) -> None:
        """Write the ledger, now that the articles read are in the index; `pruned` are the folders whose articles gone are not."""
        import zstandard  # noqa: PLC0415 (takes ten milliseconds)

        for entry, stored in _looked_up([*self._read.values()], hashes):
            self._read[entry.path] = evolve(entry, digest="") if None in stored else evolve(entry, stored=_digest_of(stored))
        now, lost = self._now(), self._lost(pruned)
        lines = [json.dumps([[*key, found] for key, found in self.lines.items()])]
        lines += (
            json.dumps([*_recorded(entry), () if pruned and path in self._met else self._former(path, now)])
            for path, entry in now.items()
            if path not in lost
        )
        written = self.folder / f"{NAME}.new"
        written.unlink(missing_ok=True)
        with written.open("xb") as file:  # never through a link that somebody put there
            file.write(zstandard.compress("\n".join(lines).encode("ascii"), 3))
        written.replace(self.folder / NAME)


def remove_ledger(folder: Path) -> None:
    """Remove the ledger in the folder of an index, which has ids of articles and lines of their texts, and one half written."""
    for name in (NAME, f"{NAME}.new"):
        (folder / name).unlink(missing_ok=True)


_recorded = attrgetter("path", "name", "size", "modified", "digest", "how", "ids", "stored")


def _looked_up(entries: Sequence[Entry], hashes: Hashes) -> Iterator[tuple[Entry, list[str | None]]]:
    """Yield each entry with the content hashes of its articles, looked up all at once, which takes a tenth of the time."""
    stored = iter(hashes([article_id for entry in entries for article_id in entry.ids]))
    return ((entry, list(islice(stored, len(entry.ids)))) for entry in entries)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _records(path: Path) -> Iterator[Any]:
    """Yield the JSON values of a ledger; raises OSError or ValueError for what is no file, or unfolds to much more than it is."""
    import zstandard  # noqa: PLC0415

    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(path, "rb", opener=lambda name, _: os.open(name, flags)) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("not a file")
        left = _FREE + _RATIO * status.st_size
        with zstandard.ZstdDecompressor().stream_reader(file) as stream:
            lines = io.TextIOWrapper(stream, "ascii")
            while line := lines.readline(left + 1):
                left -= len(line)
                if left < 0:
                    raise ValueError("unfolds to more than any ledger")
                yield json.loads(line)


def _path(found: Found) -> str:
    return os.path.abspath(found.path) if found.path != STDIN else STDIN  # noqa: PTH100 (links are not resolved)


def _is_same(entry: Entry, found: Found) -> bool:
    """Return whether a file is what it was: by its time, if that says so for certain, else by its bytes."""
    if not entry.digest or entry.size != found.size:
        return False
    return entry.modified == found.modified or _state(found.path)[2] == entry.digest


def _state(path: str) -> tuple[int, int, str]:
    """Return the size of a file, its time of modification and the hash of its bytes; empty if it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            before = os.fstat(file.fileno())
            digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
            after = os.fstat(file.fileno())
    except OSError:
        return 0, 0, ""
    is_still = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return after.st_size, after.st_mtime_ns, digest if is_still else ""


def _settled(modified: int) -> int:
    """Return a time of modification, or 0 if it is so late that the file may be written again within it."""
    return modified if modified < time.time_ns() - _SETTLED else 0


def _digest_of(hashes: Sequence[str | None]) -> str:
    return hashlib.blake2b("".join(map(str, hashes)).encode("ascii"), digest_size=16).hexdigest()
