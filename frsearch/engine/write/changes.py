"""The additions and deletions of a commit, by the digests of article ids: any number of them in little memory."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Counts, within

Digests = NDArray[np.uint64]

DELETED = -1


class Changes:
    """A list of changes, each to the article with a given id digest; the last change to a digest counts."""

    def __init__(self) -> None:
        self._digests = bytearray()
        self._numbers = array("q")
        self._hashes = bytearray()
        self._runs: list[tuple[Digests, Counts]] = []
        """Sorted first halves of digests, and the change of each; every run is more than twice as long as the next."""
        self._in_runs = 0

    def add(self, digest: bytes, number: int, content_hash: bytes = bytes(16)) -> None:
        """Record that an article is now the `number`-th added, or :data:`DELETED`, and has this content hash."""
        self._digests += digest
        self._numbers.append(number)
        self._hashes += content_hash

    @property
    def digests(self) -> Digests:
        """The digests of all changes so far, one row of two 64-bit words each."""
        return np.frombuffer(bytes(self._digests), "<u8").reshape(-1, 2)

    def hashes(self, digests: Digests) -> list[str | None]:
        """Return each article's new content hash: empty if it was deleted, None if nothing changed it."""
        hashes: list[str | None] = [None] * len(digests)
        changes = self._last(digests)
        for at in np.flatnonzero(changes >= 0).tolist():
            change = int(changes[at])
            is_deleted = self._numbers[change] == DELETED
            hashes[at] = "" if is_deleted else self._hashes[16 * change : 16 * change + 16].hex()
        return hashes

    def _last(self, digests: Digests) -> Counts:
        """Return the last change to each article, or -1."""
        self._extend_runs()
        found = np.full(len(digests), -1)
        rests = np.frombuffer(self._digests, "<u8")[1::2]
        for keys, changes in self._runs:
            low, high = (np.searchsorted(keys, digests[:, 0], side) for side in ("left", "right"))
            which = np.repeat(np.arange(len(digests)), high - low)
            change = changes[np.repeat(low, high - low) + within(high - low)]
            same = rests[change] == digests[which, 1]
            found[which[same]] = change[same]  # later runs, and later entries of a run, hold later changes
        return found

    def _extend_runs(self) -> None:
        """Put the changes that are in no run yet into a new one, merged with the runs that are at most twice as long."""
        changes = np.arange(self._in_runs, len(self._numbers))
        self._in_runs = len(self._numbers)
        keys = np.frombuffer(self._digests, "<u8")[2 * changes]
        while self._runs and len(self._runs[-1][0]) <= 2 * len(keys):
            before = self._runs.pop()
            keys, changes = np.append(before[0], keys), np.append(before[1], changes)
        if len(keys):
            order = np.argsort(keys, kind="stable")
            self._runs.append((keys[order], changes[order]))

    def replaced(self, added: int) -> NDArray[np.bool_]:
        """Return, for each article added, whether a later change replaced or deleted it."""
        changed = self.digests
        order = np.lexsort((changed[:, 0], changed[:, 1]))
        same = (changed[order[1:]] == changed[order[:-1]]).all(axis=1)
        numbers = np.frombuffer(self._numbers, np.int64)[order[:-1][same]]
        replaced = np.zeros(added, np.bool_)
        replaced[numbers[numbers != DELETED]] = True
        return replaced
