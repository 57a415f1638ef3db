"""The store: an index in a folder, made of segments and a manifest that lists those of the last commit."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from frsearch.engine.disk.files import is_ours_in_the_making, make_folder, sync_folder
from frsearch.engine.format.manifest import FORMAT, MANIFEST, Manifest, read_any_manifest, read_manifest, write_manifest
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.errors import IndexDamaged, IndexExists, IndexOutdated, IndexProblem
from frsearch.forks import importing

if TYPE_CHECKING:
    from frsearch.engine.read.combined import CombinedSnapshot
    from frsearch.engine.search.searcher import SegmentsSearcher
    from frsearch.engine.write.transaction import SegmentsTransaction
    from frsearch.model.reports import RepairReport, UpgradeReport, VerifyReport

__all__ = [
    "FORMAT",
    "MANIFEST",
    "CombinedStore",
    "SegmentsStore",
    "create",
    "open_store",
    "open_stores",
    "repair",
    "upgrade",
    "verify",
]

_NOT_AN_INDEX = {"README.md", ".gitignore"}
"""Files that may be in a folder before it becomes an index."""

_OPENINGS = 100
"""Attempts to open a commit whose files vanish after its manifest was read, before that is an error."""

_CREATION = 5.0
"""Seconds to wait for another process that is creating the same index."""


def create(path: Path, overwrite: bool = False) -> SegmentsStore:
    """Create an empty index in the folder `path`; with `overwrite`, an existing one stays until the first commit.

    Raises IndexExists.
    """
    if os.path.lexists(path) and not path.is_dir():
        raise IndexExists("is a file or a broken link; an index is a folder: choose another path", path)
    if overwrite and path.is_dir() and any(path.glob("*.frs")):  # even if its manifest is lost
        return SegmentsStore(path, overwrite)
    if not (path / MANIFEST).exists():
        if path.is_dir():
            _check_foreign_files(path)
        make_folder(path)
        _make_empty(path)
    elif not overwrite:
        raise _exists_already(path)
    return SegmentsStore(path, overwrite)


def _check_foreign_files(path: Path) -> None:
    names = {entry.name for entry in path.iterdir()}
    others = sorted(name for name in names - _NOT_AN_INDEX if not is_ours_in_the_making(name))
    if others and MANIFEST not in names:  # another process may have created one meanwhile
        raise IndexExists(f"contains other files ({', '.join(others[:3])}…) but no index; choose an empty folder", path)


def _exists_already(path: Path) -> IndexExists:
    return IndexExists("an index already exists here; open it with Index.open, or replace it with overwrite=True", path)


def _make_empty(path: Path) -> None:
    """Write the first manifest, unless another process has. The manifest makes it an index, so it precedes the ``.toc``."""
    with importing:
        from frsearch.engine.disk.lock import WriteLock  # noqa: PLC0415 (searching needs neither)
        from frsearch.engine.format.whoosh_toc import write_toc  # noqa: PLC0415

    lock = WriteLock(path, _CREATION)
    try:
        if (path / MANIFEST).exists():
            raise _exists_already(path)
        write_manifest(path, Manifest())
        write_toc(path, Manifest())
        sync_folder(path)
    finally:
        lock.release()


def open_store(path: Path) -> SegmentsStore:
    """Open the index in the folder `path`; raises IndexMissing, IndexOutdated or IndexDamaged."""
    read_manifest(path)
    return SegmentsStore(path)


def verify(path: Path) -> VerifyReport:
    """Return all damage to the index in the folder `path`; raises IndexMissing or IndexOutdated."""
    with importing:
        from frsearch.engine.upkeep.verify import damage_of, verify  # noqa: PLC0415 (searching needs none of this)
        from frsearch.model.reports import VerifyReport  # noqa: PLC0415

    try:
        return verify(path)
    except IndexDamaged as error:  # the manifest
        return VerifyReport(0, 0, 0, (damage_of(error),))


def repair(path: Path, wait: float = 0.0) -> RepairReport:
    """Repair a damaged index, and return what was lost; raises IndexMissing, IndexLocked, or IndexOutdated if unreadable."""
    with importing:
        from frsearch.engine.upkeep.repair import repair  # noqa: PLC0415

    with contextlib.suppress(IndexDamaged):
        read_any_manifest(path)  # its errors explain a wrong folder better than the lock's
    return repair(path, wait)


def upgrade(path: Path, wait: float = 0.0) -> UpgradeReport:
    """Index the articles of an outdated index again; raises IndexMissing, IndexDamaged, IndexLocked or IndexOutdated."""
    with importing:
        from frsearch.engine.upkeep.upgrade import upgrade  # noqa: PLC0415

    read_any_manifest(path)  # its errors explain a wrong folder better than the lock's
    return upgrade(path, wait)


def open_stores(paths: Sequence[Path]) -> CombinedStore:
    """Open several indexes as one, for reading; raises IndexMissing, IndexOutdated or IndexDamaged."""
    return CombinedStore([open_store(path) for path in paths])


class SegmentsStore:
    """An index in a folder; with `overwrite`, an unreadable one counts as empty until a commit replaces it."""

    format = FORMAT
    is_atomic = True

    def __init__(self, path: Path, overwrite: bool = False) -> None:
        self.path = path
        self._overwrite = overwrite

    def _manifest(self) -> Manifest:
        try:
            return read_manifest(self.path)
        except (IndexDamaged, IndexOutdated):
            if self._overwrite:
                return Manifest()
            raise

    def searcher(self, snapshot: SegmentsSnapshot | None = None) -> SegmentsSearcher:
        """Return a searcher of a snapshot of this index, by default of one of the last commit."""
        with importing:
            from frsearch.engine.search.searcher import SegmentsSearcher  # noqa: PLC0415 (writing needs none of this)

        return SegmentsSearcher(snapshot or self.snapshot())

    def snapshot(self) -> SegmentsSnapshot:
        """Return a snapshot of the last commit, trying again if a writer replaces it while its files are being opened."""
        for _ in range(_OPENINGS):
            manifest = self._manifest()
            try:
                return SegmentsSnapshot(self.path, manifest)
            except IndexDamaged:
                if self._manifest() == manifest:
                    if self._overwrite:
                        return SegmentsSnapshot(self.path, Manifest(manifest.generation))
                    raise
        return SegmentsSnapshot(self.path, self._manifest())

    def generation(self) -> int:
        """Return the number of the last commit."""
        return self._manifest().generation

    def size(self) -> int:
        """Return the total size of all files in the folder in bytes; a writer may remove some meanwhile."""
        total = 0
        for file in self.path.rglob("*"):
            with contextlib.suppress(FileNotFoundError):
                total += file.stat().st_size if file.is_file() else 0
        return total

    def verify(self) -> VerifyReport:
        """Return all damage to the last commit."""
        return verify(self.path)

    def compact(self, wait: float = 0.0) -> bool:
        """Merge all segments into one; return whether there was anything to do. Raises IndexLocked after `wait` seconds."""
        with importing:
            from frsearch.engine.upkeep.compact import compact  # noqa: PLC0415

        self._manifest()  # its errors explain a wrong folder better than the lock's
        return compact(self.path, wait)

    def backup(self, snapshot: SegmentsSnapshot, to: Path) -> None:
        """Copy the commit of a snapshot of this index into the folder `to`."""
        with importing:
            from frsearch.engine.upkeep.backup import backup  # noqa: PLC0415

        backup(snapshot, to)

    def kept(self) -> bytes:
        """Return what is kept beside the articles; empty: nothing."""
        with importing:
            from frsearch.engine.disk.kept import read_kept  # noqa: PLC0415 (searching needs none of this)

        return read_kept(self.path)

    def keep(self, change: Callable[[bytes], bytes], wait: float = 0.0) -> None:
        """Replace what is kept beside the articles by what `change` makes of it; raises IndexLocked."""
        with importing:
            from frsearch.engine.disk.kept import replace_kept  # noqa: PLC0415

        replace_kept(self.path, change, wait)

    def transaction(self, clear: bool = False, wait: float = 0.0) -> SegmentsTransaction:
        """Take the write lock; raises IndexLocked. With `clear`, the commit drops everything before it."""
        with importing:
            from frsearch.engine.disk.lock import WriteLock  # noqa: PLC0415 (searching needs none of this)
            from frsearch.engine.write.commit import recover  # noqa: PLC0415
            from frsearch.engine.write.transaction import SegmentsTransaction  # noqa: PLC0415

        self._manifest()  # its errors explain a wrong folder better than the lock's
        lock = WriteLock(self.path, wait)
        try:
            recover(self.path)
            before = self._manifest()
            return SegmentsTransaction(self.path, lock, Manifest(before.generation) if clear else before)
        except BaseException:
            lock.release()
            raise


class CombinedStore:
    """Several indexes, read as one; whatever would change one of them, or copy it, raises IndexProblem."""

    format = FORMAT
    is_atomic = True

    def __init__(self, stores: Sequence[SegmentsStore]) -> None:
        self._stores = stores
        self.path = Path(", ".join(str(store.path) for store in stores))
        """All of their paths, as messages name them."""

    def searcher(self, snapshot: SegmentsSnapshot | None = None) -> SegmentsSearcher:
        """Return a searcher of a snapshot, by default of the last commits."""
        return self._stores[0].searcher(snapshot or self.snapshot())

    def snapshot(self) -> CombinedSnapshot:
        """Return a snapshot of the last commit of each index."""
        with importing:
            from frsearch.engine.read.combined import CombinedSnapshot  # noqa: PLC0415 (most open one index)

        with contextlib.ExitStack() as opened:
            snapshots = [opened.enter_context(contextlib.closing(store.snapshot())) for store in self._stores]
            opened.pop_all()
        return CombinedSnapshot(self.path, snapshots)

    def generation(self) -> int:
        """Return a number that is higher after each commit to one of them."""
        return sum(store.generation() for store in self._stores)

    def size(self) -> int:
        """Return the total size of all files in their folders, in bytes."""
        return sum(store.size() for store in self._stores)

    def verify(self) -> NoReturn:
        """Raise IndexProblem."""
        self._refuse("verified")

    def compact(self, wait: float = 0.0) -> NoReturn:
        """Raise IndexProblem."""
        self._refuse("compacted")

    def backup(self, snapshot: SegmentsSnapshot, to: Path) -> NoReturn:
        """Raise IndexProblem."""
        self._refuse("copied")

    def transaction(self, clear: bool = False, wait: float = 0.0) -> NoReturn:
        """Raise IndexProblem."""
        self._refuse("written to")

    def kept(self) -> NoReturn:
        """Raise IndexProblem."""
        self._refuse("asked for what is kept beside one of them")

    def keep(self, change: Callable[[bytes], bytes], wait: float = 0.0) -> NoReturn:
        """Raise IndexProblem."""
        self._refuse("written to")

    def _refuse(self, what: str) -> NoReturn:
        raise IndexProblem(
            f"indexes that are open together cannot be {what}; open the one that is meant with Index.open", self.path
        )
