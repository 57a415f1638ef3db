"""Earlier versions of articles are stored with them, and stay with them through merging, upgrading and repairing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from frsearch import Article, Index, repair_index, upgrade_index, verify_index
from frsearch.engine import store
from frsearch.engine.format.earlier_versions import EarlierVersion
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.format.segment_file import Sections
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.write.batch import Batch, split_evenly
from frsearch.model import stored_article
from tests.engine.segments import add_with_versions, articles, batch, former, stored
from tests.engine.upkeep.indexes import flip, middle, segment
from tests.engine.upkeep.test_upgrade import outdate
from tests.trust.forgery import Forgery

SOME = articles(1, 60)
OTHERS = articles(2, 40)
GONE = {"1-3", "1-10", "2-7"}


def count(number: int) -> int:
    return number % 4


KEPT = {article.id: tuple(former(article, count(number))) for part in (SOME, OTHERS) for number, article in enumerate(part)}
KEPT = {article_id: versions for article_id, versions in KEPT.items() if article_id not in GONE}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "index") as index:
        add_with_versions(tmp_path / "index", SOME, count)
        add_with_versions(tmp_path / "index", OTHERS, count)
        index.refresh()
        index.delete(GONE)
    return tmp_path / "index"


def versions(path: Path) -> dict[str, tuple[EarlierVersion, ...]]:
    """Return the earlier versions of each article, by id."""
    found = {}
    with closing(SegmentsSnapshot(path, read_manifest(path))) as snapshot:
        for doc_id in snapshot.doc_ids():
            of, doc = snapshot.locate(doc_id)
            found[of.article_id(doc)] = of.earlier_versions(doc)
    return found


def test_they_are_read_back(path: Path) -> None:
    assert versions(path) == KEPT
    assert [stored_article(version.stored).body for version in KEPT["1-2"]] == ["ancien 0 1-2", "ancien 1 1-2"]
    with Index.open(path) as index:
        assert index.verify().is_whole
        assert index.search("ancien").total == 0, "they are not indexed"
        assert index.article("1-2") == SOME[2]
        assert len(index) == 97


def test_they_are_merged(path: Path) -> None:
    with Index.open(path) as index:
        index.compact()
        assert index.verify().is_whole
    assert versions(path) == KEPT


def test_another_dictionary_compresses_them_again(path: Path) -> None:
    """The segments have none; that of a large one takes its place."""
    with Index.open(path) as index:
        index.add(articles(3, 3000))
        index.compact()
        assert index.verify().is_whole
    found = versions(path)
    assert {article_id: found[article_id] for article_id in KEPT} == KEPT
    assert not any(found[article.id] for article in articles(3, 3000))


def test_workers_get_them(tmp_path: Path, two_workers: None) -> None:
    Index.create(tmp_path / "index").close()
    some = articles(1, 300)
    add_with_versions(tmp_path / "index", some, count)
    assert versions(tmp_path / "index") == {one.id: tuple(former(one, count(number))) for number, one in enumerate(some)}


def test_a_batch_carries_them() -> None:
    sent = batch(SOME[:2])
    for number, article in enumerate(OTHERS[:5]):
        sent.add(article, article.content, bytes(32), 7, former(article, count(number)))
    found = Batch.read(b"".join(sent.parts()))
    assert (found.frames, found.earlier, found.size) == (sent.frames, sent.earlier, sent.size)
    assert sorted(sent.earlier) == [3, 4, 5]
    parts = split_evenly([sent], 3)
    assert [version for part in parts for versions in part.earlier.values() for version in versions] == [
        version for versions in sent.earlier.values() for version in versions
    ]
    assert sum(part.size for part in parts) == sent.size


def test_an_upgrade_keeps_them(path: Path) -> None:
    upgrade_index(outdate(path))
    assert versions(path) == KEPT


def test_versions_that_repeat_themselves_or_are_large(tmp_path: Path) -> None:
    """Such texts are stored in raw blocks."""
    Index.create(tmp_path / "index").close()
    kept = tuple(EarlierVersion(stored(Article("x", body="le fleuve monte. " * size)), size) for size in (1, 40_000))
    transaction = store.open_store(tmp_path / "index").transaction()
    transaction.add(Article("x", body="Le fleuve."), earlier=kept)
    transaction.commit()
    assert versions(tmp_path / "index") == {"x": kept}


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """An index whose sections of versions have checksum blocks of their own."""
    Index.create(tmp_path / "index").close()
    transaction = store.open_store(tmp_path / "index").transaction()
    for number in range(900):
        words = " ".join(f"{number * 7919 * k % 1_000_003:x}" for k in range(1, 90))
        article = Article(f"{number}", body="Le port.")
        transaction.add(article, earlier=[EarlierVersion(stored(Article(article.id, body=words)), 5)])
    transaction.commit()
    return tmp_path / "index"


@pytest.mark.parametrize("name", ["version.data", "version.count", "version.until"])
def test_a_repair_saves_what_it_can_read(large: Path, name: str) -> None:
    before = versions(large)
    flip(segment(large), middle(segment(large), name))
    report = repair_index(large)
    assert (report.lost, report.rescued) == (0, 900), "no article is lost with its versions"
    found = versions(large)
    lost = {article_id for article_id, kept in found.items() if kept != before[article_id]}
    assert all(found[article_id] == () for article_id in lost)
    assert 0 < len(lost) <= (300 if name == "version.data" else 900)
    told = [damage for damage in report.damages if "the earlier versions of article" in damage.message]
    assert len(told) == len(lost)


def test_a_repair_puts_times_in_order(path: Path) -> None:
    """Their texts are in order, and are kept; times that cannot be right are as late as those before them."""
    compacted(path)
    forged = Forgery.of(segment(path))
    forged.sections["version.until"] = np.arange(len(forged.sections["version.until"]), dtype=np.uint32)[::-1].copy()
    forged.write()
    report = repair_index(path)
    told = [damage for damage in report.damages if "times out of order" in damage.message]
    several = sum(len(kept) > 1 for kept in KEPT.values())
    assert several <= len(told) <= several + 1, "and the last of all, whose time is 0"
    found = versions(path)
    for article_id, kept in KEPT.items():
        assert [version.stored for version in found[article_id]] == [version.stored for version in kept]
        assert len({version.until for version in found[article_id]}) == min(1, len(kept))
    assert verify_index(path).is_whole


def test_a_repair_takes_no_versions_of_another_article(path: Path) -> None:
    compacted(path)
    forged = Forgery.of(segment(path))
    forged.sections["version.count"] = np.roll(forged.sections["version.count"], 1)
    forged.write()
    assert repair_index(path).lost == 0
    assert verify_index(path).is_whole
    assert all(set(kept) <= set(KEPT[article_id]) for article_id, kept in versions(path).items())


def compacted(path: Path) -> None:
    with Index.open(path) as index:
        index.compact()


def test_scanning_a_file_takes_no_version_for_an_article(path: Path) -> None:
    """Their frames lack what the search for articles looks for."""
    for file in path.glob("*.frs"):
        flip(file, file.stat().st_size - 40)
    report = repair_index(path)
    assert report.lost == 0
    with Index.open(path) as index:
        assert {article.id: article for article in index} == {one.id: one for one in [*SOME, *OTHERS] if one.id not in GONE}
    assert not any(versions(path).values()), "they are lost with the directory"


def test_articles_without_versions_take_a_byte(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(SOME)
    file = segment(tmp_path / "index")
    with closing(Sections(file, bytes.fromhex(file.stem))) as sections:
        sizes = [sections.count(f"version.{part}") for part in ("data", "count", "until", "size")]
        assert sections.array("version.count").itemsize == 1
    assert sizes == [0, len(SOME), 0, 0]
