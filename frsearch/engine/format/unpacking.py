"""Decoding small numbers, packed lists and ascending lists (docs/format.md); :mod:`frsearch.engine.format.packing` encodes them.

A *packed list* gives each number of a list the same few bits, and stores the rare *wide* ones, which need more, separately
(Zukowski et al. 2006, "PFOR"). A *skip list* lets reading start at every 512th number.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from frsearch.engine.arrays import Bytes, Counts, Numbers, Offsets, spread, starts_of, within

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray  # its import takes longer than a search

_SKIP_BITS = 9
SKIP = 1 << _SKIP_BITS
"""Numbers between two entries of a skip list."""

FEW = 40
"""Longest list that plain Python unpacks sooner than NumPy would have begun."""

_SHORT = 4096
"""Longest list that is unpacked through cached offsets; longer ones are unpacked by strides, or byte by byte where no number
crosses into the next."""

_PARTS = {
    width: (np.arange(256)[:, None] >> np.arange(0, 8, width) & (1 << width) - 1).astype(np.uint8).view(f"<u{8 // width}")[:, 0]
    for width in (1, 2, 4)
}
"""For widths that divide a byte: the numbers in each byte, a byte for each, as one integer."""

_WHOLE = 4
"""How many times as long it takes to read a number of some stretches as one of a whole list."""


@frozen(eq=False)
class Packed:
    """Many lists of whole numbers under 2³²: their bits, the width of each list, all wide numbers, and how many each list has."""

    bits: Bytes
    width: Bytes
    wide: Numbers
    wides: NDArray[np.unsignedinteger[Any]]

    @staticmethod
    def join(parts: list[Packed]) -> Packed:
        """Return the lists of all parts, concatenated."""
        return Packed(
            np.concatenate([np.zeros(0, np.uint8), *(part.bits for part in parts)]),
            np.concatenate([np.zeros(0, np.uint8), *(part.width for part in parts)]),
            np.concatenate([np.zeros(0, np.uint32), *(part.wide for part in parts)]),
            np.concatenate([np.zeros(0, np.uint32), *(part.wides for part in parts)]),
        )


class PackedLists:
    """Random access to packed lists: ``lists[i]`` is list *i*, which has ``counts[i]`` numbers.

    ``padded`` are the bits followed by at least :data:`MARGIN` bytes; ``touch(start, size)`` is called before bytes are read.
    """

    def __init__(
        self,
        packed: Packed,
        counts: NDArray[np.integer],
        touch: Callable[[int, int], None] = lambda start, size: None,
        padded: Bytes | None = None,
    ) -> None:
        self.packed = packed
        self._bits = packed.bits.data
        self.counts = counts
        self._touch = touch
        self._windows = Windows(np.append(packed.bits, np.zeros(MARGIN, np.uint8)) if padded is None else padded)
        self.starts = Offsets(len(counts), partial(_sizes, counts, packed.width))
        self.wide_starts = Offsets.of(packed.wides)

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, number: int) -> Numbers:
        count, width = self.counts.item(number), self.packed.width.item(number)
        if not width:
            return np.zeros(count, np.uint32)
        start, end = self.starts.item(number), self.starts.item(number + 1)
        self._touch(start, end - start)
        values = self._windows.unpack(start, count, width)
        low, high = self.wide_starts.item(number), self.wide_starts.item(number + 1)
        if low < high:
            values[values == (1 << width) - 1] = self.packed.wide[low:high]
        return values

    def listed(self, number: int) -> list[int]:
        """Return a list of Python integers; quicker for short lists, whose bits are read as one large number."""
        count, width = self.counts.item(number), self.packed.width.item(number)
        if count > FEW or self.packed.wides[number]:
            listed: list[int] = self[number].tolist()
            return listed
        start, end = self.starts.item(number), self.starts.item(number + 1)
        self._touch(start, end - start)
        bits, mask = int.from_bytes(self._bits[start:end], "little"), (1 << width) - 1
        return [bits >> shift & mask for shift in range(0, count * width, width)] if width else [0] * count

    def some(self, number: int, at: Counts) -> Numbers:
        """Return the numbers at some indices of a list that has no wide ones."""
        width = self.packed.width.item(number)
        if not width:
            return np.zeros(len(at), np.uint32)
        start, end = self.starts.item(number), self.starts.item(number + 1)
        self._touch(start, end - start)
        bit = at * width
        return self._windows.gather(start, bit >> 3, bit & 7, width)

    def check(self) -> None:
        """Check all bytes, which are about to be read."""
        self._touch(0, len(self.packed.bits))

    def range(self, low: int, high: int) -> Numbers:
        """Return the lists from `low` to `high`, concatenated."""
        if high == low + 1:  # it may be long: this takes a fifth of the memory
            return PackedLists.__getitem__(self, low)
        self._touch(self.starts.item(low), self.starts.item(high) - self.starts.item(low))
        return self._several(np.arange(low, high), self.starts.all()[low:high], self.packed.wide[self._wides(low, high)])

    def several(self, numbers: NDArray[np.integer]) -> Numbers:
        """Return some lists, concatenated."""
        if len(numbers) == 1:
            return PackedLists.__getitem__(self, int(numbers[0]))  # as in :meth:`range`
        if not len(numbers):
            return np.zeros(0, np.uint32)
        starts, ends = self.starts.all()[numbers], self.starts.all()[numbers + 1]
        is_apart = np.ones(len(numbers) + 1, np.bool_)  # lists side by side are checked together: a lexicon asks for 100,000
        np.not_equal(starts[1:], ends[:-1], out=is_apart[1:-1])
        for start, end in zip(starts[is_apart[:-1]].tolist(), ends[is_apart[1:]].tolist(), strict=True):
            self._touch(start, end - start)
        wide = [self.packed.wide[self._wides(number, number + 1)] for number in numbers[self.packed.wides[numbers] > 0].tolist()]
        return self._several(numbers, starts, np.concatenate([self.packed.wide[:0], *wide]))

    def _wides(self, low: int, high: int) -> slice:
        return slice(self.wide_starts.item(low), self.wide_starts.item(high))

    def _several(self, numbers: NDArray[np.integer], starts: Counts, wide: Numbers) -> Numbers:
        counts, width = self.counts[numbers], self.packed.width[numbers].astype(np.int64)
        first = starts_of(counts)
        bit = np.arange(first[-1])  # of each number: its index times the width of its list, from where number 0 would be
        bit *= width.repeat(counts)
        bit += ((starts << 3) - first[:-1] * width).repeat(counts)
        mask = ((np.int64(1) << width) - 1).astype(np.uint32).repeat(counts)
        found = self._windows.gather(0, bit >> 3, bit & 7, int(width.max(initial=0)))
        found &= mask
        if len(wide):
            found[(found == mask) & np.repeat(self.packed.wides[numbers] > 0, counts)] = wide
        return found


class AscendingLists(PackedLists):
    """Random access to ascending lists, each a packed list of differences with a skip list.

    For every :data:`SKIP`-th number of each list, ``skip`` has the number before it, ``skip_wide`` how many wide ones precede it.
    """

    def __init__(
        self,
        packed: Packed,
        counts: NDArray[np.integer],
        skip: Numbers,
        skip_wide: Numbers,
        touch: Callable[[int, int], None] = lambda start, size: None,
        padded: Bytes | None = None,
    ) -> None:
        super().__init__(packed, counts, touch, padded)
        self._skip = skip
        self._skip_wide = skip_wide
        self.skip_starts = Offsets(len(counts), partial(_skips, counts))

    def __getitem__(self, number: int) -> Numbers:
        values = super().__getitem__(number)
        return np.add.accumulate(values, out=values)

    def several(self, numbers: NDArray[np.integer]) -> Numbers:
        """Return the differences of some lists, concatenated."""
        if len(numbers) > FEW:
            return super().several(numbers)
        return np.concatenate([np.zeros(0, np.uint32), *map(super().__getitem__, numbers.tolist())])

    def lists(self, numbers: NDArray[np.integer]) -> Numbers:
        """Return some lists, concatenated."""
        counts = self.counts[numbers]
        values = np.cumsum(self.several(numbers), dtype=np.uint32)  # may wrap around, and the subtraction below wraps back
        first = starts_of(counts)[:-1]
        before = np.where(first > 0, values[np.maximum(first, 1) - 1], np.uint32(0)) if len(values) else values
        values -= np.repeat(before, counts) if len(values) else before
        return values

    def in_ranges(self, number: int, low: Numbers, high: Numbers, most: int) -> tuple[Counts, Numbers]:
        """Return the numbers of a list from ``low[i]`` up to ``high[i]`` for each *i*, up to `most` of each, and their indices.

        The ranges ascend and do not overlap. Where they need only some stretches of the list, only these are read.
        """
        if not len(low):
            return np.zeros(0, np.int64), np.zeros(0, np.uint32)
        skips = self._skip[self.skip_starts.item(number) : self.skip_starts.item(number + 1)]
        first, last = skips.searchsorted(low), skips.searchsorted(high)
        last = np.minimum(last, first + (most // SKIP + 1))
        is_read = np.zeros(len(skips) + 1, np.bool_)
        is_read[first] = is_read[last] = True
        for long in np.flatnonzero(last - first > 1).tolist():
            is_read[first[long] : last[long]] = True
        chosen = is_read.nonzero()[0]
        if _WHOLE * len(chosen) > len(is_read):
            return in_ranges(self[number], low, high, most)
        values = self._stretches(number, chosen).reshape(-1)
        beyond = SKIP * (int(chosen[-1]) + 1) - self.counts.item(number)
        at, found = in_ranges(values[:-beyond] if beyond > 0 else values, low, high, most)
        return (chosen << _SKIP_BITS)[at >> _SKIP_BITS] + (at & (SKIP - 1)), found

    def _stretches(self, number: int, chosen: Counts) -> Numbers:
        """Return some stretches between skip entries, a row for each; what is beyond the end of the list is meaningless."""
        count, width = self.counts.item(number), self.packed.width.item(number)
        start, end = self.starts.item(number), self.starts.item(number + 1)
        self._touch(start, end - start)
        offsets, shift, _ = _offsets(width)
        row = np.minimum((chosen * (SKIP * width >> 3))[:, None] + offsets[:SKIP], end - start - 1)
        values = self._windows.gather(start, row, shift[:SKIP], width)
        self._widen(values, number, chosen, count, width)
        skips = self._skip[self.skip_starts.item(number) : self.skip_starts.item(number + 1)]
        before = np.where(chosen > 0, skips[np.maximum(chosen, 1) - 1], 0) if len(skips) else np.zeros(1, np.uint32)
        values[:, 0] += before.astype(np.uint32)
        np.cumsum(values, axis=1, out=values)
        return values

    def _widen(self, values: Numbers, number: int, chosen: Counts, count: int, width: int) -> None:
        """Fill the wide numbers into some stretches of a list."""
        low, high = self.wide_starts.item(number), self.wide_starts.item(number + 1)
        if low == high:
            return
        skip_low, skip_high = self.skip_starts.item(number), self.skip_starts.item(number + 1)
        bounds = np.concatenate([[low], low + self._skip_wide[skip_low:skip_high].astype(np.int64), [high]])
        is_wide = values == (1 << width) - 1
        if chosen[-1] == count - 1 >> _SKIP_BITS:  # nothing beyond the end of the list is wide
            is_wide[-1, count - (int(chosen[-1]) << _SKIP_BITS) :] = False
        counts = bounds[chosen + 1] - bounds[chosen]
        if counts.sum() > high - low:
            raise ValueError(f"{counts.sum()} wide numbers in a list that has {high - low}")
        values[is_wide] = self.packed.wide[np.repeat(bounds[chosen], counts) + within(counts)]


def _sizes(counts: NDArray[np.integer], width: Bytes, low: int, high: int) -> Counts:
    """Return how many bytes each of the lists from `low` to `high` takes."""
    sizes: Counts = np.multiply(counts[low:high], width[low:high], dtype=np.int64)
    sizes += 7
    sizes >>= 3
    return sizes


def _skips(counts: NDArray[np.integer], low: int, high: int) -> NDArray[np.integer]:
    """Return how many skip entries each of the lists from `low` to `high` has."""
    entries: NDArray[np.integer] = (np.maximum(counts[low:high], 1) - 1) >> _SKIP_BITS
    return entries


def in_ranges(values: Numbers, low: Numbers, high: Numbers, most: int) -> tuple[Counts, Numbers]:
    """Return what :meth:`AscendingLists.in_ranges` does, of an ascending list that is unpacked."""
    start, end = values.searchsorted(low), values.searchsorted(high)
    at = spread(start, np.minimum(end - start, most), len(values))
    return at, values[at]


_NARROW = 25
"""Widest number, in bits, that fits into four bytes wherever in the first of them it begins."""

MARGIN = 40
"""Bytes that must be readable after packed bits: numbers are taken out of windows of up to eight bytes, eight at a time."""


class Windows:
    """Bytes seen as overlapping integers: at each offset the four bytes (`narrow`) or eight bytes (`wide`) from there."""

    def __init__(self, content: Bytes) -> None:
        self.bytes = content
        self.narrow = np.ndarray(len(content) - 7, "<u4", content, 0, content.strides)
        self.wide = np.ndarray(len(content) - 7, "<u8", content, 0, content.strides)

    def _of(self, width: int) -> tuple[NDArray[Any], type[np.unsignedinteger[Any]]]:
        """Return the windows, and their type, for numbers of `width` bits."""
        return (self.narrow, np.uint32) if width <= _NARROW else (self.wide, np.uint64)

    def gather(self, start: int, offsets: Counts, shift: NDArray[np.integer], width: int) -> Numbers:
        """Return the numbers that begin at byte ``start + offsets[i]``, at bit ``shift[i]`` of it."""
        windows, dtype = self._of(width)
        values = windows[start:][offsets]
        values >>= shift.astype(dtype, copy=False)
        values &= dtype((1 << width) - 1)
        found: Numbers = values.astype(np.uint32, copy=False)
        return found

    def unpack(self, start: int, count: int, width: int) -> Numbers:
        """Return the first `count` numbers of a packed list, wide ones as all ones; `width` is at least 1."""
        windows, dtype = self._of(width)
        if count <= _SHORT:
            offsets, shift, mask = _offsets(width)
            few = windows[start:][offsets[:count]]
            few >>= shift[:count]
            few &= mask
            return few.astype(np.uint32, copy=False)
        if width in (1, 2, 4, 8):
            content = self.bytes[start : start + (count * width + 7 >> 3)]
            parts = content if width == 8 else _PARTS[width].take(content).view(np.uint8)
            return parts[:count].astype(np.uint32)
        groups = -(-count // 8)  # eight numbers take `width` bytes
        values = np.empty((groups, 8), dtype)
        for number in range(8):
            column = windows[start + (number * width >> 3) :: width][:groups]
            np.right_shift(column, dtype(number * width & 7), out=values[:, number])
        values &= dtype((1 << width) - 1)
        return values.reshape(-1)[:count].astype(np.uint32, copy=False)


@lru_cache(33)
def _offsets(width: int) -> tuple[Counts, NDArray[np.unsignedinteger[Any]], np.unsignedinteger[Any]]:
    """Return the byte offset of each of the first numbers of a list, the bit at which it begins there, and a mask."""
    bit = np.arange(_SHORT) * width
    dtype = np.uint32 if width <= _NARROW else np.uint64
    return bit >> 3, (bit & 7).astype(dtype), dtype((1 << width) - 1)


def expand(small: Bytes, at: Numbers, real: Numbers, dtype: DTypeLike = np.uint32) -> NDArray[Any]:
    """Return small numbers from their three arrays: the inverse of :func:`frsearch.engine.format.packing.shrink`."""
    values = small.astype(dtype)
    values[at] = real
    return values
