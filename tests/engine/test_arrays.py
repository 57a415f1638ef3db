"""Operations on concatenated lists: offsets that are added up in blocks are those that are added up at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frsearch.engine.arrays import _BLOCK, _TOGETHER, Offsets, starts_of

COUNTS = [0, 1, _BLOCK - 1, _BLOCK, _BLOCK + 1, 3 * _BLOCK, _TOGETHER - 1, _TOGETHER, _TOGETHER + _BLOCK + 5]


def sizes_of(count: int, most: int = 5) -> NDArray[np.uint8]:
    return np.random.default_rng(count).integers(0, most, count).astype(np.uint8)


@pytest.mark.parametrize("count", COUNTS)
def test_offsets_are_those_of_all_sizes(count: int) -> None:
    sizes = sizes_of(count)
    expected = starts_of(sizes).tolist()
    one_by_one = Offsets.of(sizes)
    assert [one_by_one.item(number) for number in range(count, -1, -1)] == expected[::-1]
    assert one_by_one.total == expected[-1]
    assert one_by_one.all().tolist() == expected
    assert Offsets.of(sizes).all().tolist() == expected


@pytest.mark.parametrize("most", [1, 2, 5])
@pytest.mark.parametrize("count", COUNTS)
def test_an_offset_is_found_as_by_binary_search(count: int, most: int) -> None:
    sizes = sizes_of(count, most)
    starts, offsets = starts_of(sizes), Offsets.of(sizes)
    for offset in {0, offsets.total, *starts[:: max(count // 50, 1)].tolist(), *(starts[:: max(count // 50, 1)] + 1).tolist()}:
        assert offsets.find(offset) == int(starts.searchsorted(offset, side="right")) - 1


@given(st.lists(st.integers(0, 1 << 40), max_size=20), st.data())
def test_large_sizes_do_not_overflow(sizes: list[int], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(sizes)))
    assert Offsets.of(np.array(sizes, np.int64)).item(number) == sum(sizes[:number])


def test_no_list_is_beyond_the_last() -> None:
    with pytest.raises(IndexError):
        Offsets.of(sizes_of(3)).item(4)
    with pytest.raises(IndexError):
        Offsets.of(sizes_of(_BLOCK)).item(_BLOCK + 1)
