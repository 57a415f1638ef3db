"""Segment files: what is written is read, and any later change is found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from frsearch.engine.format.segment_file import CHECKSUM_BLOCK, Sections, SectionWriter
from frsearch.errors import IndexDamaged

SEGMENT = bytes(range(16))
VALUES: dict[str, NDArray[Any]] = {
    "bytes": np.arange(200, dtype=np.uint8),
    "none": np.zeros(0, np.uint32),
    "narrow": np.array([1, 2, 255], np.uint32),
    "two": np.array([1, 256], np.uint64),
    "four": np.array([65536, 0], np.uint64),
    "eight": np.array([1 << 63], np.uint64),
    "signed": np.array([-5, 7], np.int32),
    "long": (np.arange(CHECKSUM_BLOCK, dtype=np.uint32) * 7919) % 65000,
}


def write(path: Path) -> int:
    with SectionWriter(path, SEGMENT) as file:
        for name, values in VALUES.items():
            file.add(name, values)
        file.add_parts("parts", [b"ab", b"", b"cde"])
        return file.close(articles=3)


def read(path: Path) -> None:
    """Touch everything that a file holds."""
    sections = Sections(path, SEGMENT)
    for name in VALUES:
        sections.array(name)
    sections.bytes("parts", 0, 5)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("container") / "a.frs"
    write(path)
    return path


def test_sections_come_back_in_their_narrowest_types(file: Path) -> None:
    sections = Sections(file, SEGMENT)
    for name, values in VALUES.items():
        assert sections.array(name).tolist() == values.tolist()
    assert sections.bytes("parts", 1, 4) == b"bcd"
    sizes = {name: sections.array(name).itemsize for name in VALUES}
    assert sizes == {"bytes": 1, "none": 1, "narrow": 1, "two": 2, "four": 4, "eight": 8, "signed": 4, "long": 2}
    assert sections.facts["articles"] == 3


def test_the_digest_identifies_a_file(file: Path, tmp_path: Path) -> None:
    assert write(tmp_path / "same.frs") == Sections(file, SEGMENT).digest
    with SectionWriter(tmp_path / "other.frs", SEGMENT) as other:
        assert other.close(articles=3) != Sections(file, SEGMENT).digest


def test_any_flipped_byte_is_found(file: Path, tmp_path: Path) -> None:
    content = file.read_bytes()
    rng = np.random.default_rng(1)
    offsets = {*range(64), *range(len(content) - 1000, len(content)), *rng.integers(0, len(content), 300).tolist()}
    # the reserved bytes of the header are in a checksum block like any others, and found when that is read
    for at in sorted(offsets):
        path = tmp_path / f"{at}.frs"
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :])
        with pytest.raises(IndexDamaged) as error:
            read(path)
        assert error.value.file == path.name
        path.unlink()


def test_a_file_that_was_cut_off_is_found(file: Path, tmp_path: Path) -> None:
    content = file.read_bytes()
    path = tmp_path / "cut.frs"
    for size in (0, 1, 63, 64, 95, 96, 1000, len(content) - 33, len(content) - 1):
        path.write_bytes(content[:size])
        with pytest.raises(IndexDamaged):
            read(path)


def test_a_missing_file_and_another_segment_are_refused(file: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="is missing"):
        Sections(tmp_path / "none.frs", SEGMENT)
    with pytest.raises(IndexDamaged, match="is segment"):
        Sections(file, bytes(16))


def test_what_lies_outside_a_section_cannot_be_asked_for(file: Path) -> None:
    sections = Sections(file, SEGMENT)
    for start, end in ((-1, 2), (3, 2), (0, 6)):
        with pytest.raises(IndexDamaged, match="were requested"):
            sections.bytes("parts", start, end)
    with pytest.raises(IndexDamaged, match="no section"):
        sections.array("nothing")


def test_nothing_is_overwritten(file: Path) -> None:
    with pytest.raises(FileExistsError):
        SectionWriter(file, SEGMENT)
