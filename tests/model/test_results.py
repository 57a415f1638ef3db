from __future__ import annotations

from frsearch import Results, Span


def test_spans_unpack_and_results_iterate() -> None:
    start, end = Span(3, 5)
    assert (start, end) == (3, 5)
    assert list(Results(0)) == []
    assert len(Results(7)) == 0
