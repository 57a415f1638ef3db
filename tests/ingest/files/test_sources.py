"""Files that the system refuses to open or to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import frsearch.ingest.files.sources
from tests.ingest.samples import ARTICLE, LINES

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_file_that_cannot_be_opened(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(found: Any) -> Any:
        if found.path.endswith("b.txt"):
            raise PermissionError(13, "Permission denied", found.path)
        return open_counted(found)

    open_counted = frsearch.ingest.files.sources.open_counted
    monkeypatch.setattr("frsearch.ingest.reader.open_counted", refuse)
    outcome = read({"a.txt": ARTICLE, "b.txt": "x", "c.txt": ARTICLE + "Suite."})
    assert outcome.ids == ["a.txt", "c.txt"]
    assert outcome.messages == ["b.txt: cannot be read: Permission denied"]


def test_disk_that_fails_while_reading(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = frsearch.ingest.files.sources.Counted.readinto

    def fail(self: Any, buffer: Any) -> int:
        if self.count > 100_000:
            raise OSError(5, "Input/output error")
        return whole(self, memoryview(buffer)[:5000])

    monkeypatch.setattr(frsearch.ingest.files.sources.Counted, "readinto", fail)
    outcome = read({"a.jsonl": LINES, "b.txt": ARTICLE})
    assert len(outcome.articles) > 100
    assert outcome.ids[-1] == "b.txt"
    assert outcome.messages == ["a.jsonl: cannot be read: Input/output error"]
