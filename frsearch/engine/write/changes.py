"""What a commit does to articles, by the digests of their ids: any number of them in little memory."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Counts, within

Digests = NDArray[np.uint64]

DEAD = -1


class Changes:
    """A list of changes, each of an article with the digest of its id; of those with one digest the last counts."""

    def __init__(self) -> None:
        self._digests = bytearray()
        self._numbers = array("q")
        self._hashes = bytearray()
        self._runs: list[tuple[Digests, Counts]] = []
        """First halves of digests in order, and which changes these are; each run has more than twice as many as the next."""
        self._in_runs = 0

    def add(self, digest: bytes, number: int, content_hash: bytes = bytes(16)) -> None:
        """Note that an article is the `number`-th added from now on, or :data:`DEAD`, and has this content hash."""
        self._digests += digest
        self._numbers.append(number)
        self._hashes += content_hash

    @property
    def digests(self) -> Digests:
        """The digests of all changes, a row of two each, as of now."""
        return np.frombuffer(bytes(self._digests), "<u8").reshape(-1, 2)

    def hashes(self, digests: Digests) -> list[str | None]:
        """Return the content hash of each article that was added; an empty one if it is dead, None if nothing changed it."""
        hashes: list[str | None] = [None] * len(digests)
        changes = self._last(digests)
        for at in np.flatnonzero(changes >= 0).tolist():
            change = int(changes[at])
            is_dead = self._numbers[change] == DEAD
            hashes[at] = "" if is_dead else self._hashes[16 * change : 16 * change + 16].hex()
        return hashes

    def _last(self, digests: Digests) -> Counts:
        """Return the last change of each article, or -1."""
        self._extend_runs()
        found = np.full(len(digests), -1)
        rests = np.frombuffer(self._digests, "<u8")[1::2]
        for keys, changes in self._runs:
            low, high = (np.searchsorted(keys, digests[:, 0], side) for side in ("left", "right"))
            which = np.repeat(np.arange(len(digests)), high - low)
            change = changes[np.repeat(low, high - low) + within(high - low)]
            same = rests[change] == digests[which, 1]
            found[which[same]] = change[same]  # later runs, and later ones of a run, have the later changes
        return found

    def _extend_runs(self) -> None:
        """Put the changes that are in no run yet into one, and join it with those that are not more than twice as long."""
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
        """Tell of each of the articles added whether a later change took it out again."""
        changed = self.digests
        order = np.lexsort((changed[:, 0], changed[:, 1]))
        same = (changed[order[1:]] == changed[order[:-1]]).all(axis=1)
        numbers = np.frombuffer(self._numbers, np.int64)[order[:-1][same]]
        replaced = np.zeros(added, np.bool_)
        replaced[numbers[numbers != DEAD]] = True
        return replaced
