"""Writes batches of articles as segment files, within a memory budget."""

from __future__ import annotations

import os
from pathlib import Path

from frsearch.analysis.columnar.analyzer import ColumnarAnalyzer
from frsearch.engine.write.batch import Batch
from frsearch.engine.write.messages import NewSegment
from frsearch.engine.write.segment_builder import SegmentBuilder

_FORMS = 100_000
"""Forms in an analyzer's cache beyond which the next segment gets a new one, which relearns the frequent forms in 0.25 s."""

_BASE = 192 << 20
"""Bytes of a process's budget that are not for articles: the interpreter and its imports, the lemmas of French, queued batches,
the runs of lemmas of two threads, and freed memory that is not returned to the system."""


class SegmentWriter:
    """Makes segments: writes one and begins the next as soon as it would exceed `budget` bytes of memory."""

    batches_at_once = 1
    """Batches to hand over at a time."""

    def __init__(self, path: Path, dictionary: bytes, budget: int) -> None:
        self._path = path
        self._dictionary = dictionary
        self._budget = budget - _BASE
        self._bulk = ColumnarAnalyzer()
        self._builder = SegmentBuilder(self._bulk, dictionary)
        self._batches: list[int] = []
        self._segments: list[NewSegment] = []
        self.files: list[Path] = []
        """The segment files begun, finished or not."""

    def add(self, number: int, batch: Batch) -> None:
        """Add the articles of a batch."""
        self._builder.add(batch)
        self._batches.append(number)
        if self._builder.memory > self._budget:
            self._write()

    def _write(self) -> None:
        segment = os.urandom(16).hex()
        file = self._path / f"{segment}.frs"
        self.files.append(file)
        digest = self._builder.write(file, bytes.fromhex(segment))
        self._segments.append(NewSegment(segment, len(self._builder), file.stat().st_size, digest, self._batches))
        if len(self._bulk.forms) > _FORMS:
            self._bulk = ColumnarAnalyzer()
        self._builder = SegmentBuilder(self._bulk, self._dictionary)
        self._batches = []

    def finish(self) -> list[NewSegment]:
        """Write the last segment, and return all in the order of their first batches."""
        if self._batches:
            self._write()
        return self._segments

    def cancel(self) -> None:
        """Drop what is not written yet."""
        self._batches = []
