"""Packed lists: what is packed comes back, whole, by ranges and one by one."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frsearch.engine.format import packing
from frsearch.engine.format.packing import gaps, pack, shrink, skips, wides_before
from frsearch.engine.format.unpacking import AscendingLists, PackedLists, expand

SIZES = st.integers(0, 32).flatmap(lambda bits: st.integers(max(0, (1 << bits) - 3), min((1 << bits) + 1, (1 << 32) - 1)))
LISTS = st.lists(st.lists(SIZES, max_size=40), max_size=30)


def columns(lists: list[list[int]]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    return np.array([number for one in lists for number in one], np.uint32), np.array([len(one) for one in lists], np.int64)


def check(lists: list[list[int]], allow_wide: bool = True) -> PackedLists:
    values, counts = columns(lists)
    packed, wide_at = pack(values, counts, allow_wide)
    assert values[wide_at].tolist() == packed.wide.tolist()
    assert packed.wides.sum() == len(packed.wide)
    assert allow_wide or not len(packed.wide)
    assert len(packed.bits) == ((counts * packed.width + 7) >> 3).sum()
    found = PackedLists(packed, counts)
    assert [found[number].tolist() for number in range(len(found))] == lists
    assert [found.listed(number) for number in range(len(found))] == lists
    assert found.range(0, len(lists)).tolist() == values.tolist()
    return found


@given(lists=LISTS, allow_wide=st.booleans())
def test_any_lists_come_back(lists: list[list[int]], allow_wide: bool) -> None:
    check(lists, allow_wide)


@given(lists=LISTS, low=st.integers(0, 30), high=st.integers(0, 30))
def test_a_range_is_its_lists(lists: list[list[int]], low: int, high: int) -> None:
    low, high = sorted((min(low, len(lists)), min(high, len(lists))))
    assert check(lists).range(low, high).tolist() == [number for one in lists[low:high] for number in one]


@pytest.mark.parametrize("width", range(33))
def test_every_width_comes_back(width: int) -> None:
    top = (1 << width) - 1
    lists = [[top // 3, top, 0] * 9, [top] * 17, [0] * 20, [top // 2] * 8, [max(top - 1, 0)], [], [0] * 7 + [top]]
    widths = check(lists, allow_wide=False).packed.width.tolist()
    assert widths == [width, width, 0, max(width - 1, 0), (top - 1).bit_length() if top else 0, 0, width]
    assert check(lists).packed.width[1] == width


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 8, 9, 16, 17, 24, 31])
def test_long_lists_come_back_with_their_wide_numbers(width: int) -> None:
    rng = np.random.default_rng(width)
    long = rng.integers(0, (1 << width) - 1, 9_000, dtype=np.uint32)
    long[::500] = 0xFFFFFFFF
    long[7::1000] = (1 << width) - 1
    found = check([long.tolist(), [5], long[:4096].tolist(), long[:4097].tolist()])
    assert 0 < len(found.packed.wide) < 200
    assert found.packed.width[0] == {3: 4, 5: 8}.get(width, width)


def test_lists_longer_than_what_is_packed_together_come_back() -> None:
    rng = np.random.default_rng(5)
    counts = np.array([3, packing._CHUNK + 5, 0, 17, packing._CHUNK - 20, 40, 0])
    values = rng.geometric(0.01, counts.sum()).astype(np.uint32)
    packed, wide_at = pack(values, counts)
    assert values[wide_at].tolist() == packed.wide.tolist()
    assert (PackedLists(packed, counts).range(0, len(counts)) == values).all()


def test_rare_large_numbers_are_kept_apart() -> None:
    found = check([[1] * 1000 + [1_000_000]])
    assert found.packed.width.tolist() == [2]
    assert found.packed.wide.tolist() == [1_000_000]


def test_all_ones_are_numbers_where_none_is_wide() -> None:
    found = check([[0, 1] * 500])
    assert found.packed.width.tolist() == [1]
    assert not len(found.packed.wide)


@given(steps=st.lists(st.lists(st.integers(0, 300), max_size=30), max_size=5), long=st.integers(0, 3000), data=st.data())
def test_ascending_lists_are_entered_in_the_middle(steps: list[list[int]], long: int, data: st.DataObject) -> None:
    rng = np.random.default_rng(long)
    lists = [*(np.cumsum(one).tolist() for one in steps), np.cumsum(rng.geometric(0.1, long)).tolist()]
    values, counts = columns(lists)
    packed, wide_at = pack(gaps(values, counts), counts)
    found = AscendingLists(packed, counts, values[skips(counts) - 1], wides_before(wide_at, counts))
    assert [found[number].tolist() for number in range(len(lists))] == lists
    chosen = data.draw(st.lists(st.integers(0, len(lists) - 1), max_size=8))
    assert found.lists(np.array(chosen, np.int64)).tolist() == [number for one in chosen for number in lists[one]]
    for number, one in enumerate(lists):
        edges = sorted(data.draw(st.lists(st.integers(0, max(one, default=0) + 2), max_size=6)))
        low, high = edges[: len(edges) // 2 * 2 : 2], edges[1::2]
        most = data.draw(st.sampled_from([1, 7, 600, len(one)]))
        at, values_there = found.in_ranges(number, np.array(low, np.uint32), np.array(high, np.uint32), most)
        inside = [
            [at for at, value in enumerate(one) if start <= value < end][:most] for start, end in zip(low, high, strict=True)
        ]
        assert at.tolist() == [index for indices in inside for index in indices]
        assert values_there.tolist() == [one[index] for index in at.tolist()]


@given(values=st.lists(st.integers(0, 1000)))
def test_small_numbers_come_back(values: list[int]) -> None:
    parts: Any = shrink(np.array(values, np.uint32))
    assert parts[0].dtype == np.uint8
    assert expand(*parts).tolist() == values


def test_lists_are_gone_at_once_when_dropped() -> None:
    values, counts = columns([[1, 2], [3]])
    packed, wide_at = pack(values, counts)
    lists = AscendingLists(packed, counts, values[skips(counts) - 1], wides_before(wide_at, counts))
    lists[1]
    gone = weakref.ref(lists)
    del lists
    assert gone() is None, "a reference cycle would keep files open until garbage is collected"
