"""The columns of articles: ids are sorted with the articles they belong to; all else is in the order of the articles."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import numpy as np

from frsearch.engine.format.sections import SENTENCE_LISTS
from frsearch.engine.format.segment_file import Sections, SectionWriter
from frsearch.engine.write.article_columns import ArticleColumns
from frsearch.engine.write.postings_builder import ListsBuilder

ID = bytes(16)


def test_ids_are_sorted_and_rows_are_not(tmp_path: Path) -> None:
    lists = {section: ListsBuilder() for section in SENTENCE_LISTS}
    for section in SENTENCE_LISTS:
        lists[section].add(np.array([5, 6, 7], np.uint32), np.array([2, 0, 1]))
    columns = ArticleColumns(
        ids=np.array([[30, 1], [10, 3], [20, 2]], np.uint64),
        hashes=np.arange(48, dtype=np.uint8).reshape(3, 16),
        days=np.array([[7, 9], [0, 0], [8, 8]], np.int32),
        outlets=[None, "L’Écho"],
        outlet=np.array([1, 0, 1], np.uint32),
        addresses=np.array([[1 << 63, 0, 5], [6, 0, 6]], np.uint64),
        added=np.array([9, 0, 1 << 31], np.uint32),
        sentences=np.array([2, 0, 1], np.uint32),
        sentence_lists=lists,
        frame_sizes=np.array([100, 70_000, 3], np.uint32),
    )
    with SectionWriter(tmp_path / "file", ID) as file:
        columns.write(file)
        file.close()
    with contextlib.closing(Sections(tmp_path / "file", ID)) as sections:
        found = {name: sections.array(name).tolist() for name in sections.facts["sections"]}
        assert json.loads(sections.bytes("outlet.names", 0, sections.count("outlet.names"))) == [None, "L’Écho"]
    assert (found["id.hash"], found["id.rest"], found["id.article"]) == ([10, 20, 30], [3, 2, 1], [1, 2, 0])
    assert found["content.hash"] == list(range(48))
    assert (found["date.first"], found["date.last"]) == ([7, 0, 8], [9, 0, 8])
    assert (found["outlet.number"], found["sentences"]) == ([1, 0, 1], [2, 0, 1])
    assert (found["address.hash"], found["address.host"]) == ([1 << 63, 0, 5], [6, 0, 6])
    assert found["added"] == [9, 0, 1 << 31]
    assert found["frame.size"] == [100, 70_000, 3]
    assert all(len(found[f"{section.name}.width"]) == 3 for section in SENTENCE_LISTS)
