"""Indexes of every on-disk format there has been open, or are refused with the command that rebuilds.

``tests/fixtures/format-1.tar.xz`` was written by the first version that had format 1: thirty articles of the sample corpus in
two segments, one of them corrected and two deleted. It is never written again.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path

import pytest
from attrs import evolve
from whoosh import index as whoosh_index

from frsearch import Index, IndexOutdated, verify_index
from frsearch.engine.format.manifest import MANIFEST
from frsearch.engine.format.sections import ADDRESS_HASH, HOST_HASH
from frsearch.engine.format.segment_file import Sections, SectionWriter
from tests.conftest import ARTICLES, ROOT

HELD = "3092c90df77dd2d99a33dba66268d2ddf0266c7767d3648904b99698f3de4771"
"""SHA-256 of the ids and content hashes, sorted, as JSON."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with tarfile.open(ROOT / "tests" / "fixtures" / "format-1.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "format-1"


def test_format_1_opens_and_holds_what_it_held(path: Path) -> None:
    assert verify_index(path).is_whole
    with Index.open(path) as index:
        held = sorted((article.id, article.content_hash) for article in index)
    assert hashlib.sha256(json.dumps(held).encode()).hexdigest() == HELD


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
def test_format_1_is_searched(path: Path, query: str, total: int, expected: str) -> None:
    with Index.open(path) as index:
        found = index.search(query, limit=None)
        assert found.total == total
        assert expected in {hit.article.id for hit in found}
        for hit in found:
            for passage in hit.passages:
                assert hit.article.body[passage.start : passage.end] == passage.text
            assert hit.title_highlights or any(passage.highlights for passage in hit.passages)


def test_a_segment_without_columns_of_addresses_is_searched_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first versions of format 1 wrote none; merging adds them."""
    added_later = {ADDRESS_HASH.name, HOST_HASH.name}
    add = SectionWriter.add
    address = "https://www.kidra.example/marche/"
    with Index.create(tmp_path / "index") as index:
        with monkeypatch.context() as earlier:
            earlier.setattr(SectionWriter, "add", lambda file, name, values: name in added_later or add(file, name, values))
            index.add([*ARTICLES, evolve(ARTICLES[0], id="web", url=address)])
        assert index.verify().is_whole
        index.add([evolve(ARTICLES[1], id="mer", url="https://kidra.example/mer")])
        for _ in range(2):
            assert [hit.article.id for hit in index.search(f"url:{address}")] == ["web"]
            assert sorted(hit.article.id for hit in index.search("url:kidra.example")) == ["mer", "web"]
            index.compact()
        [file] = (tmp_path / "index").glob("*.frs")
        assert added_later <= set(Sections(file, bytes.fromhex(file.stem)).facts["sections"])
        assert index.verify().is_whole


def test_format_1_is_read_by_plain_whoosh(path: Path) -> None:
    with whoosh_index.open_dir(path).reader() as reader:
        assert reader.doc_count() == 28


def test_format_1_can_be_written_to_and_merged(path: Path) -> None:
    with Index.open(path) as index:
        index.add(ARTICLES)
        assert index.compact() is True
        assert len(index) == 31
    assert verify_index(path).is_whole


@pytest.mark.parametrize(
    ("key", "found", "expected"),
    [("format", "frsearch/2", "frsearch/1"), ("analyzer", "french/9", "french/1"), ("format", 1, "frsearch/1")],
)
def test_another_version_is_refused_with_the_command_that_rebuilds(path: Path, key: str, found: object, expected: str) -> None:
    manifest = json.loads((path / MANIFEST).read_text())
    (path / MANIFEST).write_text(json.dumps(manifest | {key: found}))
    for look in (Index.open, verify_index):
        with pytest.raises(
            IndexOutdated, match=f"built with {found}, but this version needs {expected}; index the articles again"
        ) as caught:
            look(path)
        assert (caught.value.found, caught.value.expected) == (str(found), expected)
