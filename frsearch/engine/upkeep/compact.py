"""Compacting: all segments of an index become one, without the articles that were deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.manifest import Manifest, SegmentEntry, read_manifest
from frsearch.engine.format.sections import FIELD_LENGTHS
from frsearch.engine.read.segment import open_segment
from frsearch.engine.write.commit import WriteToc, highest_generation, publish, recover, tidy
from frsearch.engine.write.merge import MOST, MOST_SLOTS, merge_entries
from frsearch.progress import steps


def compact(path: Path, write_toc: WriteToc, wait: float = 0.0) -> bool:
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
            publish(path, after, write_toc)
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
        return segment.articles + int(segment.column(FIELD_LENGTHS.of("body")).sum(dtype=np.int64))
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
