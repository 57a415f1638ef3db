"""Rescuing: the articles of a damaged segment that can be read are kept, no more and no less."""

from __future__ import annotations

from pathlib import Path

import pytest

from frsearch import verify_index
from tests.engine.upkeep.indexes import NEW, OLD, flip, found_hashes, middle, repaired, segment


@pytest.mark.parametrize("name", ["body.slots.bits", "exact.text", "id.hash", "body.length", "date.first", "frame.size"])
def test_damage_beside_the_articles_costs_none(path: Path, name: str) -> None:
    file = segment(path)
    flip(file, middle(file, name))
    assert name in str(verify_index(path).damages[0].section)
    assert repaired(path).lost == 0
    assert (path / f"{file.name}.damaged").exists()


def test_damage_in_an_article_costs_that_one(path: Path) -> None:
    file = segment(path)
    flip(file, middle(file, "frame.data"))
    report = repaired(path)
    assert report.lost == 1
    assert [damage.section for damage in report.damages if damage.message.startswith("article")] == ["frame.data"]
    assert {damage.file for damage in report.damages} == {file.name}


def test_damage_to_hashes_is_distinguished_from_damage_to_articles(path: Path) -> None:
    file = segment(path)
    for name in ("frame.data", "content.hash"):
        flip(file, middle(file, name))
    assert repaired(path).lost <= 3


def test_a_lost_directory_costs_nothing(path: Path) -> None:
    flip(segment(path), segment(path).stat().st_size - 40)
    assert repaired(path).lost == 0


def test_a_truncated_file_costs_what_came_after(path: Path) -> None:
    file = segment(path)
    file.write_bytes(file.read_bytes()[: middle(file, "frame.data")])
    report = repaired(path)
    assert 0 < report.lost < len(OLD)
    assert report.rescued > len(NEW)


@pytest.mark.parametrize("size", [None, 0, 70])
def test_a_lost_file_costs_its_articles(path: Path, size: int | None) -> None:
    file = segment(path)
    if size is None:
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:size])
    report = repaired(path)
    assert (report.kept, report.rescued) == (len(NEW), 0)
    assert set(found_hashes(path)) == {article.id for article in NEW}
