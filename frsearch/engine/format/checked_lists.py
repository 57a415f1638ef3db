"""Sections that hold small numbers or packed lists, checked as they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from frsearch.engine.arrays import Bytes, Numbers, Offsets
from frsearch.engine.format.sections import BITS, LARGE, LARGE_AT, SKIP_LIST, SKIP_WIDE, WIDE, WIDES, WIDTH
from frsearch.engine.format.segment_file import Sections
from frsearch.engine.format.unpacking import MARGIN, AscendingLists, Packed, PackedLists, expand

if TYPE_CHECKING:
    from numpy.typing import NDArray


def small(sections: Sections, name: str) -> Numbers:
    """Return a section of small numbers."""
    return expand(*_parts(sections, name), np.uint32)


def narrow(sections: Sections, name: str) -> NDArray[np.unsignedinteger[Any]]:
    """Return a section of small numbers as integers of as few bytes as they need: as it is stored, if none of them is large."""
    values, at, real = _parts(sections, name)
    return expand(values, at, real, real.dtype) if len(at) else values


def _parts(sections: Sections, name: str) -> tuple[Bytes, Numbers, Numbers]:
    values, at, real = (sections.array(name + part) for part in ("", LARGE_AT, LARGE))
    if len(at) != len(real) or (len(at) and at[-1] >= len(values)):
        raise sections.damaged(0, f"has {len(real)} large numbers in {name!r}, the last of them at {at[-1:]}")
    return values, at, real


class ByteLists:
    """Random access to concatenated lists of bytes, each of which is checked when it is read."""

    def __init__(self, sections: Sections, name: str, counts: NDArray[np.integer]) -> None:
        self._content, at = sections.unchecked(name)
        self._check = sections.checker(at)
        self._starts = Offsets.of(counts)
        if self._starts.total != len(self._content):
            raise sections.damaged(at, f"has {len(self._content)} bytes in {name!r}, expected {self._starts.total}")

    def __getitem__(self, number: int) -> Bytes:
        return self.range(number, number + 1)

    def range(self, low: int, high: int) -> Bytes:
        """Return the lists from `low` to `high`, concatenated."""
        start, end = self._starts.item(low), self._starts.item(high)
        self._check(start, end - start)
        return self._content[start:end]


def packed_lists(sections: Sections, name: str, counts: NDArray[np.integer], limit: int) -> PackedLists:
    """Return a section of packed lists, each of which is checked when it is read.

    A list of zeros takes no bytes, so the size of the file does not bound its length: `limit` does.
    """
    packed, touch, padded = _packed(sections, name, counts, limit)
    return _checked(sections, name, PackedLists(packed, counts, touch, padded))


def ascending_lists(sections: Sections, name: str, counts: NDArray[np.integer], limit: int) -> AscendingLists:
    """Return a section of ascending lists, each of which is checked when it is read; `limit` as for :func:`packed_lists`."""
    packed, touch, padded = _packed(sections, name, counts, limit)
    skip, skip_wide = sections.array(name + SKIP_LIST), sections.array(name + SKIP_WIDE)
    lists = AscendingLists(packed, counts, skip, skip_wide, touch, padded)
    if not len(skip) == len(skip_wide) == lists.skip_starts.total:
        raise sections.damaged(0, f"has {len(skip)} skip entries in {name!r}, expected {lists.skip_starts.total}")
    _checked(sections, name, lists)
    return lists


def _packed(
    sections: Sections, name: str, counts: NDArray[np.integer], limit: int
) -> tuple[Packed, Callable[[int, int], None], NDArray[np.uint8]]:
    bits, at = sections.unchecked(name + BITS, MARGIN)
    size = sections.count(name + BITS)
    width, wide = sections.array(name + WIDTH), sections.array(name + WIDE)
    packed = Packed(bits[:size], width, wide, narrow(sections, name + WIDES))
    if not len(counts) == len(width) == len(packed.wides) or width.max(initial=0) > 32:
        raise sections.damaged(at, f"has {len(width)} lists in {name!r}, expected {len(counts)}")
    if counts.max(initial=0) > limit and (zeros := (counts * (width == 0)).max()) > limit:
        raise sections.damaged(at, f"has a list of {zeros} zeros in {name!r}, expected at most {limit}")
    return packed, sections.checker(at), bits


def _checked(sections: Sections, name: str, lists: PackedLists) -> PackedLists:
    if lists.starts.total != len(lists.packed.bits) or lists.wide_starts.total != len(lists.packed.wide):
        raise sections.damaged(0, f"has {len(lists.packed.bits)} bytes in {name!r}, expected {lists.starts.total}")
    return lists
