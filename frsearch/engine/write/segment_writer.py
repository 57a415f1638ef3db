"""Blocks of articles → segment files, within a budget of memory."""

from __future__ import annotations

import os
from pathlib import Path

from frsearch.analysis.columnar.analyzer import ColumnarAnalyzer
from frsearch.engine.write.batch import Batch
from frsearch.engine.write.messages import NewSegment
from frsearch.engine.write.segment_builder import SegmentBuilder

_FORMS = 100_000
"""Forms that an analyzer may know before the next segment gets a new one, which learns the frequent ones in a quarter second."""

_BASE = 124 << 20
"""Bytes of a process's share that are not for articles: the interpreter and what it imports, the lemmas of French, the batches
that wait, what one run of lemmas takes, and the room that the system does not get back."""


class SegmentWriter:
    """Makes segments; one is written, and the next begun, when it would not fit into `budget` bytes of memory."""

    together = 1
    """Blocks that it takes at a time."""

    def __init__(self, path: Path, dictionary: bytes, budget: int) -> None:
        self._path = path
        self._dictionary = dictionary
        self._room = budget - _BASE
        self._bulk = ColumnarAnalyzer()
        self._builder = SegmentBuilder(self._bulk, dictionary)
        self._blocks: list[int] = []
        self._made: list[NewSegment] = []
        self.begun: list[Path] = []
        """The files of its segments."""

    def add(self, number: int, batch: Batch) -> None:
        """Take in the articles of a batch."""
        self._builder.add(batch)
        self._blocks.append(number)
        if self._builder.memory > self._room:
            self._write()

    def _write(self) -> None:
        segment = os.urandom(16).hex()
        file = self._path / f"{segment}.frs"
        self.begun.append(file)
        digest = self._builder.write(file, bytes.fromhex(segment))
        self._made.append(NewSegment(segment, len(self._builder), file.stat().st_size, digest, self._blocks))
        if len(self._bulk.forms) > _FORMS:
            self._bulk = ColumnarAnalyzer()
        self._builder = SegmentBuilder(self._bulk, self._dictionary)
        self._blocks = []

    def finish(self) -> list[NewSegment]:
        """Write what is left, and return all segments in the order of their first batches."""
        if self._blocks:
            self._write()
        return self._made

    def cancel(self) -> None:
        """Forget what is not written yet."""
        self._blocks = []
