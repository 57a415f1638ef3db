"""Copying a commit while others write to its index."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from frsearch.engine.disk.files import make_folder, write_new
from frsearch.engine.format.deletions import write_deletions
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.write.commit import WriteToc, publish
from frsearch.errors import IndexExists


def backup(snapshot: SegmentsSnapshot, to: Path, write_toc: WriteToc) -> None:
    """Copy a commit into the empty folder `to`, checking every byte; its writer may go on meanwhile.

    The manifest comes last, so that what was not finished is no index; what fails leaves nothing behind.
    """
    if os.path.lexists(to) and (not to.is_dir() or any(to.iterdir())):
        raise IndexExists("is there already; choose a folder that is empty or does not exist", to)
    is_new = not to.exists()
    try:
        make_folder(to)
        _copy(snapshot, to, write_toc)
    except Exception:
        with suppress(OSError):
            for file in to.iterdir():
                file.unlink()
            if is_new:
                to.rmdir()
        raise


def _copy(snapshot: SegmentsSnapshot, to: Path, write_toc: WriteToc) -> None:
    for entry, segment in zip(snapshot.manifest.segments, snapshot.segments, strict=True):
        segment.sections.check(0, len(segment.sections.content))
        write_new(to / entry.file, segment.sections.content)
        if segment.deleted is not None:
            write_deletions(to, entry, segment.deleted)
    publish(to, snapshot.manifest, write_toc)
