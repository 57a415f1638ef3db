from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_same_id_with_the_same_content_is_counted_and_read_once(read: Read) -> None:
    outcome = read({"a.jsonl": '{"id": "1", "texte": "Un."}\n' * 3})
    assert outcome.ids == ["1"]
    assert outcome.report.duplicates == 2
    assert not outcome.messages


def test_same_id_with_other_content_is_reported_and_read_under_an_ordinal(read: Read) -> None:
    lines = [json.dumps({"id": "1", "texte": text}) for text in ("Un.", "Deux.", "Deux.", "Trois.")]
    outcome = read({"a.jsonl": "\n".join(lines)})
    assert dict(zip(outcome.ids, outcome.bodies, strict=True)) == {"1": "Un.", "1#2": "Deux.", "1#3": "Trois."}
    assert outcome.report.duplicates == 1
    assert outcome.messages[0] == "a.jsonl: another article has the id '1' already; this one is read as '1#2'"
