"""Purging: after a commit, no file of an index has anything of some articles, however long ago they were deleted or changed.

An article that is deleted stays in its segment until that is merged, as does the former text of an article that was updated. A
segment's Zstandard dictionary consists of pieces of articles, which may be in other segments, or in none by now.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.disk.files import DAMAGED, leftovers
from frsearch.engine.format.manifest import Manifest, SegmentEntry
from frsearch.engine.read.segment import open_segment
from frsearch.engine.write.commit import remove_unreferenced
from frsearch.engine.write.merge import learnt_dictionary, merge_entries
from frsearch.errors import IndexProblem
from frsearch.progress import steps


def check_copies(path: Path) -> None:
    """Raise IndexProblem if a repair has kept damaged files in the folder: nobody can say what is in them."""
    if kept := sorted(file.name for file in path.glob(f"*{DAMAGED}")):
        what = f"has damaged files that a repair kept ({', '.join(kept[:3])}), and what is purged may be in them"
        raise IndexProblem(f"{what}; remove them first", path)


def without_traces(path: Path, entries: Sequence[SegmentEntry], digests: NDArray[np.uint64]) -> list[SegmentEntry]:
    """Return the segments of a commit, written again where they may have something of the articles with these id digests."""
    traced = [entry for entry in entries if _may_have_traces(path, entry, digests)]
    if not traced:
        return list(entries)
    dictionary = learnt_dictionary(path, max(traced, key=lambda entry: entry.articles - entry.deleted))
    clean = {entry.id: merge_entries(path, [entry], dictionary) for entry in steps(traced, [entry.bytes for entry in traced])}
    return [clean.get(entry.id, entry) for entry in entries]


def _may_have_traces(path: Path, entry: SegmentEntry, digests: NDArray[np.uint64]) -> bool:
    segment = open_segment(path, entry)
    try:
        return bool(segment.dictionary) or segment.has_ever_held(digests)
    finally:
        segment.close()


def remove_old_files(path: Path, manifest: Manifest) -> None:
    """Remove the files that the last commit does not need; raises IndexProblem if a segment stays. The caller holds the lock."""
    remove_unreferenced(path)
    if left := sorted(file.name for file in leftovers(path, manifest.files) if file.suffix == ".frs"):
        what = f"the articles are deleted, but {len(left)} files that may have their text cannot be removed ({left[0]})"
        raise IndexProblem(f"{what}; the next writer tries again", path)
