"""What an index needs now and then: to be made compact, and to be copied while others use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from frsearch.engine.commit import highest_generation, publish, recover, tidy
from frsearch.engine.files import make_folder, write_new
from frsearch.engine.lock import WriteLock
from frsearch.engine.manifest import Manifest, SegmentEntry, read_manifest, write_deletions
from frsearch.engine.merge import LARGEST, merge_entries
from frsearch.engine.reader import SegmentsReader
from frsearch.errors import IndexExists


def compact(path: Path, wait: float = 0.0) -> bool:
    """Make one segment of all, without what was deleted, in one commit; tell whether there was anything to do.

    Beyond :data:`~frsearch.engine.merge.LARGEST` articles it is as few segments as hold no more than that each.
    """
    lock = WriteLock(path, wait)
    try:
        recover(path)
        before = read_manifest(path)
        groups = list(_groups(before.segments))
        if all(_is_compact(group) for group in groups):
            return False
        merged = (group[0] if _is_compact(group) else merge_entries(path, group) for group in groups)
        after = Manifest(1 + max(before.generation, highest_generation(path)), tuple(merged))
        try:
            publish(path, after)
            before = after
        finally:
            tidy(path, before)
        return True
    finally:
        lock.release()


def _is_compact(group: list[SegmentEntry]) -> bool:
    return len(group) == 1 and not group[0].deleted


def _groups(entries: tuple[SegmentEntry, ...]) -> Iterator[list[SegmentEntry]]:
    """Yield segments that become one."""
    group: list[SegmentEntry] = []
    size = 0
    for entry in entries:
        articles = entry.articles - entry.deleted
        if group and size + articles > LARGEST:
            yield group
            group, size = [], 0
        group.append(entry)
        size += articles
    if group:
        yield group


def backup(reader: SegmentsReader, to: Path) -> None:
    """Copy the commit that a reader sees into the empty folder `to`, checking every byte; its writer may go on meanwhile.

    The manifest comes last, so that what was not finished is no index.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise IndexExists("is there already; choose a folder that is empty or does not exist", to)
    make_folder(to)
    for entry, segment in zip(reader.manifest.segments, reader.segments, strict=True):
        segment.sections.check(0, len(segment.sections.content))
        write_new(to / entry.file, segment.sections.content)
        if segment.deleted is not None:
            write_deletions(to, entry, segment.deleted)
    publish(to, reader.manifest)
