"""The commit protocol (SQLite and Lucene promise no less): what was committed last is there after a crash at any instant.

1. Segment and deletion files are written under names that no commit has used, each fsynced by whoever writes it.
2. Their folder is fsynced: the disk has their names.
3. The ``.toc`` for plain Whoosh is written beside, fsynced, and renamed.
4. The manifest is written beside, fsynced, and renamed: *that rename is the commit*.
5. The folder is fsynced once more: the disk has the rename. Only then may files of older commits go.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from frsearch.engine.disk.files import remove_leftovers, sync_folder
from frsearch.engine.format.manifest import MOST_COMMITS, Manifest, read_manifest, write_manifest
from frsearch.errors import IndexProblem

WriteToc: TypeAlias = Callable[[Path, Manifest], None]
"""Writes what plain Whoosh reads of a commit (step 3): whoever opens a store for writing knows how."""

_MANY_DIGITS = 20


def publish(path: Path, manifest: Manifest, write_toc: WriteToc) -> None:
    """Make a commit the last one of the index in the folder `path`, which has its files; whoever calls has the lock."""
    sync_folder(path)
    write_toc(path, manifest)
    write_manifest(path, manifest)


def recover(path: Path) -> None:
    """Finish or undo what a writer that died was about; whoever calls has the lock."""
    sync_folder(path)  # it may have died between the rename and step 5: what goes next is needed if that is undone
    tidy(path)


def tidy(path: Path, *also: Manifest) -> None:
    """Remove what neither the last commit nor those in `also` needs; nothing where the last commit cannot be read.

    Whoever calls has the lock. What the system holds on to is left to the next writer.
    """
    try:
        last = read_manifest(path)
    except (IndexProblem, OSError):
        return
    needed = {name for manifest in (last, *also) for name in (*manifest.files, manifest.toc_file)}
    remove_leftovers(path, needed)


def highest_generation(path: Path) -> int:
    """Return the highest generation in the name of any file: a commit that failed, or cannot be read, may have left some."""
    numbers = [file.name.split(".")[1] for file in path.glob("*.del")]
    numbers += [file.stem.removeprefix("_MAIN_") for file in path.glob("_MAIN_*.toc")]
    generations = (int(number) for number in numbers if number.isascii() and number.isdecimal() and len(number) < _MANY_DIGITS)
    return max((number for number in generations if number <= MOST_COMMITS), default=0)
