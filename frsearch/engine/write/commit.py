"""The commit protocol: the last commit survives a crash at any instant (the guarantee of SQLite and Lucene).

1. Segment and deletion files are written under names that no commit has used before, each fsynced by its writer.
2. The folder is fsynced: their names are durable.
3. The ``.toc`` for plain Whoosh is written under a temporary name, fsynced, and renamed.
4. The manifest is written under a temporary name, fsynced, and renamed: *that rename is the commit*.
5. The folder is fsynced once more: the rename is durable. Only then may files of older commits be removed.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from frsearch.engine.disk.files import remove_leftovers, sync_folder
from frsearch.engine.format.manifest import MOST_COMMITS, Manifest, read_any_manifest, read_manifest, write_manifest
from frsearch.engine.format.whoosh_toc import write_toc
from frsearch.errors import IndexProblem
from frsearch.progress import report_writing

_MANY_DIGITS = 20


def publish(path: Path, manifest: Manifest) -> None:
    """Make `manifest` the last commit of the index in the folder `path`, where its files are; the caller holds the lock."""
    report_writing(is_committed=False)
    sync_folder(path)
    write_toc(path, manifest)
    try:
        write_manifest(path, manifest)
    finally:  # an interruption after the rename does not undo it
        try:
            _report_outcome(path, manifest)
        except KeyboardInterrupt:
            _report_outcome(path, manifest)
            raise


def _report_outcome(path: Path, manifest: Manifest) -> None:
    with contextlib.suppress(IndexProblem, OSError):
        report_writing(is_committed=read_manifest(path) == manifest)


def recover(path: Path) -> None:
    """Finish or undo the commit of a writer that died; the caller holds the lock."""
    sync_folder(path)  # it may have died before step 5: if the rename were lost, the files removed next would be needed
    remove_unreferenced(path)


def remove_unreferenced(path: Path, *also: Manifest) -> None:
    """Remove files that neither the last commit nor those in `also` need; none if the last commit cannot be read.

    The caller holds the lock. Files that the system cannot remove now are left to the next writer.
    """
    try:
        last = read_any_manifest(path)
    except (IndexProblem, OSError):
        return
    needed = {name for manifest in (last, *also) for name in (*manifest.files, manifest.toc_file)}
    remove_leftovers(path, needed)


def highest_generation(path: Path) -> int:
    """Return the highest generation in any file name, including files left by commits that failed or cannot be read."""
    numbers = [file.name.split(".")[1] for file in path.glob("*.del")]
    numbers += [file.stem.removeprefix("_MAIN_") for file in path.glob("_MAIN_*.toc")]
    generations = (int(number) for number in numbers if number.isascii() and number.isdecimal() and len(number) < _MANY_DIGITS)
    return max((number for number in generations if number <= MOST_COMMITS), default=0)
