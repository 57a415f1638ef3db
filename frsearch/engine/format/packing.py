"""Encoding small numbers, packed lists and skip lists (docs/format.md); :mod:`frsearch.engine.format.unpacking` decodes them.

All lists of a section are packed at once, by array arithmetic over a hundred thousand numbers at a time. Lists are
padded to groups of eight numbers, which take as many bytes as one number takes bits. Neighbours are joined into pairs,
pairs into fours, fours into eights. The resulting 64-bit words are written in order, so that each overwrites the excess
bits of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Bytes, Counts, Numbers, starts_of, within
from frsearch.engine.format.unpacking import SKIP, Packed

_CHUNK = 1 << 17
"""Numbers packed at a time: enough to amortise NumPy's calls, few enough for the processor's cache."""

_WIDE_COST = 32
_NEVER = 1 << 62
"""Cost in bits of a wide number, and of a width that is not possible."""

_EXPONENT = 126
"""Biased exponent of a 32-bit float, less the bit length of the number."""

_LONG = 16
"""Shortest list for which it may pay to store wide numbers separately."""

_ALIGNED = 1024
"""Shortest list whose width of up to eight bits is rounded up to a power of two. No number then crosses from one byte into the
next, so that the list is unpacked in half the time. It makes an index 2 % larger."""

_ROUNDED = np.array([0, 1, 2, 4, 4, 8, 8, 8, 8, *range(9, 33)])
"""These widths, rounded up."""

Words = NDArray[np.uint64]

_FIRST = (np.arange(8) < np.arange(9)[:, None]).view(np.uint64)[:, 0]
"""Row n: n times True, then False, eight in all."""


def skips(counts: NDArray[np.integer]) -> Counts:
    """Return the indices of the numbers that have a skip entry: every :data:`SKIP`-th of each list except its first."""
    entries = np.maximum(np.asarray(counts, np.int64) - 1, 0) // SKIP
    return np.repeat(starts_of(counts)[:-1], entries) + (within(entries) + 1) * SKIP


def wides_before(wide_at: Counts, counts: NDArray[np.integer]) -> Numbers:
    """Return how many wide numbers come before each index of :func:`skips` in its list; `wide_at` are indices of wide numbers."""
    entries = np.maximum(np.asarray(counts, np.int64) - 1, 0) // SKIP
    starts = np.repeat(starts_of(counts)[:-1], entries)
    return (np.searchsorted(wide_at, skips(counts)) - np.searchsorted(wide_at, starts)).astype(np.uint32)


def gaps(values: Numbers, counts: NDArray[np.integer], starts: Numbers | None = None) -> Numbers:
    """Return ascending lists as differences, the first of each list from 0, or from its entry in `starts`.

    >>> gaps(np.array([3, 4, 9, 0], np.uint32), np.array([3, 1])).tolist()
    [3, 1, 5, 0]
    """
    differences = np.empty_like(values)
    np.subtract(values[1:], values[:-1], out=differences[1:])
    is_list = np.asarray(counts) > 0
    first = starts_of(counts)[:-1][is_list]
    differences[first] = values[first] if starts is None else values[first] - starts[is_list]
    return differences


def shrink(values: NDArray[np.integer]) -> tuple[Bytes, Numbers, Numbers]:
    """Return small numbers as bytes, the indices of those from 255 on, and these numbers."""
    at = np.flatnonzero(values >= 255)
    return np.minimum(values, 255).astype(np.uint8), at.astype(np.uint32), values[at].astype(np.uint32)


def pack(values: NDArray[np.integer], counts: NDArray[np.integer], allow_wide: bool = True) -> tuple[Packed, Counts]:
    """Return packed lists, and the indices of wide numbers in `values`.

    ``values`` holds the concatenated lists, ``counts[i]`` numbers of list *i*.
    """
    starts = starts_of(counts)
    parts, wide_at = [], [np.zeros(0, np.int64)]
    for low, high in _chunks(starts):
        chunk = values[starts[low] : starts[high]].astype(np.uint32, copy=False)
        part, at = _pack_chunk(chunk, np.asarray(counts[low:high], np.int64), allow_wide)
        parts.append(part)
        wide_at.append(at + starts[low])
    return Packed.join(parts), np.concatenate(wide_at)


def _chunks(starts: Counts) -> Iterator[tuple[int, int]]:
    """Yield (low, high) of runs of lists that hold up to a chunk of numbers together, or are one longer list."""
    low, lists = 0, len(starts) - 1
    while low < lists:
        high = int(np.searchsorted(starts, starts[low] + _CHUNK, side="right")) - 1
        high = min(max(high, low + 1), lists)
        yield low, high
        low = high


def _pack_chunk(values: Numbers, counts: Counts, allow_wide: bool) -> tuple[Packed, Counts]:
    full = _full_widths(values, counts)
    width = full.copy()
    if allow_wide and len(long := np.flatnonzero((counts >= _LONG) & (full > 1))):
        width[long] = _cheapest(values, counts, long, full[long])
    aligned = counts >= _ALIGNED
    width[aligned] = _ROUNDED[width[aligned]]
    groups = (counts + 7) >> 3
    last = np.cumsum(groups)[counts > 0] - 1
    columns = _columns(values, counts, groups)
    group_width = np.repeat(width, groups)
    at = _cut_wide(columns, group_width, np.repeat(width < full, groups))
    ends = starts_of((counts * width + 7) >> 3)
    offsets = np.repeat(ends[:-1], groups) + within(groups) * group_width
    used = group_width << 3
    used[last] -= ((-counts & 7) * width)[counts > 0]
    bits = _lay(*_words(columns, group_width, offsets, used), int(ends[-1]))
    padded = starts_of(groups * 8)
    which = np.searchsorted(padded, at, side="right") - 1
    at -= (padded - starts_of(counts))[which]
    wides = np.bincount(which, minlength=len(counts)).astype(np.uint32)
    return Packed(bits, width.astype(np.uint8), values[at], wides), at


def _full_widths(values: Numbers, counts: Counts) -> Counts:
    """Return the bit length of the largest number of each list."""
    largest = np.zeros(len(counts))
    is_list = counts > 0
    if len(values):
        largest[is_list] = np.maximum.reduceat(values, starts_of(counts)[:-1][is_list])
    return np.frexp(largest)[1].astype(np.int64)


def _cheapest(values: Numbers, counts: Counts, long: Counts, full: Counts) -> Counts:
    """Return the width that takes the fewest bits for each of the `long` lists.

    A number needs the bit length of its successor, as all ones mean a wide number. Rounding to floats makes that one too
    many for some large numbers, at next to no cost.
    """
    numbers = values.astype(np.float32)
    numbers += np.float32(1)
    lengths = numbers.view(np.int32)
    lengths >>= 23
    widths = int(full.max())
    columns = widths + 2  # bit lengths from 0, and one more by rounding
    row = np.full(len(counts), len(long), np.int32)  # the row of all short lists
    row[long] = np.arange(len(long))
    keys = np.repeat(row * columns - _EXPONENT, counts)
    keys += lengths
    cells = columns * len(long)  # the row of short lists is beyond these
    histogram = np.bincount(keys, minlength=cells)[:cells].reshape(-1, columns)[:, :widths]
    counts = counts[long, None]
    cost = (counts - np.cumsum(histogram, axis=1)) * _WIDE_COST + np.arange(widths) * counts
    cost[:, 0] = _NEVER  # with a width of 0 there are no wide numbers
    cost[np.arange(widths) >= full[:, None]] = _NEVER
    width = np.argmin(cost, axis=1)
    return np.where(cost[np.arange(len(long)), width] < full * counts[:, 0], width, full)


def _columns(values: Numbers, counts: Counts, groups: Counts) -> Numbers:
    """Return the lists, each padded with zeros to a multiple of eight, as eight rows: the first of each eight, the second, …"""
    is_list = counts > 0
    sizes = np.full(int(groups.sum()), 8)
    sizes[np.cumsum(groups)[is_list] - 1] = ((counts - 1) & 7)[is_list] + 1
    is_number = _FIRST[sizes].view(np.bool_)
    filled = np.zeros(len(is_number), np.uint32)
    filled[is_number] = values
    return np.ascontiguousarray(filled.reshape(-1, 8).T)


def _cut_wide(columns: Numbers, width: Counts, is_cut: NDArray[np.bool_]) -> Counts:
    """Replace wide numbers by all ones, in groups where `is_cut`; return their indices."""
    if not is_cut.any():
        return np.zeros(0, np.int64)
    top = np.where(is_cut, (1 << width) - 1, 0xFFFFFFFF).astype(np.uint32)
    is_wide = columns >= top
    is_wide &= is_cut
    np.minimum(columns, top, out=columns)
    row, group = np.divmod(np.flatnonzero(is_wide), len(width))
    return np.sort(8 * group + row)


def _words(columns: Numbers, width: Counts, at: Counts, used: Counts) -> tuple[Words, Counts]:
    """Return the bits of all groups as 64-bit words, up to four for each, and the byte offset of each word.

    Group *i* starts at byte ``at[i]``, and only ``used[i]`` of its bits count: a list of one number needs one word only.
    """
    bits = width.astype(np.uint64)
    pairs = columns[1::2] << width.astype(np.uint32)  # pairs of more than 32 bits are redone below
    pairs |= columns[::2]
    fours, eights = pairs[1::2].astype(np.uint64), np.empty_like(bits)
    fours <<= bits * np.uint64(2)
    fours |= pairs[::2]
    np.left_shift(fours[1], bits * np.uint64(4), out=eights)
    eights |= fours[0]
    wide = np.flatnonzero(width > 16)
    wide_pairs = columns[1::2, wide].astype(np.uint64) << bits[wide] | columns[::2, wide]
    eights[wide] = _word(wide_pairs, width[wide], 0)
    is_more = used > 64
    if not is_more.any():
        return eights, at
    is_most = is_more & (width > 16)
    first = starts_of(1 + is_more.view(np.int8) + 2 * is_most.view(np.int8))
    words, offsets = np.empty(first[-1], np.uint64), np.empty(first[-1], np.int64)
    words[first[:-1]], offsets[first[:-1]] = eights, at
    more = np.flatnonzero(is_more & (width <= 16))
    words[first[more] + 1] = fours[1, more] >> (np.uint64(64) - np.uint64(4) * bits[more])
    offsets[first[more] + 1] = at[more] + 8
    most = np.flatnonzero(is_most)
    pairs_of_most = wide_pairs[:, is_most[wide]]
    for number in range(1, 4):
        words[first[most] + number] = _word(pairs_of_most, width[most], number)
        offsets[first[most] + number] = at[most] + 8 * number
    return words, offsets


def _word(pairs: Words, width: Counts, number: int) -> Words:
    """Return one word of each of some groups, from pairs that may take a whole word."""
    word = np.zeros(len(width), np.uint64)
    for pair in range(4):
        shift = 2 * width * pair - 64 * number
        word |= pairs[pair] << np.maximum(shift, 0).astype(np.uint64) >> np.maximum(-shift, 0).astype(np.uint64)
    return word


def _lay(words: Words, offsets: Counts, size: int) -> Bytes:
    """Return `size` bytes, in which each word takes the bytes from its offset to that of the next."""
    bits = np.zeros(size + 40, np.uint8)
    windows = np.ndarray(size + 33, "<u8", bits, 0, (1,))
    windows[offsets] = words  # in order: each overwrites the excess bits of the one before
    return bits[:size]
