"""Backup: copying a commit while others write to its index."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from frsearch.engine.disk.files import make_folder, write_new
from frsearch.engine.disk.kept import KEPT, read_kept
from frsearch.engine.format.deletions import write_deletions
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.write.commit import publish
from frsearch.errors import IndexExists
from frsearch.progress import watched_writing


def backup(snapshot: SegmentsSnapshot, to: Path) -> None:
    """Copy the commit of a snapshot into the empty folder `to`, verifying every byte; writers may go on meanwhile.

    The manifest is written last, so that an unfinished copy is not an index. A backup that fails leaves no files behind.
    Raises IndexExists if `to` is not empty, IndexDamaged if the commit is damaged.
    """
    if os.path.lexists(to) and (not to.is_dir() or any(to.iterdir())):
        raise IndexExists("already exists; choose a folder that is empty or does not exist", to)
    is_new = not to.exists()
    try:
        make_folder(to)
        with watched_writing():  # what is committed there is no change to this index
            _copy(snapshot, to)
    except BaseException:
        with suppress(OSError):
            for file in to.iterdir():
                file.unlink()
            if is_new:
                to.rmdir()
        raise


def _copy_kept(path: Path, to: Path) -> None:
    if kept := read_kept(path):
        write_new(to / KEPT, kept)


def _copy(snapshot: SegmentsSnapshot, to: Path) -> None:
    for entry, segment in zip(snapshot.manifest.segments, snapshot.segments, strict=True):
        segment.sections.check(0, len(segment.sections.content))
        write_new(to / entry.file, segment.sections.content)
        if segment.deleted is not None:
            write_deletions(to, entry, segment.deleted)
    _copy_kept(snapshot.path, to)
    publish(to, snapshot.manifest)
