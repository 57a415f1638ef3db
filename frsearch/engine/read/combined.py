"""The commits of several indexes, seen as one run of articles: their segments one after another.

Statistics of words are those of all segments, and impacts are stored against lengths that are the same for every index
(docs/format.md). Articles therefore score as they would in one index that holds all of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from frsearch.engine.arrays import Counts
from frsearch.engine.cache import cached_property
from frsearch.engine.format.keys import id_digest
from frsearch.engine.read.snapshot import SegmentsSnapshot

if TYPE_CHECKING:
    from numpy.typing import NDArray


class CombinedSnapshot(SegmentsSnapshot):
    """The last commits of several indexes, in the order in which these are named; it closes their files."""

    def __init__(self, path: Path, snapshots: Sequence[SegmentsSnapshot]) -> None:
        self.path = path
        self.generation = sum(snapshot.generation for snapshot in snapshots)
        self._snapshots = snapshots
        self._hold([segment for snapshot in snapshots for segment in snapshot.segments])
        self._first: list[int] = np.cumsum([0, *(snapshot.bases[-1] for snapshot in snapshots)]).tolist()

    @property
    def files(self) -> list[str]:
        """Paths of the segment files."""
        return [str(segment.path / name) for segment in self.segments for name in segment.files]

    def index_of(self, doc_id: int) -> str:
        """Return the path of the index that an article is in."""
        return str(self._snapshots[bisect_right(self._first, doc_id) - 1].path)

    @cached_property
    def repeated(self) -> int:
        """How many ids are in more than one index."""
        digests = [np.frombuffer(b"".join(map(id_digest, snapshot.ids())), "V16") for snapshot in self._snapshots]
        return int((np.unique(np.concatenate(digests), return_counts=True)[1] > 1).sum())

    def doc_id(self, article_id: str) -> int | None:
        """Return the doc id of the article with this id in the first index that has one, or None."""
        found = zip(self._first, (snapshot.doc_id(article_id) for snapshot in self._snapshots), strict=False)
        return next((base + doc_id for base, doc_id in found if doc_id is not None), None)

    def look_up(self, digests: NDArray[np.uint64]) -> tuple[list[str | None], Counts]:
        """Return the content hash for each id digest, and when the article was added, from the first index that has it."""
        hashes: list[str | None] = [None] * len(digests)
        added = np.full(len(digests), -1)
        for snapshot in reversed(self._snapshots):
            found, times = snapshot.look_up(digests)
            hashes = [new or old for new, old in zip(found, hashes, strict=True)]
            added = np.where(times >= 0, times, added)
        return hashes, added
