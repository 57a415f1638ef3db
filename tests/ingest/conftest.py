"""A small corpus on disk, written and read in one call."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from frsearch.ingest import CorpusReport, read_corpus
from frsearch.model import Article


@frozen
class Outcome:
    """The outcome of reading a corpus; messages are without the folder it was in."""

    articles: list[Article]
    report: CorpusReport
    messages: list[str]

    @property
    def ids(self) -> list[str]:
        return [article.id for article in self.articles]

    @property
    def bodies(self) -> list[str]:
        return [article.body for article in self.articles]


Read = Callable[..., Outcome]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write files (name → text or bytes) into a folder and read it whole, or the `paths` inside it."""
    csv.field_size_limit(131_072)  # Python's own: the reader raises it, for good, as far as it needs

    def write_and_read(files: Mapping[str, str | bytes] | None = None, paths: list[str] | None = None, **options: Any) -> Outcome:
        for name, content in (files or {}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        named = [tmp_path] if paths is None else [tmp_path / path for path in paths]
        reader = read_corpus(named, **options)
        articles = list(reader)
        messages = [str(problem).replace(f"{tmp_path}/", "") for problem in reader.report.problems]
        return Outcome(articles, reader.report, messages)

    return write_and_read
