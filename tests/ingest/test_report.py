from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_report_keeps_a_thousand_problems_and_counts_all(read: Read) -> None:
    outcome = read({"a.jsonl": "{\n" * 1500})
    assert (len(outcome.report.problems), outcome.report.problem_count) == (1000, 1500)
