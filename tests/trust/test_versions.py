"""Indexes of every on-disk format there has been are upgraded, or refused with the command that rebuilds.

``tests/fixtures/format-1.tar.xz`` was written by the first version that had format 1: thirty articles of the sample corpus in
two segments, one of them corrected and two deleted. It is never written again, and neither is ``format-2-french-1.tar.xz``,
which has these articles in format 2 with the first analyzer. ``format-2.tar.xz`` was written by ``tools/build_fixture.py``, which
writes it again whenever the analyzer changes.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path
from typing import cast

import pytest
from attrs import evolve
from whoosh import index as whoosh_index

from frsearch import Article, Index, IndexDamaged, IndexOutdated, UpgradeReport, repair_index, upgrade_index, verify_index
from frsearch.engine.format.manifest import MANIFEST
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.ingest.ledger import NAME as LEDGER
from frsearch.model import stored_article
from tests.conftest import ARTICLES, ROOT
from tests.trust.forgery import write_manifest

HELD = "3092c90df77dd2d99a33dba66268d2ddf0266c7767d3648904b99698f3de4771"
"""SHA-256 of the ids and content hashes, sorted, as JSON."""


@pytest.fixture
def outdated(tmp_path: Path) -> Path:
    with tarfile.open(ROOT / "tests" / "fixtures" / "format-1.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "format-1"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The index of the present format and analyzer."""
    with tarfile.open(ROOT / "tests" / "fixtures" / "format-2.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "format-2"


@pytest.fixture
def first_analyzer(tmp_path: Path) -> Path:
    """An index of the present format with the first analyzer, which reads inclusive writing as several words."""
    with tarfile.open(ROOT / "tests" / "fixtures" / "format-2-french-1.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "format-2"


def test_format_2_opens_and_holds_what_it_held(kept: Path) -> None:
    assert verify_index(kept).is_whole
    assert upgrade_index(kept) == UpgradeReport(28)
    with Index.open(kept) as index:
        snapshot = cast(SegmentsSnapshot, index._searcher.snapshot)
        assert [(segment.articles, len(segment)) for segment in snapshot.segments] == [(16, 13), (15, 15)]
        [(article, doc)] = [(one, snapshot.doc_id(one.id) or 0) for one in index if "dengue-cote-d-ivoire" in one.id]
        segment, number = snapshot.locate(doc)
        [before] = segment.earlier_versions(number)
        assert stored_article(before.stored) == evolve(article, title="Dengue")
        assert index.search("ajout:2026-11-29").total == 28
        assert len(snapshot.fingerprints()[0]) > 500
        assert index.search("marée noire").total == 8
        assert index.compact() is True
        assert len(index) == 28
        assert index.verify().is_whole


def test_the_kept_index_has_the_tokens_of_the_present_analyzer(kept: Path) -> None:
    """If not, ``tools/build_fixture.py`` has to be run again."""
    again = kept.parent / "again"
    with Index.open(kept) as index, Index.create(again) as other:
        other.add(index)
        index.compact()
    for level in ("body", "body_folded", "body_exact", "title"):
        words = []
        for path in (kept, again):
            with whoosh_index.open_dir(path).reader() as reader:
                words.append([(term, reader.frequency(level, term)) for term in reader.lexicon(level)])
        assert words[0] == words[1], level


def test_an_index_of_the_first_analyzer_is_refused_upgraded_and_searched(first_analyzer: Path) -> None:
    refused = "built with french/1, but this version needs french/2; upgrade it with upgrade_index"
    for look in (Index.open, verify_index):
        with pytest.raises(IndexOutdated, match=refused):
            look(first_analyzer)
    assert upgrade_index(first_analyzer) == UpgradeReport(27, "french/1")
    assert verify_index(first_analyzer).is_whole
    assert upgrade_index(first_analyzer) == UpgradeReport(27)
    with Index.open(first_analyzer) as index:
        assert index.search("marée noire").total == 8
        assert index.search("ajout:2026-11-29").total == 27
        index.add([Article("neuf", body="Les étudiant·e·s manifestent.")])
        assert [hit.article.id for hit in index.search('"les étudiantes manifestent"')] == ["neuf"]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ('"les étudiantes"', "Les étudiant·e·s"),
        ("salariés", "salarié.e.s"),
        ("agricultrices", "agriculteur-rice-s"),
        ("acteur PRES/3 filière", "acteur/trice/s"),
    ],
)
def test_inclusive_writing_in_the_kept_index_is_found(kept: Path, query: str, marked: str) -> None:
    with Index.open(kept) as index:
        [hit] = [hit for hit in index.search(query, limit=None) if hit.article.id == "inclusif"]
        title, (passage,) = hit.article.title or "", hit.passages
        found = [title[span.start : span.end] for span in hit.title_highlights]
        assert marked in found + [passage.text[span.start : span.end] for span in passage.highlights]


def test_format_2_is_read_by_plain_whoosh(kept: Path) -> None:
    with whoosh_index.open_dir(kept).reader() as reader:
        assert reader.doc_count() == 28


@pytest.fixture
def path(outdated: Path) -> Path:
    upgrade_index(outdated)
    return outdated


def held(path: Path) -> str:
    with Index.open(path) as index:
        content = sorted((article.id, article.content_hash) for article in index)
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def test_format_1_is_upgraded_and_holds_what_it_held(outdated: Path) -> None:
    before = set(outdated.iterdir())
    (outdated / LEDGER).write_bytes(b"files")
    assert upgrade_index(outdated) == UpgradeReport(28, "frsearch/1")
    assert verify_index(outdated).is_whole
    assert held(outdated) == HELD
    after = set(outdated.iterdir())
    assert {file.name for file in after & before} <= {MANIFEST, "MAIN_WRITELOCK"}, "the files of format 1 are gone"
    assert (outdated / LEDGER).read_bytes() == b"files"
    assert upgrade_index(outdated) == UpgradeReport(28)
    assert set(outdated.iterdir()) == after


@pytest.mark.parametrize(
    ("query", "total", "expected"),
    [
        ("marée noire", 8, "AL-2024-1102"),
        ("titre:corrigé", 1, "agence-littoral/2023-10-25-dengue-cote-d-ivoire.txt"),
        ("cessez-le-feu", 2, "divers/accrochage-puits.txt"),
        ("sauterel*", 2, "agence-littoral/2025-06-18-sauterelles-traite.txt"),
        ("N’Djamena", 6, "divers/ndjamena-pourparlers.txt"),
        ('"marée noire" -kervado', 2, "AL-2024-1102"),
    ],
)
def test_an_upgraded_index_is_searched(path: Path, query: str, total: int, expected: str) -> None:
    with Index.open(path) as index:
        found = index.search(query, limit=None)
        assert found.total == total
        assert expected in {hit.article.id for hit in found}
        for hit in found:
            for passage in hit.passages:
                assert hit.article.body[passage.start : passage.end] == passage.text
            assert hit.title_highlights or any(passage.highlights for passage in hit.passages)


def test_when_an_upgraded_article_was_added_is_unknown(path: Path) -> None:
    with Index.open(path) as index:
        found = index.search("added:[* TO *]")
        assert (found.total, [note.kind for note in found.notes]) == (0, ["undated"])


def test_an_upgraded_index_is_read_by_plain_whoosh(path: Path) -> None:
    with whoosh_index.open_dir(path).reader() as reader:
        assert reader.doc_count() == 28


def test_an_upgraded_index_can_be_written_to_and_merged(path: Path) -> None:
    with Index.open(path) as index:
        index.add(ARTICLES)
        assert index.compact() is True
        assert len(index) == 31
    assert verify_index(path).is_whole


def test_a_damaged_index_of_format_1_is_repaired_and_upgraded(outdated: Path) -> None:
    """What is wrong is said, nothing is lost, and repairing saves what can be read."""
    file = max(outdated.glob("*.frs"), key=lambda file: file.stat().st_size)
    content = bytearray(file.read_bytes())
    content[3000] ^= 1
    file.write_bytes(content)
    before = {file.name: file.read_bytes() for file in outdated.iterdir() if file.stat().st_size}
    for _ in range(2):
        with pytest.raises(IndexDamaged, match=f"{file.name} at byte .* repair it with repair_index"):
            upgrade_index(outdated)
        assert {file.name: file.read_bytes() for file in outdated.iterdir() if file.stat().st_size} == before
    report = repair_index(outdated)
    assert (report.kept, report.rescued + report.lost) == (0, 28)
    assert report.rescued >= 27
    assert (outdated / f"{file.name}.damaged").read_bytes() == bytes(content)
    assert len(list(outdated.glob("*.damaged"))) == 1
    assert verify_index(outdated).is_whole


@pytest.mark.parametrize("content", [None, b"{"])
def test_an_index_of_format_1_without_a_manifest_is_repaired(outdated: Path, content: bytes | None) -> None:
    (outdated / MANIFEST).unlink()
    if content:
        (outdated / MANIFEST).write_bytes(content)
    with pytest.raises(IndexDamaged):
        upgrade_index(outdated)
    assert (report := repair_index(outdated)).rescued == 28, report
    assert held(outdated) == HELD


@pytest.mark.parametrize("lost", ["*.frs", "*.del"])
def test_a_lost_file_of_format_1_is_missed(outdated: Path, lost: str) -> None:
    next(outdated.glob(lost)).unlink()
    with pytest.raises(IndexDamaged, match="is missing"):
        upgrade_index(outdated)
    with pytest.raises(IndexOutdated):
        Index.open(outdated)
    assert repair_index(outdated).damages
    assert verify_index(outdated).is_whole


def test_repairing_what_is_only_outdated_upgrades_it(outdated: Path) -> None:
    report = repair_index(outdated)
    assert (report.kept, report.rescued, report.lost, report.damages) == (0, 28, 0, ())
    assert held(outdated) == HELD
    assert list(outdated.glob("*.damaged")) == []


@pytest.mark.parametrize(
    ("key", "found", "expected"),
    [("format", "frsearch/1", "frsearch/2"), ("analyzer", "french/9", "french/2")],
)
def test_what_can_be_upgraded_is_refused_with_that_advice(path: Path, key: str, found: str, expected: str) -> None:
    write_manifest(path, json.loads((path / MANIFEST).read_text()) | {key: found})
    for look in (Index.open, verify_index):
        with pytest.raises(
            IndexOutdated, match=f"built with {found}, but this version needs {expected}; upgrade it with upgrade_index"
        ) as caught:
            look(path)
        assert (caught.value.found, caught.value.expected, caught.value.is_upgradable) == (found, expected, True)
    assert upgrade_index(path) == UpgradeReport(28, found)
    assert held(path) == HELD


@pytest.mark.parametrize("changes", [{"format": "frsearch/3"}, {"format": 1}, {"analyzer": None}])
def test_an_unknown_version_is_refused_with_the_advice_to_rebuild(path: Path, changes: dict[str, object]) -> None:
    write_manifest(path, json.loads((path / MANIFEST).read_text()) | changes)
    before = {file.name for file in path.iterdir()}
    for look in (Index.open, verify_index, upgrade_index, repair_index):
        with pytest.raises(IndexOutdated, match=r"index the articles again in Index\.create") as caught:
            look(path)
        assert caught.value.is_upgradable is False
    assert {file.name for file in path.iterdir()} == before
