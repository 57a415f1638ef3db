from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_good_lines_around_bad_ones_are_read_under_their_own_ordinals(read: Read) -> None:
    lines = ['{"texte": "Un."}', "{", "", '{"texte": 3}', '{"texte": "Quatre."}']
    outcome = read({"a.jsonl": "\n".join(lines)})
    assert outcome.ids == ["a.jsonl#1", "a.jsonl#4"]
    assert [problem.line for problem in outcome.report.problems] == [2, 4]
