"""Deletions files: what is written is read, and what does not fit the manifest is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frsearch.engine.format.deletions import deleted_bits, read_deletions, write_deletions
from frsearch.engine.format.manifest import SegmentEntry
from frsearch.errors import IndexDamaged

ENTRY = SegmentEntry("ab" * 16, 11, 4096, 7, deleted=2, deletions=5)
DELETED = np.isin(np.arange(11), [0, 8])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_deletions(tmp_path, ENTRY, DELETED)
    return tmp_path


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deleted=st.lists(st.booleans(), max_size=40))
def test_any_deletions_come_back(deleted: list[bool], tmp_path: Path) -> None:
    entry = SegmentEntry("ab" * 16, len(deleted), 4096, 7, deleted=sum(deleted), deletions=1)
    (tmp_path / entry.deletions_file).unlink(missing_ok=True)
    write_deletions(tmp_path, entry, np.array(deleted, np.bool_))
    found = read_deletions(tmp_path, entry)
    assert found is not None
    assert found.tolist() == deleted


def test_a_segment_without_deletions_has_no_file(tmp_path: Path) -> None:
    assert read_deletions(tmp_path, evolve(ENTRY, deleted=0, deletions=None)) is None


def test_any_flipped_byte_is_found(path: Path) -> None:
    file = path / ENTRY.deletions_file
    content = file.read_bytes()
    for at in range(len(content)):
        file.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        with pytest.raises(IndexDamaged):
            deleted_bits(path, ENTRY)


@pytest.mark.parametrize(
    "other",
    [evolve(ENTRY, articles=12), evolve(ENTRY, articles=200), evolve(ENTRY, id="0" * 32), evolve(ENTRY, deletions=6)],
)
def test_the_file_of_another_segment_or_generation_is_refused(path: Path, other: SegmentEntry) -> None:
    (path / ENTRY.deletions_file).rename(path / other.deletions_file)
    with pytest.raises(IndexDamaged, match="is not the one named in the manifest"):
        read_deletions(path, other)


def test_a_number_that_differs_from_the_manifest_is_refused(path: Path) -> None:
    other = evolve(ENTRY, deleted=3)
    with pytest.raises(IndexDamaged, match="marks 2 articles as deleted, expected 3"):
        read_deletions(path, other)
    assert deleted_bits(path, other).tolist() == DELETED.tolist()


def test_a_lost_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="is missing") as error:
        read_deletions(tmp_path, ENTRY)
    assert error.value.file == ENTRY.deletions_file
