"""Repair: intact segments stay; readable articles of damaged ones are indexed again."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from attrs import define, evolve, field

from frsearch.engine.disk.files import DAMAGED
from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.deletions import deleted_bits
from frsearch.engine.format.manifest import Manifest, SegmentEntry, read_any_manifest, read_manifest
from frsearch.engine.format.sections import ID_HASH, READABLE_VERSIONS
from frsearch.engine.read.segment import Segment, open_segment
from frsearch.engine.upkeep.rescue import rescued
from frsearch.engine.upkeep.verify import damage_of, live_ids, segment_damages
from frsearch.engine.write.commit import highest_generation, recover
from frsearch.engine.write.transaction import SegmentsTransaction
from frsearch.errors import IndexDamaged, IndexOutdated
from frsearch.model.reports import Damage, RepairReport
from frsearch.progress import steps


def repair(path: Path, wait: float = 0.0) -> RepairReport:
    """Repair the index in the folder `path` in one commit, and return what was kept, rescued and lost.

    Damaged files are kept under another name. If the manifest is lost, every segment in the folder is taken to be part of
    the index. Of an index of an earlier format, or of another analyzer, every article is indexed again. Raises IndexMissing,
    IndexLocked, and IndexOutdated if the format is unknown.
    """
    lock = WriteLock(path, wait)
    try:
        recover(path)
        plan = _plan(path)
    except BaseException:
        lock.release()
        raise
    if not plan.damages and not plan.broken:
        lock.release()
        return RepairReport(kept=sum(entry.articles - entry.deleted for entry in plan.kept))
    return _carry_out(path, lock, plan)


@define
class _Plan:
    """The segments to keep, those to give up, and why."""

    generation: int
    kept: list[SegmentEntry] = field(factory=list)
    broken: list[SegmentEntry] = field(factory=list)
    damages: list[Damage] = field(factory=list)


def _plan(path: Path) -> _Plan:
    try:
        manifest = read_manifest(path)
        plan = _Plan(manifest.generation)
    except IndexOutdated:
        return _plan_for_outdated(path)
    except IndexDamaged as error:
        manifest = Manifest(highest_generation(path), tuple(_entries_in_folder(path)))
        plan = _Plan(manifest.generation, damages=[damage_of(error)])
    ids = np.zeros((0, 2), np.uint64)
    entries = manifest.segments[::-1]
    for entry in steps(entries, [entry.bytes for entry in entries]):  # of two articles with one id, keep the later
        damages = list(segment_damages(path, entry))
        plan.damages += damages
        intact = _without_lost_deletions(path, entry, damages)
        if intact is not None:
            digests = np.concatenate([ids, live_ids(path, intact)])
            if len(np.unique(digests, axis=0)) == len(digests):
                ids = digests
                plan.kept.insert(0, intact)
                if intact is not entry:
                    plan.damages.append(Damage(entry.file, f"{entry.deleted} deleted articles were restored"))
                continue
            if not damages:
                plan.damages.append(Damage(entry.file, "has articles whose ids also occur in a later segment", ID_HASH.name))
        plan.broken.append(entry)
    return plan


def _plan_for_outdated(path: Path) -> _Plan:
    """Return a plan that gives up every segment, so that its articles are indexed again."""
    manifest = read_any_manifest(path)
    plan = _Plan(manifest.generation, broken=[*reversed(manifest.segments)])
    for entry in manifest.segments:
        try:
            open_segment(path, entry, versions=READABLE_VERSIONS).close()
        except IndexDamaged as error:
            plan.damages.append(damage_of(error))
    return plan


def _without_lost_deletions(path: Path, entry: SegmentEntry, damages: list[Damage]) -> SegmentEntry | None:
    """Return an intact segment, with its deletions dropped if they alone are damaged; None if the segment is damaged."""
    if not damages:
        return entry
    if {damage.file for damage in damages} != {entry.deletions_file}:
        return None
    undeleted = evolve(entry, deleted=0, deletions=None)
    return None if any(segment_damages(path, undeleted)) else undeleted


def _entries_in_folder(path: Path) -> Iterator[SegmentEntry]:
    """Yield the segments in a folder without a manifest, oldest first."""
    for file in sorted(path.glob("*.frs"), key=lambda file: (file.lstat().st_mtime_ns, file.name)):
        with contextlib.suppress(ValueError):
            entry = SegmentEntry(file.stem, 0, file.lstat().st_size, 0)
            with contextlib.suppress(IndexDamaged):
                segment = Segment(file, bytes.fromhex(file.stem), versions=READABLE_VERSIONS)
                entry = evolve(entry, articles=segment.articles, digest=segment.sections.digest)
                segment.close()
            yield _with_deletions(path, entry)


def _with_deletions(path: Path, entry: SegmentEntry) -> SegmentEntry:
    """Return the entry with the latest of its readable deletion files."""
    names = [file.name.split(".")[1] for file in path.glob(f"{entry.id}.*.del")]
    for generation in sorted((int(name) for name in names if name.isdecimal()), reverse=True):
        with contextlib.suppress(IndexDamaged, ValueError):
            deleted = deleted_bits(path, evolve(entry, deletions=generation))
            return evolve(entry, deletions=generation, deleted=int(deleted.sum()))
    return entry


def _carry_out(path: Path, lock: WriteLock, plan: _Plan) -> RepairReport:
    count = sum(entry.articles - entry.deleted for entry in plan.kept)
    rescued_count = 0
    try:
        transaction = SegmentsTransaction(path, lock, Manifest(plan.generation, tuple(plan.kept)))
    except BaseException:
        lock.release()
        raise
    try:
        for entry in plan.broken:  # latest first
            for found in rescued(path, entry):
                if isinstance(found, Damage):
                    plan.damages.append(found)
                elif transaction.content_hashes([found.article.id]) == [None]:
                    transaction.add(*found)
                    rescued_count += 1
        damaged = {damage.file for damage in plan.damages}
        for entry in plan.broken:
            if entry.file in damaged:
                _keep_copy(path / entry.file)
    except BaseException:
        transaction.cancel()
        raise
    transaction.commit()
    lost = max(sum(entry.articles - entry.deleted for entry in plan.broken) - rescued_count, 0)
    return RepairReport(count, rescued_count, lost, tuple(plan.damages))


def _keep_copy(file: Path) -> None:
    """Keep a damaged file under a second name; symbolic links are never ours."""
    if file.is_symlink():
        return
    kept = file.with_name(file.name + DAMAGED)
    if not file.exists() or kept.exists():  # an interrupted repair has kept it already
        return
    try:
        kept.hardlink_to(file)
    except OSError:  # this file system has no hard links
        shutil.copy2(file, kept)
