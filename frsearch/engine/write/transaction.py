"""A transaction: articles are collected in batches, written as segments, merged, and become visible with the manifest."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.deletions import write_deletions
from frsearch.engine.format.earlier_versions import EarlierVersion
from frsearch.engine.format.keys import id_digest
from frsearch.engine.format.manifest import Manifest, SegmentEntry
from frsearch.engine.format.stored_articles import train_dictionary
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.write.batch import Batch, split_evenly
from frsearch.engine.write.changes import DELETED, Changes
from frsearch.engine.write.commit import highest_generation, publish, remove_unreferenced
from frsearch.engine.write.merge import LARGEST, choose, merge_entries
from frsearch.engine.write.messages import NewSegment
from frsearch.engine.write.metadata.limits import MetadataLimits
from frsearch.engine.write.purge import check_copies, remove_old_files, without_traces
from frsearch.engine.write.threads import usable_cores
from frsearch.errors import IndexProblem
from frsearch.forks import importing
from frsearch.model import Article, content_hash
from frsearch.model.fields import is_new_version
from frsearch.profiling import stage
from frsearch.progress import report_writing

if TYPE_CHECKING:
    from frsearch.engine import Refused
    from frsearch.engine.write.segment_writer import SegmentWriter
    from frsearch.engine.write.worker_pool import WorkerPool

BUDGET = 512 << 20
"""Bytes of memory for all processes of a commit in total."""

BATCH_BYTES = 4 << 20
"""Bytes of articles in a batch."""

SMALL = 24 << 20
"""Bytes of articles up to which a commit stays in this process. A worker takes a quarter of a second to start, and what it does
meanwhile is not much: preparing the articles is a sixth of the whole."""

CORES_OF_WORKER = 2
"""Cores that a worker makes use of, with its two threads; two workers would leave two segments, and fill two caches of words."""

_LEAST = 320 << 20
"""Bytes of memory below which another worker is not worth starting: the less memory each has, the more segments they leave."""

CHEAP = 32_000
"""Articles that any commit may merge, which takes two or three seconds."""

SHARE = 16
"""Articles that a larger commit may merge per article it adds."""


CLOCK = time.time
"""Returns the time in seconds since 1970; tests set it."""

_LATEST = (1 << 32) - 1
"""The latest time that can be stored, in 2106."""


class SegmentsTransaction:
    """Additions and deletions that become visible together, when :meth:`commit` replaces the manifest, or not at all."""

    def __init__(
        self,
        path: Path,
        lock: WriteLock,
        before: Manifest,
        *,
        cores: int | None = None,
        budget: int = BUDGET,
    ) -> None:
        report_writing(is_committed=False)
        self._path = path
        self._lock = lock
        self._before = before
        self._budget = budget
        self._cores = cores or usable_cores()
        self._snapshot = SegmentsSnapshot(path, before)
        self._generation = 1 + max(self._before.generation, highest_generation(path))
        self._limits = MetadataLimits(self._snapshot.fields)
        self._batch = Batch(self._limits)
        self._waiting: list[Batch] = []
        self._counts: list[int] = []
        self._writer: SegmentWriter | WorkerPool | None = None
        self._changes = Changes()
        self._now = min(max(int(CLOCK()), 1), _LATEST)
        self._looked_up: dict[str, tuple[bytes, int]] = {}
        """For the ids looked up last, whose articles are usually added next: digest, and when it was first added, or -1."""
        self._purged = bytearray()
        """Digests of the ids of which nothing may stay."""
        self._added = 0
        self._size = 0
        self._keeps_earlier = False
        self._superseded = 0
        """Articles that were replaced in this transaction itself, although it keeps earlier versions."""

    def _check_process(self) -> None:
        if self._lock.is_inherited:
            raise IndexProblem("was being written to when this process was forked; only the parent can go on writing", self._path)

    def content_hashes(self, article_ids: Sequence[str]) -> list[str | None]:
        """Return the content hash that each article would have after a commit, None if there would be no such article."""
        found = list(map(id_digest, article_ids))
        digests = np.frombuffer(b"".join(found), "<u8").reshape(-1, 2)
        changed = self._changes.hashes(digests)
        stored, added = self._snapshot.look_up(digests)
        self._looked_up = dict(zip(article_ids, zip(found, added.tolist(), strict=True), strict=True))
        return [before if now is None else now or None for now, before in zip(changed, stored, strict=True)]

    def add(
        self,
        article: Article,
        added: int | None = None,
        earlier: Sequence[EarlierVersion] | None = None,
        *,
        keep_earlier: bool = False,
    ) -> str:
        """Add an article, replacing any with its id, and return its content hash.

        It counts as `added` at that time, in seconds since 1970; by default, when its id was first added, which may be now. Its
        `earlier` versions, oldest first, are stored with it; by default those of the article that it replaces, and with
        `keep_earlier` that one, too, unless its body and its fields are the same.
        """
        self._check_process()
        content = article.content
        digest, before = self._looked_up_id(article.id) if added is None else (id_digest(article.id), added)
        self._keeps_earlier |= keep_earlier
        if earlier is None:
            earlier = () if before < 0 else self._earlier(article, keep_earlier)
        added = self._now if before < 0 else before
        content_digest = content_hash(content)
        self._changes.add(digest, self._added, content_digest)
        self._added += 1
        self._batch.add(article, content, digest + content_digest, added, earlier)
        self._size += len(content)
        if self._writer is None and self._size >= SMALL:
            self._writer = self._start_workers()
        if self._batch.size >= BATCH_BYTES:
            self._end_batch()
        return content_digest.hex()

    def _looked_up_id(self, article_id: str) -> tuple[bytes, int]:
        """Return the digest of an id, and when the article of the last commit that has it was first added; −1: there is none."""
        if article_id not in self._looked_up:
            self.content_hashes([article_id])
        return self._looked_up[article_id]

    def _earlier(self, article: Article, keep_earlier: bool) -> Sequence[EarlierVersion]:
        """Return the versions, oldest first, of the article of the last commit that another replaces; with or without itself."""
        doc_id = self._snapshot.doc_id(article.id)
        if doc_id is None:
            return ()
        segment, doc = self._snapshot.locate(doc_id)
        versions = segment.earlier_versions(doc)
        if keep_earlier and is_new_version(segment.article(doc), article):
            versions += (EarlierVersion(segment.frame(doc), self._now),)
        return versions

    def delete(self, article_id: str) -> None:
        """Delete an article, even one added in this transaction."""
        self._check_process()
        self._changes.add(id_digest(article_id), DELETED)

    def purge(self, article_id: str) -> None:
        """Delete an article, if it exists, and leave nothing of it, nor of what ever had its id, in any file.

        Raises IndexProblem if that cannot be promised, as a repair has kept damaged files.
        """
        if not self._purged:
            check_copies(self._path)
        self.delete(article_id)
        self._purged += id_digest(article_id)

    def _end_batch(self) -> None:
        self._waiting.append(self._batch)
        self._batch = Batch(self._limits)
        if self._writer is not None and len(self._waiting) >= self._writer.batches_at_once:
            self._hand_over(self._writer)

    def _hand_over(self, writer: SegmentWriter | WorkerPool) -> None:
        for batch in self._waiting:
            writer.add(len(self._counts), batch)
            self._counts.append(len(batch))
        self._waiting = []

    def _start_workers(self) -> SegmentWriter | WorkerPool:
        """Return a worker pool, or a writer in this process if no interpreter can be started."""
        if not sys.executable:
            return self._in_process()
        with importing:
            from frsearch.engine.write.worker_pool import WorkerPool  # noqa: PLC0415 (few articles need no workers)

        workers = WorkerPool(self._path, max(1, min(self._cores // CORES_OF_WORKER, self._budget // _LEAST)))
        try:
            workers.configure(self._dictionary(for_few=False), self._budget)
        except BaseException:
            workers.cancel()
            raise
        return workers

    def _in_process(self) -> SegmentWriter:
        with importing:
            from frsearch.engine.write.segment_writer import SegmentWriter  # noqa: PLC0415 (if there are workers, they alone analyse)

        return SegmentWriter(self._path, self._dictionary(for_few=True), self._budget)

    def _dictionary(self, for_few: bool) -> bytes:
        """Return the Zstandard dictionary of the latest segment; if none has any, train one, a small one `for_few` articles."""
        with stage("dictionary"):
            existing = filter(None, (segment.dictionary for segment in reversed(self._snapshot.segments)))
            return next(existing, b"") or train_dictionary([*self._waiting, self._batch][0].frames, for_few)

    @property
    def refused(self) -> Sequence[Refused]:
        """None: all that is added is in the index after the commit."""
        return ()

    @property
    def remarks(self) -> Sequence[str]:
        """What of the metadata of added articles is beyond the limits, and, after the commit, which texts are no versions."""
        if not self._superseded:
            return self._limits.remarks
        several = "1 article was" if self._superseded == 1 else f"{self._superseded:,} articles were"
        remark = f"{several} replaced in the commit that added them, and not kept as versions; add one state of a site at a time"
        return (*self._limits.remarks, remark)

    def commit(self) -> None:
        """Publish the changes as the last commit, and release the lock."""
        try:
            self._check_process()
            new = self._finish_segments()
            entries = self._surviving_entries(self._changes.digests)
            replaced = self._changes.replaced(self._added)
            self._superseded = int(replaced.sum()) if self._keeps_earlier else 0
            entries += self._new_entries(new, replaced)
            self._changes = Changes()  # merging needs the memory
            if self._purged:
                entries = without_traces(self._path, entries, np.frombuffer(self._purged, "<u8").reshape(-1, 2))
            entries = self._merge(entries)
            manifest = Manifest(self._generation, tuple(entries))
            publish(self._path, manifest)
            self._before = manifest
            if self._purged:
                self._snapshot.close()
                remove_old_files(self._path, manifest)
        finally:
            self.cancel()

    def _finish_segments(self) -> list[NewSegment]:
        if len(self._batch):
            self._waiting.append(self._batch)
        if self._waiting:
            if self._writer is None:
                self._writer = self._in_process()
            else:
                self._waiting = split_evenly(self._waiting, self._writer.batches_at_once)  # all workers finish together
            self._hand_over(self._writer)
        return self._writer.finish() if self._writer else []

    def _surviving_entries(self, changed: NDArray[np.uint64]) -> list[SegmentEntry]:
        """Return the segments of the last commit with the changed articles deleted, leaving out those with none left."""
        entries = []
        for before, segment in zip(self._before.segments, self._snapshot.segments, strict=True):
            found = segment.lookup(changed)
            found = found[found >= 0]
            if not len(found):
                entries.append(before)
                continue
            deleted = np.zeros(segment.articles, np.bool_) if segment.deleted is None else segment.deleted.copy()
            deleted[found] = True
            entries.append(self._with_deletions(before, deleted))
        return [entry for entry in entries if entry.deleted < entry.articles]

    def _new_entries(self, segments: Sequence[NewSegment], replaced: NDArray[np.bool_]) -> list[SegmentEntry]:
        firsts = np.cumsum([0, *self._counts])
        entries = []
        for segment in segments:
            entry = SegmentEntry(segment.id, segment.articles, segment.bytes, segment.digest)
            deleted = np.concatenate([replaced[firsts[batch] : firsts[batch + 1]] for batch in segment.batches])
            entries.append(self._with_deletions(entry, deleted) if deleted.any() else entry)
        return [entry for entry in entries if entry.deleted < entry.articles]

    def _merge(self, entries: list[SegmentEntry]) -> list[SegmentEntry]:
        """Merge segments as long as the merge policy asks for it."""
        limit = min(LARGEST, max(CHEAP, SHARE * self._added))
        while chosen := choose(entries, limit, is_first=not self._before.segments):
            at = entries.index(chosen[0])
            merged = merge_entries(self._path, chosen)
            entries = [*entries[:at], merged, *(entry for entry in entries[at:] if entry not in chosen)]
        return entries

    def _with_deletions(self, entry: SegmentEntry, deleted: NDArray[np.bool_]) -> SegmentEntry:
        changed = evolve(entry, deleted=int(deleted.sum()), deletions=self._generation)
        if changed.deleted < changed.articles:
            write_deletions(self._path, changed, deleted)
        return changed

    def cancel(self) -> None:
        """Drop the changes, and release the lock; does nothing the second time, nor after a commit.

        In a forked child it does nothing either: workers and files are the parent's.
        """
        if not self._lock.is_held:
            return
        try:
            if self._writer is not None:
                self._writer.cancel()
                self._writer = None
            self._snapshot.close()
            remove_unreferenced(self._path, self._before)
        finally:
            self._lock.release()
