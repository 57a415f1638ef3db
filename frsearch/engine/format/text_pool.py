"""Many texts as concatenated bytes, which arrays sort and copy faster than Python handles single strings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.engine.arrays import Bytes, Counts, spread, starts_of

_FIRST, _NEXT = 8, 5
"""Bytes compared at a time: first all that a 64-bit number holds, later what fits beside the number of a run of equal texts."""


@frozen(eq=False)
class EncodedTexts:
    """Concatenated UTF-8 texts: text *i* is bytes ``starts[i]`` to ``starts[i + 1]``, and eight zero bytes follow the last."""

    content: Bytes
    starts: Counts

    @classmethod
    def of(cls, texts: Sequence[str]) -> EncodedTexts:
        """Encode texts."""
        content = np.frombuffer("".join([*texts, "\0" * _FIRST]).encode("utf-8", "surrogatepass"), np.uint8)
        characters = np.flatnonzero((content & 0xC0) != 0x80)  # where each code point begins
        return cls(content, characters[starts_of(np.fromiter(map(len, texts), np.int64, len(texts)))])

    def __len__(self) -> int:
        return len(self.starts) - 1

    def some(self, numbers: Counts) -> tuple[Bytes, Counts]:
        """Return some texts, concatenated, and how many bytes each has.

        >>> content, sizes = EncodedTexts.of(["mali", "état", "a"]).some(np.array([2, 1]))
        >>> content.tobytes().decode(), sizes.tolist()
        ('aétat', [1, 5])
        """
        sizes = np.diff(self.starts)[numbers]
        return self.content[spread(self.starts[numbers], sizes, int(sizes.sum()))], sizes

    def keys(self, numbers: Counts) -> NDArray[np.uint64]:
        """Return the first eight bytes of some texts, filled up with zeros, as big-endian numbers: they sort like the texts.

        >>> [hex(key) for key in EncodedTexts.of(["mali", "ab"]).keys(np.array([1, 0])).tolist()]
        ['0x6162000000000000', '0x6d616c6900000000']
        """
        return self._keys_at(self.starts[numbers], self.starts[numbers + 1])

    def _keys_at(self, at: Counts, ends: Counts) -> NDArray[np.uint64]:
        """Return the eight bytes from each offset, those from its end on as zeros."""
        windows = np.ndarray(len(self.content) - _FIRST + 1, ">u8", self.content, 0, (1,))
        beyond = (8 * np.maximum(_FIRST - ends + at, 0)).astype(np.uint64)
        keys: NDArray[np.uint64] = windows[at].astype(np.uint64) >> beyond << beyond
        return keys

    def order(self) -> Counts:
        """Return the indices that sort the texts by code point; no two texts may be equal.

        >>> EncodedTexts.of(["mali", "état", "malien", "a"]).order().tolist()
        [3, 0, 2, 1]
        """
        starts, ends = self.starts[:-1], self.starts[1:]
        order, left, run = np.arange(len(self)), np.arange(len(self)), np.zeros(len(self), np.uint64)
        depth, longest = 0, np.diff(self.starts).max(initial=0)
        while len(left) and depth < longest:
            members = order[left]
            at = np.minimum(starts[members] + depth, ends[members])
            key = self._keys_at(at, ends[members])
            if depth:
                key >>= np.uint64(8 * (_FIRST - _NEXT))
                key |= run << np.uint64(8 * _NEXT)
            sort = np.argsort(key)
            order[left], key = members[sort], key[sort]
            equals = np.cumsum(np.append(False, key[1:] != key[:-1]))
            is_left = np.bincount(equals)[equals] > 1
            left, run = left[is_left], equals[is_left].astype(np.uint64)
            depth += _NEXT if depth else _FIRST
        members = order[left]  # they differ in trailing null characters only
        order[left] = members[np.lexsort(((ends - starts)[members], run))]
        return order
