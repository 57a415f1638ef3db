"""Bad input to the library that no other file covers: sizes, ids, and files that are not what they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch import Article, Index, IndexDamaged, IndexMissing
from frsearch.updates import MAX_CHARS


def test_an_article_of_twenty_million_characters_and_one(index: Index) -> None:
    report = index.add([Article("huge", body="a" * (MAX_CHARS + 1)), Article("x", body="Bon.")])
    assert (report.added, report.failed) == (1, 1)
    assert "huge" not in index
    assert index.article("x").body == "Bon."


@pytest.mark.parametrize("given", ["a\x00b", " ab\n", "a\u200bb", "\ufeffab"])
def test_control_characters_in_an_id(index: Index, given: str) -> None:
    index.add([Article(given, body="Bon.")])
    assert given in index
    assert "ab" in index
    assert index.delete([given, "ab"]) == 1


def test_an_id_of_a_hundred_thousand_characters(index: Index) -> None:
    index.add([Article("é" * 100_000, body="Bon.")])
    assert "é" * 100_000 in index
    assert "é" * 99_999 not in index


def test_a_word_of_a_million_letters(index: Index) -> None:
    index.add([Article("x", title="a" * 1_000_000, body="b" * 1_000_000)])
    assert index.search("a" * 1000).total == 1
    assert index.search("b" * 1000, passage_chars=40).hits[0].passages[0].text == "b" * 1_000_000


def test_a_manifest_lost_while_the_index_is_open(index: Index, tmp_path: Path) -> None:
    (tmp_path / "index" / "frsearch.json").unlink()
    with pytest.raises(IndexDamaged, match="is missing, although there are segments"):
        index.add([Article("x", body="Bon.")])


def test_an_index_whose_folder_is_gone(index: Index, tmp_path: Path) -> None:
    for file in (tmp_path / "index").iterdir():
        file.unlink()
    (tmp_path / "index").rmdir()
    with pytest.raises(IndexMissing):
        index.add([Article("x", body="Bon.")])
    assert index.search("Kidra").total == 1, "what was read stays readable"
