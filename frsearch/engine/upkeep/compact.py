"""What an index needs now and then: to be made compact, and to be copied while others use it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from frsearch.engine.disk.files import make_folder, write_new
from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.manifest import Manifest, SegmentEntry, read_manifest, write_deletions
from frsearch.engine.read.segment import open_segment
from frsearch.engine.search.searcher import SegmentsReader
from frsearch.engine.write.commit import highest_generation, publish, recover, tidy
from frsearch.engine.write.merge import MOST, MOST_SLOTS, merge_entries
from frsearch.errors import IndexExists
from frsearch.progress import steps


def compact(path: Path, wait: float = 0.0) -> bool:
    """Make one segment of all, without what was deleted, in one commit; tell whether there was anything to do.

    An index of more words than one segment can number becomes as few as can.
    """
    lock = WriteLock(path, wait)
    try:
        recover(path)
        before = read_manifest(path)
        groups = list(_groups(path, before.segments))
        if all(_is_compact(group) for group in groups):
            return False
        try:
            merged = [_merged(path, group) for group in steps(groups, [_size(group) for group in groups])]
            after = Manifest(1 + max(before.generation, highest_generation(path)), tuple(merged))
            publish(path, after)
            before = after
        finally:
            tidy(path, before)
        return True
    finally:
        lock.release()


def _is_compact(group: list[SegmentEntry]) -> bool:
    return len(group) == 1 and not group[0].deleted


def _size(group: list[SegmentEntry]) -> int:
    return 0 if _is_compact(group) else sum(entry.bytes for entry in group)


def _groups(path: Path, entries: tuple[SegmentEntry, ...]) -> Iterator[list[SegmentEntry]]:
    """Yield segments that become one."""
    group: list[SegmentEntry] = []
    total = 0
    for entry in entries:
        slots = _slots(path, entry)
        if group and total + slots > MOST_SLOTS:
            yield group
            group, total = [], 0
        group.append(entry)
        total += slots
    if group:
        yield group


def _slots(path: Path, entry: SegmentEntry) -> int:
    """Return how many numbers the words of the body of a segment take."""
    segment = open_segment(path, entry)
    try:
        return segment.articles + int(segment.column("body.length").sum(dtype=np.int64))
    finally:
        segment.close()


def _merged(path: Path, group: list[SegmentEntry]) -> SegmentEntry:
    """Return a group as one segment; of many, some are merged first, as each takes memory for what is known of its words."""
    if _is_compact(group):
        return group[0]
    if len(group) <= MOST:
        return merge_entries(path, group)
    some = [group[at : at + MOST] for at in range(0, len(group), MOST)]
    merged: list[SegmentEntry] = []
    for part in steps([*some, merged], [*map(_size, some), _size(group)]):  # the last step merges what the others have made
        merged = [*merged, _merged(path, part or merged)]
    return merged[-1]


def backup(reader: SegmentsReader, to: Path) -> None:
    """Copy the commit that a reader sees into the empty folder `to`, checking every byte; its writer may go on meanwhile.

    The manifest comes last, so that what was not finished is no index; what fails leaves nothing behind.
    """
    if os.path.lexists(to) and (not to.is_dir() or any(to.iterdir())):
        raise IndexExists("is there already; choose a folder that is empty or does not exist", to)
    is_new = not to.exists()
    try:
        make_folder(to)
        _copy(reader, to)
    except Exception:
        with suppress(OSError):
            for file in to.iterdir():
                file.unlink()
            if is_new:
                to.rmdir()
        raise


def _copy(reader: SegmentsReader, to: Path) -> None:
    for entry, segment in zip(reader.manifest.segments, reader.segments, strict=True):
        segment.sections.check(0, len(segment.sections.content))
        write_new(to / entry.file, segment.sections.content)
        if segment.deleted is not None:
            write_deletions(to, entry, segment.deleted)
    publish(to, reader.manifest)
