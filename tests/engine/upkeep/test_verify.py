"""Verifying: damage anywhere is found and named."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from frsearch import Index, IndexMissing, IndexOutdated, RepairReport, repair_index, verify_index
from frsearch.engine.format.manifest import MANIFEST
from frsearch.engine.format.segment_file import CHECKSUM_BLOCK
from frsearch.progress import watched
from tests.engine.upkeep.indexes import HELD, flip, segment, several_segments


def test_all_is_well(path: Path) -> None:
    report = verify_index(path)
    assert report.is_whole
    assert (report.articles, report.segments) == (len(HELD), 2)
    assert report.bytes == sum(file.stat().st_size for file in path.glob("*.frs"))
    with Index.open(path) as index:
        assert index.verify() == report
    before = {file.name: file.stat().st_mtime_ns for file in path.iterdir()}
    assert repair_index(path) == RepairReport(kept=len(HELD))
    after = {file.name: file.stat().st_mtime_ns for file in path.iterdir()}
    assert before.items() <= after.items()


def test_an_empty_index_is_well(tmp_path: Path) -> None:
    Index.create(tmp_path / "index").close()
    assert verify_index(tmp_path / "index").is_whole


@pytest.mark.parametrize(("seed", "count"), [(0, 5), pytest.param(1, 25, marks=pytest.mark.slow)])
def test_any_flipped_byte_is_found_and_named(path: Path, original: Path, seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    for name in sorted(file.name for file in path.iterdir() if file.suffix in (".frs", ".del", ".json")):
        file = path / name
        for at in rng.integers(0, file.stat().st_size, count).tolist():
            flip(file, at)
            try:
                (first, *_) = verify_index(path).damages
            except IndexOutdated:
                assert name == MANIFEST
            else:
                assert first.file == name
                assert first.offset is None or abs(first.offset - at) <= CHECKSUM_BLOCK or first.offset in (0, 16)
                assert name in str(first)
            shutil.copy(original / name, file)


def test_swapped_files_are_found(path: Path) -> None:
    one, other = segment(path, 0), segment(path, 1)
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    assert {damage.file for damage in verify_index(path).damages} == {one.name, other.name}


def test_there_is_nothing_to_verify(tmp_path: Path) -> None:
    for look in (verify_index, repair_index):
        with pytest.raises(IndexMissing):
            look(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_verifying_reports_its_progress(tmp_path: Path) -> None:
    shares: list[float] = []
    with watched(shares.append):
        assert verify_index(several_segments(tmp_path / "index")).is_whole
    assert shares == sorted(shares)
    assert len({round(share, 3) for share in shares}) > 50
    assert shares[-1] == pytest.approx(1.0)
