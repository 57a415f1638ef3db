"""The manifest: what is written is read, and anything else is refused."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, Index, verify_index
from frsearch.engine.format.manifest import FORMAT, MANIFEST, MOST_COMMITS, Manifest, SegmentEntry, read_manifest, write_manifest
from frsearch.errors import IndexDamaged, IndexMissing, IndexOutdated

ONE = SegmentEntry("0" * 32, 10, 4096, 7)
TWO = SegmentEntry("ab" * 16, 20, 8192, 9, deleted=3, deletions=5)


def rewrite(path: Path, changes: dict[str, Any]) -> None:
    """Write a manifest with changed values and the checksum that they call for."""
    content = json.loads((path / MANIFEST).read_bytes()) | changes
    del content["crc32"]
    content["crc32"] = zlib.crc32(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())
    (path / MANIFEST).write_text(json.dumps(content), "utf-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_manifest(tmp_path, Manifest(4, (ONE, TWO)))
    return tmp_path


@pytest.mark.parametrize("manifest", [Manifest(), Manifest(1, (ONE,)), Manifest(MOST_COMMITS, (TWO, ONE))])
def test_a_commit_is_read_as_it_was_written(tmp_path: Path, manifest: Manifest) -> None:
    write_manifest(tmp_path, Manifest(3, (TWO,)))
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest
    assert [file.name for file in tmp_path.iterdir()] == [MANIFEST]


def test_a_commit_names_its_files() -> None:
    manifest = Manifest(4, (ONE, TWO))
    assert manifest.files == {f"{'0' * 32}.frs", f"{'ab' * 16}.frs", f"{'ab' * 16}.5.del"}
    assert manifest.toc_file == "_MAIN_4.toc"


def test_a_folder_without_an_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        read_manifest(tmp_path)
    with pytest.raises(IndexMissing):
        read_manifest(tmp_path / "nowhere")
    (tmp_path / ONE.file).touch()
    with pytest.raises(IndexDamaged, match="is missing, although there are segments"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_damaged(path: Path, content: bytes) -> None:
    (path / MANIFEST).write_bytes(content)
    with pytest.raises(IndexDamaged, match="cannot be read"):
        read_manifest(path)


@pytest.mark.parametrize("changes", [{"format": "frsearch/0"}, {"analyzer": "french/0"}])
def test_another_version_is_outdated(path: Path, changes: dict[str, Any]) -> None:
    rewrite(path, changes)
    with pytest.raises(IndexOutdated):
        read_manifest(path)


ENTRY = {"id": "0" * 32, "articles": 1, "bytes": 1, "digest": 1, "deleted": 0, "deletions": None}


@pytest.mark.parametrize(
    "changes",
    [
        {"generation": MOST_COMMITS + 1},
        {"generation": -1},
        {"generation": "4"},
        {"segments": [ENTRY, ENTRY]},
        {"segments": [ENTRY | {"id": "../" + "0" * 29}]},
        {"segments": [ENTRY | {"articles": -1}]},
        {"segments": [ENTRY | {"articles": True}]},
        {"segments": [ENTRY | {"deletions": "../1"}]},
        {"segments": [ENTRY | {"more": 1}]},
        {"segments": 1},
    ],
)
def test_forged_values_are_refused(path: Path, changes: dict[str, Any]) -> None:
    rewrite(path, {})
    assert read_manifest(path).generation == 4
    rewrite(path, changes)
    with pytest.raises(IndexDamaged):
        read_manifest(path)


def test_a_wrong_checksum_is_damage(path: Path) -> None:
    content = (path / MANIFEST).read_text("utf-8")
    assert FORMAT in content
    (path / MANIFEST).write_text(content.replace('"articles": 10', '"articles": 11'), "utf-8")
    with pytest.raises(IndexDamaged, match="checksum is wrong"):
        read_manifest(path)


@pytest.mark.parametrize(
    "claim",
    [{"deleted": 999_997_000}, {"deleted": 2}, {"deleted": 4, "deletions": 1}, {"articles": 4}, {"bytes": 1}, {"digest": 1}],
    ids=str,
)
def test_what_a_manifest_claims_of_a_segment_is_compared_with_it(tmp_path: Path, claim: dict[str, int]) -> None:
    folder = tmp_path / "index"
    with Index.create(folder) as index:
        index.add(Article(str(number), body="Le port dort.") for number in range(3))
    rewrite(folder, {"segments": [json.loads((folder / MANIFEST).read_text())["segments"][0] | claim]})
    report = verify_index(folder)
    assert not report.is_whole
    assert 0 <= report.articles <= 4
    if claim.keys() != {"bytes"}:  # of which only progress is computed
        with pytest.raises(IndexDamaged):
            Index.open(folder)
