"""Compacting: merging all segments of an index into one, without deleted articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.manifest import Manifest, SegmentEntry, read_manifest
from frsearch.engine.format.sections import FIELD_LENGTHS
from frsearch.engine.read.segment import open_segment
from frsearch.engine.write.commit import highest_generation, publish, recover, remove_unreferenced
from frsearch.engine.write.merge import MAX_SEGMENTS, MAX_SLOTS, merge_entries
from frsearch.progress import report_writing, steps


def compact(path: Path, wait: float = 0.0) -> bool:
    """Merge all segments into one, without deleted articles, in one commit; return whether there was anything to do.

    An index with more slots than one segment can hold is merged into several. Raises IndexLocked after `wait` seconds.
    """
    lock = WriteLock(path, wait)
    try:
        recover(path)
        before = read_manifest(path)
        groups = list(_groups(path, before.segments))
        if all(_is_compact(group) for group in groups):
            return False
        report_writing(is_committed=False)
        try:
            merged = [_merge_group(path, group) for group in steps(groups, [_size(group) for group in groups])]
            after = Manifest(1 + max(before.generation, highest_generation(path)), tuple(merged))
            publish(path, after)
            before = after
        finally:
            remove_unreferenced(path, before)
        return True
    finally:
        lock.release()


def _is_compact(group: list[SegmentEntry]) -> bool:
    return len(group) == 1 and not group[0].deleted


def _size(group: list[SegmentEntry]) -> int:
    return 0 if _is_compact(group) else sum(entry.bytes for entry in group)


def _groups(path: Path, entries: tuple[SegmentEntry, ...]) -> Iterator[list[SegmentEntry]]:
    """Yield groups of segments to be merged into one each."""
    group: list[SegmentEntry] = []
    total = 0
    for entry in entries:
        slots = _slots(path, entry)
        if group and total + slots > MAX_SLOTS:
            yield group
            group, total = [], 0
        group.append(entry)
        total += slots
    if group:
        yield group


def _slots(path: Path, entry: SegmentEntry) -> int:
    """Return the number of slots in the body of a segment."""
    segment = open_segment(path, entry)
    try:
        return segment.articles + int(segment.column(FIELD_LENGTHS.of("body")).sum(dtype=np.int64))
    finally:
        segment.close()


def _merge_group(path: Path, group: list[SegmentEntry]) -> SegmentEntry:
    """Return a group as one segment; many are merged in several steps, as each needs memory for its term dictionary."""
    if _is_compact(group):
        return group[0]
    if len(group) <= MAX_SEGMENTS:
        return merge_entries(path, group)
    parts = [group[at : at + MAX_SEGMENTS] for at in range(0, len(group), MAX_SEGMENTS)]
    merged: list[SegmentEntry] = []
    for batch in steps([*parts, merged], [*map(_size, parts), _size(group)]):  # the last step merges the results of the others
        merged = [*merged, _merge_group(path, batch or merged)]
    return merged[-1]
