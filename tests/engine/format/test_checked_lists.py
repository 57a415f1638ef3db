"""Sections of lists: what is written is read, and arrays that contradict each other are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from frsearch.engine.format.checked_lists import ascending_lists, packed_lists, small
from frsearch.engine.format.packing import gaps, pack, shrink, skips, wides_before
from frsearch.engine.format.sections import BITS, LARGE, LARGE_AT, SKIP_LIST, SKIP_WIDE, WIDE, WIDES, WIDTH
from frsearch.engine.format.segment_file import Sections, SectionWriter
from frsearch.errors import IndexDamaged

Parts = dict[str, NDArray[Any]]

SEGMENT = bytes(range(16))
COUNTS = np.array([2000, 3, 0, 600])
VALUES = np.concatenate([np.cumsum(np.random.default_rng(count).geometric(0.1, count)) for count in COUNTS]).astype(np.uint32)
VALUES[1999] += 1 << 30  # a wide difference


def small_parts(name: str, values: NDArray[np.integer]) -> Parts:
    return dict(zip((name, name + LARGE_AT, name + LARGE), shrink(values), strict=True))


def parts_of_lists() -> Parts:
    packed, wide_at = pack(gaps(VALUES, COUNTS), COUNTS)
    assert len(packed.wide)
    parts: Parts = {"x" + BITS: packed.bits, "x" + WIDTH: packed.width, "x" + WIDE: packed.wide}
    parts |= small_parts("x" + WIDES, packed.wides)
    return parts | {"x" + SKIP_LIST: VALUES[skips(COUNTS) - 1], "x" + SKIP_WIDE: wides_before(wide_at, COUNTS)}


def written(folder: Path, parts: Parts) -> Sections:
    with SectionWriter(folder / "a.frs", SEGMENT) as file:
        for name, values in parts.items():
            file.add(name, values)
        file.close(articles=0)
    return Sections(folder / "a.frs", SEGMENT)


def test_small_numbers_come_back(tmp_path: Path) -> None:
    values = np.array([0, 254, 255, 256, 70_000, 3], np.uint32)
    assert small(written(tmp_path, small_parts("x", values)), "x").tolist() == values.tolist()


@pytest.mark.parametrize("at", [[2], [2, 9]])
def test_small_numbers_with_large_ones_nowhere(tmp_path: Path, at: list[int]) -> None:
    parts = small_parts("x", np.array([0, 1, 300, 400], np.uint32)) | {"x" + LARGE_AT: np.array(at, np.uint32)}
    with pytest.raises(IndexDamaged, match="large numbers in 'x'"):
        small(written(tmp_path, parts), "x")


def test_lists_come_back(tmp_path: Path) -> None:
    sections = written(tmp_path, parts_of_lists())
    ascending, packed = ascending_lists(sections, "x", COUNTS, 1), packed_lists(sections, "x", COUNTS, 1)
    starts = np.cumsum(COUNTS) - COUNTS
    for number, (start, count) in enumerate(zip(starts, COUNTS, strict=True)):
        assert ascending[number].tolist() == VALUES[start : start + count].tolist()
        assert np.cumsum(packed[number]).tolist() == VALUES[start : start + count].tolist()
    at, found = ascending.in_ranges(0, VALUES[1200:1201], VALUES[1210:1211], 100)
    assert (at.tolist(), found.tolist()) == ([*range(1200, 1210)], VALUES[1200:1210].tolist())


@pytest.mark.parametrize(
    ("name", "shorter", "expected"),
    [
        (BITS, -1, "bytes in 'x'"),
        (WIDTH, -1, "lists in 'x'"),
        (WIDE, -1, "bytes in 'x'"),
        (WIDES, -1, "lists in 'x'"),
        (SKIP_LIST, -1, "skip entries in 'x'"),
        (SKIP_WIDE, -1, "skip entries in 'x'"),
    ],
)
def test_arrays_of_other_sizes_are_refused(tmp_path: Path, name: str, shorter: int, expected: str) -> None:
    parts = parts_of_lists()
    parts["x" + name] = parts["x" + name][:shorter]
    with pytest.raises(IndexDamaged, match=expected):
        ascending_lists(written(tmp_path, parts), "x", COUNTS, 1)


def test_counts_that_differ_are_refused(tmp_path: Path) -> None:
    sections = written(tmp_path, parts_of_lists())
    with pytest.raises(IndexDamaged):
        packed_lists(sections, "x", COUNTS[:-1], 1)
    with pytest.raises(IndexDamaged):
        packed_lists(sections, "x", COUNTS + 8, 1)


def test_a_width_beyond_32_bits_is_refused(tmp_path: Path) -> None:
    parts = parts_of_lists()
    parts["x" + WIDTH] = np.array([33, 1, 1, 1], np.uint8)
    with pytest.raises(IndexDamaged):
        packed_lists(written(tmp_path, parts), "x", COUNTS, 1)


def test_zeros_are_limited(tmp_path: Path) -> None:
    packed, _ = pack(np.zeros(50, np.uint32), np.array([50]))
    parts: Parts = {"x" + BITS: packed.bits, "x" + WIDTH: packed.width, "x" + WIDE: packed.wide}
    sections = written(tmp_path, parts | small_parts("x" + WIDES, packed.wides))
    assert packed_lists(sections, "x", np.array([50]), 50)[0].tolist() == [0] * 50
    with pytest.raises(IndexDamaged, match="has a list of 50 zeros in 'x', expected at most 49"):
        packed_lists(sections, "x", np.array([50]), 49)
