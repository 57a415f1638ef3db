"""Array arithmetic decides nearly all sentence boundaries; tests of the sentences themselves are in test_sentences.py."""

from __future__ import annotations

from itertools import accumulate

from frsearch.analysis.columnar.sentence_boundaries import boundaries


def test_most_candidates_are_decided_without_the_splitter(orangesum: list[str]) -> None:
    found = boundaries(orangesum[:1000])
    reached = found.at < [0, *accumulate(found.after.tolist()[:-1], max)]
    assert ((found.after > 0) | reached).mean() > 0.95
