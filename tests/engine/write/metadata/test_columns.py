"""Columns of metadata in a segment: written batch by batch, read back, merged."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from frsearch import Article
from frsearch.engine.read.segment import Segment
from frsearch.engine.write.merge import merge
from tests.engine.segments import build, differences


def made(folder: Path, *extras: dict[str, Any]) -> tuple[Path, bytes]:
    return build(folder, [Article(f"{number}", extra=extra) for number, extra in enumerate(extras)])


def held(segment: Segment) -> dict[str, list[list[str]]]:
    """Return the values of each article in each field."""
    fields = {name: segment.metadata.field(name) for name in segment.metadata.names}
    return {
        name: [[field.texts[code] for code in field.of(doc)] for doc in range(segment.articles)]
        for name, field in fields.items()
        if field
    }


def test_values_are_in_the_order_of_their_article_and_their_texts_sorted(tmp_path: Path) -> None:
    segment = Segment(*made(tmp_path, {"tags": ["z", "é", "a"]}, {}, {"tags": "é", "page": 3}))
    assert held(segment) == {"page": [[], [], ["3"]], "tags": [["z", "é", "a"], [], ["é"]]}
    assert segment.metadata.names == ("page", "tags")
    field = segment.metadata.field("tags")
    assert field
    assert field.texts == ["a", "z", "é"]
    assert segment.metadata.field("rubrique") is None
    segment.close()


def test_a_merged_segment_is_what_one_built_at_once_would_be(tmp_path: Path) -> None:
    extras: list[dict[str, Any]] = [{"tags": ["b", "a"]}, {"page": 1}, {"tags": "c", "page": 2}, {"tags": "b", "x": True}]
    parts = [Segment(*build(tmp_path, [Article(f"{at}", extra=extras[at])])) for at in range(len(extras))]
    path, name = tmp_path / f"{'00' * 16}.frs", bytes(16)
    merge(path, name, parts)
    whole = made(tmp_path, *extras)
    assert [section for section in differences((path, name), whole) if section.startswith("meta.")] == []


def test_what_only_deleted_articles_have_goes_with_them(tmp_path: Path) -> None:
    segment = Segment(*made(tmp_path, {"tags": ["a", "b"], "page": 1}, {"tags": ["b", "c"]}))
    segment.deleted = segment.column("body.length") == 0
    segment.deleted[:] = [True, False]
    name = secrets.token_bytes(16)
    merge(tmp_path / f"{name.hex()}.frs", name, [segment])
    merged = Segment(tmp_path / f"{name.hex()}.frs", name)
    assert held(merged) == {"tags": [["b", "c"]]}
    segment.close()
    merged.close()


def test_no_metadata_at_all(tmp_path: Path) -> None:
    segment = Segment(*made(tmp_path, {}, {}))
    assert held(segment) == {}
    segment.close()
