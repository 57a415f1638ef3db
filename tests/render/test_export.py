"""Exported articles can be indexed again, unchanged."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from frsearch import Index, read_corpus
from frsearch.model.cited import Cited, CitedArticles
from frsearch.render import jsonl
from tests.engine.upkeep.indexes import STRANGE, content_hashes, several_segments


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return several_segments(tmp_path / "index")


def test_what_is_exported_comes_back_to_the_character(path: Path, tmp_path: Path) -> None:
    with Index.open(path) as index:
        assert index.export(to=tmp_path / "all.jsonl") == len(index)
    reader = read_corpus([tmp_path / "all.jsonl"])
    with Index.create(tmp_path / "again") as again:
        again.add(reader)
    assert reader.report.problem_count == 0
    assert content_hashes(tmp_path / "again") == content_hashes(path)
    with Index.open(tmp_path / "again") as again:
        assert again.article(STRANGE.id) == STRANGE


def test_an_exported_line_that_was_changed_is_read_like_any_other(tmp_path: Path) -> None:
    out = io.StringIO()
    jsonl.export(CitedArticles((), [Cited(STRANGE)]), out)
    changed = json.loads(out.getvalue()) | {"body": "un <b>autre</b> corps"}
    (tmp_path / "one.jsonl").write_text(json.dumps(changed), "utf-8")
    (article,) = read_corpus([tmp_path / "one.jsonl"])
    assert (article.id, article.body) == (STRANGE.id, "un autre corps")
    assert article.extra["content_hash"] == STRANGE.content_hash
