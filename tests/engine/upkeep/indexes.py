"""Indexes to maintain: one of several segments, and one to damage with the content hashes that it should hold."""

from __future__ import annotations

from pathlib import Path

from attrs import evolve

from frsearch import Article, Index, RepairReport, repair_index, verify_index
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.format.segment_file import Sections
from tests.engine.segments import articles

STRANGE = Article(
    "un\u00a0id/étrange 'x' #2",
    title="Ã©tÃ© <b>gras</b> &amp;",
    date="2024",
    outlet="https://exemple.fr/",
    body="<p>&eacute;</p>\u00a0\n\n\t— d’été",
    url="https://a/b?c=d",
    extra={"rang": 3, "liste": [None, True, 1.5], "brisé": "\ud800", "où": {"là": "œ"}, "extra": {"body": "x"}},
)  # fmt: skip
EMPTY = Article("vide", body="")


def several_segments(path: Path) -> Path:
    """Make an index of several segments, with articles that were replaced or deleted; return its path."""
    with Index.create(path) as index:
        index.add(articles(1, 60))
        index.add([*articles(2, 60), STRANGE, EMPTY])
        index.add([evolve(article, title="neuf") for article in articles(1, 20)])
        index.delete([article.id for article in articles(2, 10)])
    return path


def content_hashes(path: Path) -> dict[str, str]:
    """Return the content hash of every article, by id."""
    with Index.open(path) as index:
        return {article.id: article.content_hash for article in index}


OLD = [
    *articles(1, 240),
    *(Article(f"long {n}", title="Le fleuve", date="2024", outlet="Le Fanal", body="le fleuve monte. " * 300) for n in range(3)),
]
NEW = [evolve(article, body=f"neuf {article.id}") for article in OLD[:40:2]]
GONE = [article.id for article in OLD[1:40:2]]
HELD = {article.id: article.content_hash for article in [*OLD, *NEW] if article.id not in GONE}


def segment(path: Path, number: int = 0) -> Path:
    return path / read_manifest(path).segments[number].file


def middle(file: Path, name: str) -> int:
    """Return where the middle of a section is."""
    sections = Sections(file, bytes.fromhex(file.stem))
    at, count, dtype = sections.facts["sections"][name]
    sections.close()
    return int(at) + int(count) * int(dtype[1:]) // 2


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 0x10
    file.write_bytes(content)


def found_hashes(path: Path) -> dict[str, str]:
    """Return the content hash of every article, by id, having checked that a search finds all of them."""
    with Index.open(path) as index:
        found = {article.id: article.content_hash for article in index}
        assert {hit.article.id for hit in index.search('-"zut alors"', limit=None)} == found.keys()
    return found


def repaired(path: Path) -> RepairReport:
    """Repair an index, and look at what it is then."""
    assert not verify_index(path).is_whole
    report = repair_index(path)
    assert report.damages
    assert verify_index(path).is_whole
    found = found_hashes(path)
    assert len(found) == report.kept + report.rescued
    assert found.items() <= HELD.items(), "nothing is wrong, and nothing that was deleted is back"
    assert len(HELD) - len(found) == report.lost
    return report
