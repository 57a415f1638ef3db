"""One commit in the making: articles are gathered, made into segments, and merged; nobody sees them before the manifest."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from frsearch.engine.disk.lock import WriteLock
from frsearch.engine.format.deletions import write_deletions
from frsearch.engine.format.keys import id_digest
from frsearch.engine.format.manifest import Manifest, SegmentEntry
from frsearch.engine.format.stored_articles import train_dictionary
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.write.batch import Batch, split_evenly
from frsearch.engine.write.changes import DEAD, Changes
from frsearch.engine.write.commit import WriteToc, highest_generation, publish, tidy
from frsearch.engine.write.merge import LARGEST, choose, merge_entries
from frsearch.engine.write.messages import NewSegment
from frsearch.engine.write.worker_pool import WorkerPool, usable_cores
from frsearch.model import Article, content_hash
from frsearch.profiling import stage

if TYPE_CHECKING:
    from frsearch.engine.write.segment_writer import SegmentWriter

BUDGET = 512 << 20
"""Bytes of memory for all processes of a commit together."""

BATCH_BYTES = 4 << 20
"""Bytes of articles that are analysed together."""

SMALL = 8 << 20
"""Bytes of articles up to which a commit stays in this process: others take a fifth of a second to start, and each has
to learn the words and the lemmas of French for itself."""

_LEAST = 144 << 20
"""Bytes of memory without which one more worker is not worth starting."""

CHEAP = 32_000
"""Articles that any commit may merge: two or three seconds of work."""

SHARE = 16
"""Articles that a larger commit may merge for each that it adds."""


class SegmentsTransaction:
    """Articles on their way into a commit; nobody sees anything of it before the manifest is replaced."""

    def __init__(
        self,
        path: Path,
        lock: WriteLock,
        before: Manifest,
        write_toc: WriteToc,
        *,
        cores: int | None = None,
        budget: int = BUDGET,
    ) -> None:
        self._path = path
        self._lock = lock
        self._before = before
        self._write_toc = write_toc
        self._budget = budget
        self._cores = cores or usable_cores()
        self._snapshot = SegmentsSnapshot(path, before)
        self._generation = 1 + max(self._before.generation, highest_generation(path))
        self._batch = Batch()
        self._waiting: list[Batch] = []
        self._counts: list[int] = []
        self._writer: SegmentWriter | WorkerPool | None = None
        self._changes = Changes()
        self._looked_up: dict[str, bytes] = {}
        """Digests of the ids that were asked for last: those of articles about to be added."""
        self._added = 0
        self._size = 0

    def content_hashes(self, article_ids: Sequence[str]) -> list[str | None]:
        """Return the content hash that each article would have after a commit, None where there would be no such article."""
        self._looked_up = dict(zip(article_ids, found := list(map(id_digest, article_ids)), strict=True))
        digests = np.frombuffer(b"".join(found), "<u8").reshape(-1, 2)
        changed = self._changes.hashes(digests)
        stored = self._snapshot.content_hashes(digests)
        return [before if now is None else now or None for now, before in zip(changed, stored, strict=True)]

    def add(self, article: Article) -> str:
        """Store an article, of two with one id the later, and return its content hash."""
        content = article.content
        digest = self._looked_up.get(article.id) or id_digest(article.id)
        content_digest = content_hash(content)
        self._changes.add(digest, self._added, content_digest)
        self._added += 1
        self._batch.add(article, content, digest + content_digest)
        self._size += len(content)
        if self._writer is None and self._size >= SMALL:
            self._writer = self._many()
        if self._batch.size >= BATCH_BYTES:
            self._end_batch()
        return content_digest.hex()

    def delete(self, article_id: str) -> None:
        """Take an article out, also one that was added a moment ago."""
        self._changes.add(id_digest(article_id), DEAD)

    def _end_batch(self) -> None:
        self._waiting.append(self._batch)
        self._batch = Batch()
        if self._writer is not None and len(self._waiting) >= self._writer.together:
            self._hand_over(self._writer)

    def _hand_over(self, writer: SegmentWriter | WorkerPool) -> None:
        for batch in self._waiting:
            writer.add(len(self._counts), batch)
            self._counts.append(len(batch))
        self._waiting = []

    def _many(self) -> SegmentWriter | WorkerPool:
        """Return what makes segments of many articles."""
        if not sys.executable:
            return self._few()
        workers = WorkerPool(self._path, max(1, min(self._cores, self._budget // _LEAST)))
        try:
            workers.order(self._dictionary(), self._budget)
        except BaseException:
            workers.cancel()
            raise
        return workers

    def _few(self) -> SegmentWriter:
        from frsearch.engine.write.segment_writer import SegmentWriter  # noqa: PLC0415 (where there are workers, they alone analyse)

        return SegmentWriter(self._path, self._dictionary(), self._budget)

    def _dictionary(self) -> bytes:
        """Return the latest dictionary, or learn one where there is none."""
        with stage("dictionary"):
            known = filter(None, (segment.dictionary for segment in reversed(self._snapshot.segments)))
            return next(known, b"") or train_dictionary([*self._waiting, self._batch][0].frames)

    def commit(self) -> None:
        """Make it last, and release the lock."""
        try:
            made = self._finished()
            entries = [*self._kept(self._changes.digests), *self._new(made, self._changes.replaced(self._added))]
            self._changes = Changes()  # merging needs the room
            entries = self._merged(entries)
            manifest = Manifest(self._generation, tuple(entries))
            publish(self._path, manifest, self._write_toc)
            self._before = manifest
        finally:
            self.cancel()

    def _finished(self) -> list[NewSegment]:
        if len(self._batch):
            self._waiting.append(self._batch)
        if self._waiting:
            if self._writer is None:
                self._writer = self._few()
            else:
                self._waiting = split_evenly(self._waiting, self._writer.together)  # so that all workers end together
            self._hand_over(self._writer)
        return self._writer.finish() if self._writer else []

    def _kept(self, changed: NDArray[np.uint64]) -> list[SegmentEntry]:
        """Return the segments there were, without the articles that are replaced or deleted now."""
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

    def _new(self, made: Sequence[NewSegment], replaced: NDArray[np.bool_]) -> list[SegmentEntry]:
        firsts = np.cumsum([0, *self._counts])
        entries = []
        for segment in made:
            entry = SegmentEntry(segment.id, segment.articles, segment.bytes, segment.digest)
            deleted = np.concatenate([replaced[firsts[batch] : firsts[batch + 1]] for batch in segment.batches])
            entries.append(self._with_deletions(entry, deleted) if deleted.any() else entry)
        return [entry for entry in entries if entry.deleted < entry.articles]

    def _merged(self, entries: list[SegmentEntry]) -> list[SegmentEntry]:
        """Merge segments until they are few."""
        limit = min(LARGEST, max(CHEAP, SHARE * self._added))
        while chosen := choose(entries, limit):
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
        """Forget it, and release the lock."""
        try:
            if self._writer is not None:
                self._writer.cancel()
                self._writer = None
            self._snapshot.close()
            tidy(self._path, self._before)
        finally:
            self._lock.release()
