from __future__ import annotations

from frsearch.model import Results
from frsearch.render import summary


def test_the_summary_counts_articles_and_hits_and_lists_the_notes(found: Results) -> None:
    assert summary(found) == [
        "12 articles found, 2 hits shown, 3.1 ms",
        "note: “le” was left out",
        "note: \ufffd[2J<b> is no word",
    ]
    assert summary(Results(total=1)) == ["1 article found, 0 hits shown, 0.0 ms"]
    assert summary(Results(total=0, took_ms=1.04)) == ["no article found, 1.0 ms"]
