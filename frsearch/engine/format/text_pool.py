"""Many texts as bytes behind each other, put in order and copied by array arithmetic: strings lie about in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import frozen

from frsearch.engine.arrays import Bytes, Counts, spread, starts_of

_FIRST, _NEXT = 8, 5
"""Bytes that are compared together: at first all that one number holds, later beside the number of a run of equals."""


@frozen(eq=False)
class EncodedTexts:
    """Texts in UTF-8: text *i* is the bytes from ``starts[i]`` to ``starts[i + 1]``; eight more are behind the last."""

    content: Bytes
    starts: Counts

    @classmethod
    def of(cls, texts: Sequence[str]) -> EncodedTexts:
        """Return these texts."""
        content = np.frombuffer("".join([*texts, "\0" * _FIRST]).encode("utf-8", "surrogatepass"), np.uint8)
        signs = np.flatnonzero((content & 0xC0) != 0x80)  # where each code point begins
        return cls(content, signs[starts_of(np.fromiter(map(len, texts), np.int64, len(texts)))])

    def __len__(self) -> int:
        return len(self.starts) - 1

    def some(self, numbers: Counts) -> tuple[Bytes, Counts]:
        """Return some texts behind each other, and the bytes of each.

        >>> content, sizes = EncodedTexts.of(["mali", "état", "a"]).some(np.array([2, 1]))
        >>> content.tobytes().decode(), sizes.tolist()
        ('aétat', [1, 5])
        """
        sizes = np.diff(self.starts)[numbers]
        return self.content[spread(self.starts[numbers], sizes, int(sizes.sum()))], sizes

    def order(self) -> Counts:
        """Return the numbers of the texts, of which no two are the same, in the order of the texts by code point.

        >>> EncodedTexts.of(["mali", "état", "malien", "a"]).order().tolist()
        [3, 0, 2, 1]
        """
        starts, ends = self.starts[:-1], self.starts[1:]
        windows = np.ndarray(len(self.content) - _FIRST + 1, ">u8", self.content, 0, (1,))  # eight bytes from each place on
        order, left, run = np.arange(len(self)), np.arange(len(self)), np.zeros(len(self), np.uint64)
        depth, longest = 0, np.diff(self.starts).max(initial=0)
        while len(left) and depth < longest:
            members = order[left]
            at = np.minimum(starts[members] + depth, ends[members])
            beyond = (8 * np.maximum(_FIRST - ends[members] + at, 0)).astype(np.uint64)
            key = windows[at].astype(np.uint64) >> beyond << beyond
            if depth:
                key >>= np.uint64(8 * (_FIRST - _NEXT))
                key |= run << np.uint64(8 * _NEXT)
            sort = np.argsort(key)
            order[left], key = members[sort], key[sort]
            equals = np.cumsum(np.append(False, key[1:] != key[:-1]))
            is_left = np.bincount(equals)[equals] > 1
            left, run = left[is_left], equals[is_left].astype(np.uint64)
            depth += _NEXT if depth else _FIRST
        members = order[left]  # they differ in null characters at their end
        order[left] = members[np.lexsort(((ends - starts)[members], run))]
        return order
