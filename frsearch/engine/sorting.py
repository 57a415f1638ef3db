"""Many texts put in order by array arithmetic: eight bytes of each are compared, then five by five of those that are equal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from frsearch.engine.coding import Counts, starts_of

_FIRST, _NEXT = 8, 5
"""Bytes that are compared together: at first all that one number holds, later beside the number of a run of equals."""


def encoded(texts: Sequence[str]) -> tuple[bytes, Counts]:
    """Return the texts in UTF-8, one behind the other, and the bytes of each.

    >>> encoded(["été", "a"])
    (b'\\xc3\\xa9t\\xc3\\xa9a', array([5, 1]))
    """
    sizes = [len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass")) for text in texts]
    return "".join(texts).encode("utf-8", "surrogatepass"), np.array(sizes, np.int64)


def text_order(texts: Sequence[str]) -> Counts:
    """Return the numbers of `texts`, of which no two are the same, in the order of the texts by code point.

    >>> text_order(["mali", "état", "malien", "a"]).tolist()
    [3, 0, 2, 1]
    """
    content, sizes = encoded(texts)
    ends = starts_of(sizes)[1:]
    windows = np.ndarray(len(content) + 1, ">u8", content + bytes(_FIRST), 0, (1,))  # the eight bytes that begin at each place
    starts = ends - sizes
    order, left, run = np.arange(len(texts)), np.arange(len(texts)), np.zeros(len(texts), np.uint64)
    depth = 0
    while len(left) and depth < sizes.max():
        members = order[left]
        at = np.minimum(starts[members] + depth, ends[members])
        beyond = (8 * np.maximum(_FIRST - ends[members] + at, 0)).astype(np.uint64)
        key = windows[at].astype(np.uint64) >> beyond << beyond
        if depth:
            key >>= np.uint64(8 * (_FIRST - _NEXT))
            key |= run << np.uint64(8 * _NEXT)
        sort = np.argsort(key)
        order[left], key = members[sort], key[sort]
        run = np.cumsum(np.append(False, key[1:] != key[:-1]), dtype=np.uint64)[: len(key)]
        equal = np.bincount(run.view(np.int64))[run.view(np.int64)] > 1
        left, run = left[equal], run[equal]
        depth += _NEXT if depth else _FIRST
    members = order[left]  # they differ in null characters at their end
    order[left] = members[np.lexsort((sizes[members], run))]
    return order
