"""Upgrading: the articles of an index of an earlier format, or of another analyzer, are indexed again in its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.manifest import Manifest, SegmentEntry, read_any_manifest, read_manifest
from frsearch.engine.format.sections import FRAME_SIZES, READABLE_VERSIONS
from frsearch.engine.read.segment import open_segment
from frsearch.engine.upkeep.rescue import Rescued
from frsearch.engine.write.commit import recover
from frsearch.engine.write.transaction import SegmentsTransaction
from frsearch.errors import IndexDamaged, IndexOutdated
from frsearch.model.reports import UpgradeReport
from frsearch.progress import steps


def upgrade(path: Path, wait: float = 0.0) -> UpgradeReport:
    """Index the stored articles of the index in the folder `path` again, in one commit, unless it is of this version already.

    The old index stays what it is until then. Raises IndexMissing, IndexOutdated if its format is unknown, IndexDamaged if an
    article or the deletions cannot be read, and IndexLocked after `wait` seconds.
    """
    lock = WriteLock(path, wait)
    try:
        recover(path)
        before = read_any_manifest(path)
        articles = sum(entry.articles - entry.deleted for entry in before.segments)
        if (found := _outdated(path)) is None:
            lock.release()
            return UpgradeReport(articles)
        transaction = SegmentsTransaction(path, lock, Manifest(before.generation))
    except BaseException:
        lock.release()
        raise
    try:
        for entry in steps(before.segments, [entry.articles for entry in before.segments]):
            for stored in _articles(path, entry):
                transaction.add(*stored)
    except BaseException:
        transaction.cancel()
        raise
    transaction.commit()
    return UpgradeReport(articles, found)


def _outdated(path: Path) -> str | None:
    """Return the format or the analyzer that this version does not use, or None."""
    try:
        read_manifest(path)
    except IndexOutdated as error:
        return error.found
    return None


def _articles(path: Path, entry: SegmentEntry) -> Iterator[Rescued]:
    """Yield the articles of a segment of any version; raises IndexDamaged if one cannot be read."""
    segment = open_segment(path, entry, versions=READABLE_VERSIONS)
    try:
        for doc in steps(range(segment.articles), segment.column(FRAME_SIZES.name).tolist()):
            if segment.deleted is not None and segment.deleted[doc]:
                continue
            try:
                article = evolve(segment.article(doc))  # which validates every value
                yield Rescued(article, int(segment.added[doc]), segment.earlier_versions(doc))
            except (ValueError, TypeError) as error:
                raise IndexDamaged(f"has an invalid article ({error!r:.200})", path, entry.file) from error
    finally:
        segment.close()
