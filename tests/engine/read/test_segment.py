"""A segment returns the articles, columns and sentences that it was built from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from frsearch.analysis.sentences import sentences
from frsearch.engine.format.deletions import write_deletions
from frsearch.engine.format.keys import id_digest
from frsearch.engine.format.manifest import SegmentEntry
from frsearch.engine.format.sections import CONTENT_HASH, FIRST_DAY, SENTENCE_COUNT
from frsearch.engine.read.segment import Segment, open_segment
from frsearch.errors import IndexDamaged
from frsearch.model import Article
from tests.engine.segments import articles, build


def test_articles_come_back(segment: Segment, some: list[Article]) -> None:
    assert len(segment) == segment.articles == len(some)
    assert [segment.article(doc) for doc in range(len(some))] == some
    assert [segment.article_id(doc) for doc in range(3)] == [article.id for article in some[:3]]
    hashes = segment.column(CONTENT_HASH.name).tobytes()
    assert hashes.hex() == "".join(article.content_hash for article in some)


def test_columns_have_a_row_for_each_article(segment: Segment, some: list[Article]) -> None:
    assert len(segment.column(FIRST_DAY.name)) == len(some)
    assert len(segment.column(CONTENT_HASH.name)) == 16 * len(some)
    assert segment.outlets[0] is None
    assert set(segment.outlets[1:]) == {article.outlet for article in some if article.outlet}


def test_sentences_are_those_of_the_analyzer(segment: Segment, some: list[Article]) -> None:
    expected = [sentences(article.body) for article in some]
    assert [list(zip(*found[:2], strict=True)) for found in segment.sentences(np.arange(len(some)))] == expected
    assert segment.column(SENTENCE_COUNT.name).tolist() == list(map(len, expected))


def test_an_article_is_found_by_its_id(segment: Segment, some: list[Article]) -> None:
    assert [segment.find(id_digest(article.id)) for article in some] == list(range(len(some)))
    assert segment.find(id_digest("absent")) == -1


def test_deleted_articles_are_not_found_but_can_be_read(segment: Segment, some: list[Article]) -> None:
    deleted = np.arange(len(some)) % 3 == 0
    opened = Segment(segment.sections.path, bytes.fromhex(segment.sections.path.stem), deleted)
    assert len(opened) == len(some) - deleted.sum()
    found = [opened.find(id_digest(article.id)) for article in some]
    assert found == [-1 if gone else doc for doc, gone in enumerate(deleted)]
    assert opened.article(0) == some[0]
    assert opened.live(np.array([0, 1, 3])).tolist() == [False, True, False]
    opened.close()


def entry_of(path: Path, segment: bytes, some: list[Article]) -> SegmentEntry:
    opened = Segment(path, segment)
    digest = opened.sections.digest
    opened.close()
    return SegmentEntry(segment.hex(), len(some), path.stat().st_size, digest)


def test_a_segment_of_a_commit_is_opened_with_its_deletions(tmp_path: Path) -> None:
    some = articles(3, 5)
    entry = entry_of(*build(tmp_path, some), some)
    deleted = SegmentEntry(entry.id, entry.articles, entry.bytes, entry.digest, deleted=2, deletions=4)
    write_deletions(tmp_path, deleted, np.arange(5) < 2)
    for expected, one in ((5, entry), (3, deleted)):
        opened = open_segment(tmp_path, one)
        assert len(opened) == expected
        opened.close()


@pytest.mark.parametrize(("articles_", "digest"), [(4, 0), (5, 1)])
def test_another_file_than_the_manifest_names_is_refused(tmp_path: Path, articles_: int, digest: int) -> None:
    some = articles(3, 5)
    entry = entry_of(*build(tmp_path, some), some)
    other = SegmentEntry(entry.id, articles_, entry.bytes, entry.digest ^ digest)
    with pytest.raises(IndexDamaged, match="is not the file named in the manifest"):
        open_segment(tmp_path, other)
