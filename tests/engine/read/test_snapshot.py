"""A snapshot numbers the articles of all segments in order, and does not change when others write."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from frsearch import Article, Index
from frsearch.engine.format.keys import NO_DATE
from frsearch.engine.format.manifest import read_manifest
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.errors import IndexDamaged
from tests.engine.segments import articles

PARTS = [articles(1, 7), articles(2, 5), articles(3, 6)]
GONE = {"1-0", "2-3", "3-5"}
LEFT = [article for part in PARTS for article in part if article.id not in GONE]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Index.create(tmp_path / "index") as index:
        for part in PARTS:
            index.add(part)
        index.delete(sorted(GONE))
    return tmp_path / "index"


@pytest.fixture
def snapshot(path: Path) -> Iterator[SegmentsSnapshot]:
    opened = SegmentsSnapshot(path, read_manifest(path))
    yield opened
    opened.close()


def test_doc_ids_count_through_all_segments(snapshot: SegmentsSnapshot) -> None:
    assert snapshot.bases == [0, 7, 12, 18]
    assert list(snapshot.ids()) == [article.id for article in LEFT]
    doc_ids = list(snapshot.doc_ids())
    assert doc_ids == [doc for doc in range(18) if doc not in (0, 10, 17)] == snapshot.live_doc_ids.tolist()
    assert [snapshot.article(doc) for doc in doc_ids] == LEFT
    assert [snapshot.doc_id(article.id) for article in LEFT] == doc_ids
    assert len(snapshot) == len(LEFT)
    segment, doc = snapshot.locate(11)
    assert segment is snapshot.segments[1]
    assert doc == 4


def test_deleted_and_absent_articles_have_no_doc_id(snapshot: SegmentsSnapshot) -> None:
    assert [snapshot.doc_id(article_id) for article_id in (*GONE, "absent")] == [None] * 4


def test_content_hashes(snapshot: SegmentsSnapshot) -> None:
    ids = [article.id for article in LEFT[::2]] + ["absent", *GONE]
    assert snapshot.content_hashes(ids) == [article.content_hash for article in LEFT[::2]] + [None] * 4
    assert snapshot.content_hashes([]) == []


def days_of(article: Article) -> tuple[int, int]:
    days = {
        None: (NO_DATE, NO_DATE),
        "2023": (datetime.date(2023, 1, 1).toordinal(), datetime.date(2023, 12, 31).toordinal()),
        "2023-11": (datetime.date(2023, 11, 1).toordinal(), datetime.date(2023, 11, 30).toordinal()),
        "2024-02-29": (datetime.date(2024, 2, 29).toordinal(),) * 2,
    }
    return days[article.date]


def test_columns_of_days_and_outlets(snapshot: SegmentsSnapshot) -> None:
    every = [article for part in PARTS for article in part]
    first, last = snapshot.days
    assert list(zip(first.tolist(), last.tolist(), strict=True)) == list(map(days_of, every))
    assert snapshot.middle_days.tolist() == [sum(days_of(article)) // 2 for article in every]
    codes, names = snapshot.outlets
    assert [names[code] for code in codes.tolist()] == [article.outlet for article in every]


def test_counts_leave_out_deleted_articles(snapshot: SegmentsSnapshot) -> None:
    counts = snapshot.counts()
    assert counts.outlets == Counter(article.outlet for article in LEFT)
    assert counts.undated == snapshot.undated == sum(article.date is None for article in LEFT)
    assert (counts.since, counts.until) == ("2023", "2024-02-29")
    assert snapshot.newest == datetime.date(2024, 2, 29)


def test_later_commits_do_not_change_it(path: Path, snapshot: SegmentsSnapshot) -> None:
    with Index.open(path) as index:
        index.add(articles(9, 4))
        index.delete([LEFT[0].id])
        assert index.compact()
    assert [article.id for article in LEFT] == list(snapshot.ids())
    assert [snapshot.article(doc) for doc in snapshot.doc_ids()] == LEFT


def test_a_file_that_is_not_the_commits_is_refused(path: Path) -> None:
    manifest = read_manifest(path)
    one, other = (path / entry.file for entry in manifest.segments[:2])
    one.write_bytes(other.read_bytes())
    with pytest.raises(IndexDamaged):
        SegmentsSnapshot(path, manifest)
