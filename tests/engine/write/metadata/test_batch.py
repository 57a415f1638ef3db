"""Metadata on their way to a worker."""

from __future__ import annotations

import json
from typing import Any

from frsearch.engine.write.metadata.batch import LONG, BatchMetadata

EXTRAS: list[dict[str, Any]] = [
    {"tags": ["a", "é"], "page": 3},
    {},
    {"tags": "a", "brisé": "\ud800", "objet": {"x": 1}},
    {"page": "12", "tags": [None]},
]


def collected(extras: list[dict[str, Any]], size: int = 0) -> BatchMetadata:
    metadata = BatchMetadata()
    for extra in extras:
        metadata.add(extra, size)
    return metadata


def plain(metadata: BatchMetadata) -> list[Any]:
    return [(name, list(texts), articles.tolist(), codes.tolist()) for name, texts, articles, codes in metadata.columns]


def test_a_batch_comes_out_of_a_pipe_as_it_went_in() -> None:
    fields, arrays = collected(EXTRAS).parts()
    read = BatchMetadata.read(json.loads(json.dumps(fields)), b"".join(arrays))
    assert plain(read) == plain(collected(EXTRAS))
    assert plain(read) == [
        ("tags", ["a", "é"], [0, 0, 2], [0, 1, 0]),
        ("page", ["3", "12"], [0, 3], [0, 1]),
        ("brisé", ["\ufffd"], [2], [0]),
    ]


def test_articles_can_be_taken_over() -> None:
    other = BatchMetadata()
    for number in (2, 0):
        other.take(collected(EXTRAS), number)
    assert plain(other) == plain(collected([EXTRAS[2], EXTRAS[0]]))


def test_of_long_ones_only_the_values_are_kept() -> None:
    assert plain(collected(EXTRAS, LONG + 1)) == plain(collected(EXTRAS))
