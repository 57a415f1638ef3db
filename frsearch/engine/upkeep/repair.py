"""A damaged index made whole: segments that are whole stay, articles of others are indexed anew as far as they can be read."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from attrs import define, evolve, field

from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.deletions import deleted_bits
from frsearch.engine.format.manifest import Manifest, SegmentEntry, read_manifest
from frsearch.engine.format.sections import ID_HASH
from frsearch.engine.read.segment import Segment
from frsearch.engine.upkeep.rescue import rescued
from frsearch.engine.upkeep.verify import damage_of, live_ids, segment_damages
from frsearch.engine.write.commit import WriteToc, highest_generation, recover
from frsearch.engine.write.transaction import SegmentsTransaction
from frsearch.errors import IndexDamaged
from frsearch.model import Damage, RepairReport
from frsearch.progress import steps

KEPT = ".damaged"
"""What a damaged file is named thereafter: nobody but its owner removes it."""


def repair(path: Path, write_toc: WriteToc, wait: float = 0.0) -> RepairReport:
    """Make the index in the folder `path` whole in one commit, and return what became of it.

    Damaged files stay under another name. Where the manifest is lost, every segment that lies in the folder is taken for
    a part of the index. Raises IndexMissing, IndexOutdated or IndexLocked.
    """
    lock = WriteLock(path, wait)
    try:
        recover(path)
        plan = _plan(path)
    except BaseException:
        lock.release()
        raise
    if not plan.damages:
        lock.release()
        return RepairReport(kept=sum(entry.articles - entry.deleted for entry in plan.kept))
    return _carried_out(path, lock, plan, write_toc)


@define
class _Plan:
    """Which segments stay, which are given up, and why."""

    generation: int
    kept: list[SegmentEntry] = field(factory=list)
    broken: list[SegmentEntry] = field(factory=list)
    damages: list[Damage] = field(factory=list)


def _plan(path: Path) -> _Plan:
    try:
        manifest = read_manifest(path)
        plan = _Plan(manifest.generation)
    except IndexDamaged as error:
        manifest = Manifest(highest_generation(path), tuple(_found(path)))
        plan = _Plan(manifest.generation, damages=[damage_of(error)])
    known = np.zeros((0, 2), np.uint64)
    entries = manifest.segments[::-1]
    for entry in steps(entries, [entry.bytes for entry in entries]):  # of two articles with one id, the later is right
        damages = list(segment_damages(path, entry))
        plan.damages += damages
        whole = _without_lost_deletions(path, entry, damages)
        if whole is not None:
            digests = np.concatenate([known, live_ids(path, whole)])
            if len(np.unique(digests, axis=0)) == len(digests):
                known = digests
                plan.kept.insert(0, whole)
                if whole is not entry:
                    plan.damages.append(Damage(entry.file, f"{entry.deleted} articles that were deleted are back"))
                continue
            if not damages:
                plan.damages.append(Damage(entry.file, "has articles whose ids a later segment has as well", ID_HASH.name))
        plan.broken.append(entry)
    return plan


def _without_lost_deletions(path: Path, entry: SegmentEntry, damages: list[Damage]) -> SegmentEntry | None:
    """Return a segment that is whole, perhaps but for which of its articles are deleted; None where it is not."""
    if not damages:
        return entry
    if {damage.file for damage in damages} != {entry.deletions_file}:
        return None
    undeleted = evolve(entry, deleted=0, deletions=None)
    return None if any(segment_damages(path, undeleted)) else undeleted


def _found(path: Path) -> Iterator[SegmentEntry]:
    """Yield what lies in a folder without a manifest, oldest first."""
    for file in sorted(path.glob("*.frs"), key=lambda file: (file.lstat().st_mtime_ns, file.name)):
        with contextlib.suppress(ValueError):
            entry = SegmentEntry(file.stem, 0, file.lstat().st_size, 0)
            with contextlib.suppress(IndexDamaged):
                segment = Segment(file, bytes.fromhex(file.stem))
                entry = evolve(entry, articles=segment.articles, digest=segment.sections.digest)
                segment.close()
            yield _with_deletions(path, entry)


def _with_deletions(path: Path, entry: SegmentEntry) -> SegmentEntry:
    """Return the entry with the latest of its deletion files that can be read."""
    names = [file.name.split(".")[1] for file in path.glob(f"{entry.id}.*.del")]
    for generation in sorted((int(name) for name in names if name.isdecimal()), reverse=True):
        with contextlib.suppress(IndexDamaged, ValueError):
            deleted = deleted_bits(path, evolve(entry, deletions=generation))
            return evolve(entry, deletions=generation, deleted=int(deleted.sum()))
    return entry


def _carried_out(path: Path, lock: WriteLock, plan: _Plan, write_toc: WriteToc) -> RepairReport:
    count = sum(entry.articles - entry.deleted for entry in plan.kept)
    rescued_count = 0
    try:
        transaction = SegmentsTransaction(path, lock, Manifest(plan.generation, tuple(plan.kept)), write_toc)
    except BaseException:
        lock.release()
        raise
    try:
        for entry in plan.broken:  # latest first
            for found in rescued(path, entry):
                if isinstance(found, Damage):
                    plan.damages.append(found)
                elif transaction.content_hashes([found.id]) == [None]:
                    transaction.add(found)
                    rescued_count += 1
        for entry in plan.broken:
            _keep(path / entry.file)
    except BaseException:
        transaction.cancel()
        raise
    transaction.commit()
    lost = max(sum(entry.articles - entry.deleted for entry in plan.broken) - rescued_count, 0)
    return RepairReport(count, rescued_count, lost, tuple(plan.damages))


def _keep(file: Path) -> None:
    """Give a damaged file a second name, under which it stays; a link is no file of ours."""
    if file.is_symlink():
        return
    kept = file.with_name(file.name + KEPT)
    if not file.exists() or kept.exists():  # a repair that was cut short has kept it
        return
    try:
        kept.hardlink_to(file)
    except OSError:  # no second names on this disk
        shutil.copy2(file, kept)
