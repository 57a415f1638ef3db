"""One commit in the making: articles are gathered, analysed and written; nobody sees them before the manifest is replaced."""

from __future__ import annotations

import contextlib
import json
import secrets
from pathlib import Path

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from frsearch.analysis.bulk import BulkAnalyzer
from frsearch.engine.build import SegmentBuilder, train_dictionary
from frsearch.engine.ids import id_digest
from frsearch.engine.lock import WriteLock
from frsearch.engine.manifest import Manifest, SegmentEntry, sync_folder, write_deletions, write_manifest
from frsearch.engine.reader import SegmentsReader
from frsearch.model import Article
from frsearch.stages import stage

_BLOCK = 4 << 20
"""Bytes of articles that are analysed together."""


class SegmentsTransaction:
    """Articles on their way into a commit; nobody sees anything of it before the manifest is replaced."""

    def __init__(self, path: Path, lock: WriteLock, before: Manifest) -> None:
        self._path = path
        self._lock = lock
        self._before = before
        self._reader = SegmentsReader(path, before)
        self._generation = 1 + max(self._before.generation, _highest_generation(path))
        self._block: list[bytes] = []
        self._block_bytes = 0
        self._numbers: dict[bytes, int] = {}
        self._added = 0
        self._replaced: set[int] = set()
        self._deleted: set[bytes] = set()
        self._builder: SegmentBuilder | None = None

    def add(self, article: Article) -> None:
        """Store an article; of two with one id, the later stays."""
        digest = id_digest(article.id)
        self._forget(digest)
        self._numbers[digest] = self._added
        self._added += 1
        frame = json.dumps(article.id).encode("ascii") + b"\n" + article.content
        self._block.append(frame)
        self._block_bytes += len(frame)
        if self._block_bytes >= _BLOCK:
            self._build()

    def delete(self, article_id: str) -> None:
        """Take an article out, also one that was added a moment ago."""
        digest = id_digest(article_id)
        self._forget(digest)
        self._deleted.add(digest)

    def _forget(self, digest: bytes) -> None:
        if (earlier := self._numbers.pop(digest, None)) is not None:
            self._replaced.add(earlier)

    def _build(self) -> None:
        if self._builder is None:
            with stage("dictionary"):
                dictionary = self._reader.dictionary() or train_dictionary(self._block)
            self._builder = SegmentBuilder(BulkAnalyzer(), dictionary)
        self._builder.add(self._block)
        self._block, self._block_bytes = [], 0

    def commit(self) -> None:
        """Make it last, and release the lock."""
        try:
            if self._block:
                self._build()
            entries = self._kept()
            if self._numbers and self._builder:
                entries.append(self._written(self._builder))
            sync_folder(self._path)
            write_manifest(self._path, Manifest(self._generation, tuple(entries)))
            self._clean(Manifest(self._generation, tuple(entries)))
        finally:
            self.cancel()

    def _kept(self) -> list[SegmentEntry]:
        """Return the segments there were, without the articles that are replaced or deleted now."""
        gone = self._deleted | self._numbers.keys()
        entries = []
        for entry, segment in zip(self._before.segments, self._reader.segments, strict=True):
            found = segment.find_all(gone)
            if len(found):
                deleted = np.zeros(segment.articles, np.bool_) if segment.deleted is None else segment.deleted.copy()
                deleted[found] = True
                entry = self._with_deletions(entry, deleted)
            if entry.deleted < entry.articles:
                entries.append(entry)
        return entries

    def _with_deletions(self, entry: SegmentEntry, deleted: NDArray[np.bool_]) -> SegmentEntry:
        changed = evolve(entry, deleted=int(deleted.sum()), deletions=self._generation)
        if changed.deleted < changed.articles:
            write_deletions(self._path, changed, deleted)
        return changed

    def _written(self, builder: SegmentBuilder) -> SegmentEntry:
        segment = secrets.token_hex(16)
        file = self._path / f"{segment}.frs"
        digest = builder.write(file, bytes.fromhex(segment))
        entry = SegmentEntry(segment, len(builder), file.stat().st_size, digest)
        if self._replaced:
            deleted = np.zeros(len(builder), np.bool_)
            deleted[list(self._replaced)] = True
            return self._with_deletions(entry, deleted)
        return entry

    def _clean(self, manifest: Manifest) -> None:
        """Remove what no commit needs any more; where the system holds on to a file, the next commit tries again."""
        for file in self._path.iterdir():
            if file.suffix in (".frs", ".del") and file.name not in manifest.files:
                with contextlib.suppress(OSError):
                    file.unlink()

    def cancel(self) -> None:
        """Forget it, and release the lock."""
        self._builder = None
        self._reader.close()
        self._lock.release()


def _highest_generation(path: Path) -> int:
    """Return the highest generation in any file's name: a commit that failed may have left some."""
    numbers = [file.name.split(".")[1] for file in path.glob("*.del")]
    return max((int(number) for number in numbers if number.isdecimal()), default=0)
