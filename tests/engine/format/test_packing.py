"""Packing: the width that is chosen, wide numbers, skip lists and small numbers."""

from __future__ import annotations

import numpy as np
import pytest

from frsearch.engine.format.packing import gaps, pack, shrink, skips, wides_before


def test_packing_is_the_same_in_parts() -> None:
    rng = np.random.default_rng(6)
    counts = rng.integers(0, 60, 500)
    values = rng.geometric(0.02, counts.sum()).astype(np.uint32)
    whole, _ = pack(values, counts)
    cut = int(counts[:200].sum())
    parts = [pack(values[:cut], counts[:200])[0], pack(values[cut:], counts[200:])[0]]
    for name in ("bits", "width", "wide", "wides"):
        assert np.concatenate([getattr(part, name) for part in parts]).tolist() == getattr(whole, name).tolist()


@pytest.mark.parametrize(
    ("values", "width", "wide"),
    [
        ([1] * 1000 + [1_000_000], 2, [1_000_000]),
        ([1] * 14 + [1_000_000], 20, []),  # too short a list for wide numbers
        ([0, 1] * 500, 1, []),
        ([0] * 500, 0, []),
        ([3] * 99 + [4] * 99, 3, []),
        ([(1 << 32) - 1], 32, []),
    ],
)
def test_a_list_takes_the_cheapest_width(values: list[int], width: int, wide: list[int]) -> None:
    packed, wide_at = pack(np.array(values, np.uint32), np.array([len(values)]))
    assert packed.width.tolist() == [width]
    assert packed.wide.tolist() == wide == [values[at] for at in wide_at]
    assert packed.wides.tolist() == [len(wide)]
    assert len(packed.bits) == (len(values) * width + 7) // 8


def test_bits_are_packed_from_the_lowest_up() -> None:
    packed, _ = pack(np.array([1, 2, 3, 0, 7], np.uint32), np.array([4, 1]))
    assert packed.width.tolist() == [2, 3]
    assert packed.bits.tolist() == [0b00_11_10_01, 0b111]


def test_gaps_begin_anew_with_each_list() -> None:
    values, counts = np.array([3, 4, 9, 2, 2], np.uint32), np.array([3, 0, 2])
    assert gaps(values, counts).tolist() == [3, 1, 5, 2, 0]
    assert gaps(values, counts, np.array([1, 8, 2], np.uint32)).tolist() == [2, 1, 5, 0, 0]


def test_every_512th_number_but_the_first_has_a_skip_entry() -> None:
    assert skips(np.array([512, 513, 1, 1025])).tolist() == [512 + 512, 1026 + 512, 1026 + 1024]


def test_skip_entries_count_the_wide_numbers_before_them() -> None:
    counts = np.array([600, 1100])
    assert wides_before(np.array([5, 511, 512, 600, 1111, 1112, 1699]), counts).tolist() == [2, 2, 3]


def test_small_numbers_are_bytes_and_a_few_large_ones() -> None:
    values, at, large = shrink(np.array([0, 254, 255, 9, 1000], np.uint32))
    assert (values.tolist(), at.tolist(), large.tolist()) == ([0, 254, 255, 9, 255], [2, 4], [255, 1000])
