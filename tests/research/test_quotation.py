"""The gold set of quotations is what its README says, and the quotes that are extracted from it are the right ones."""

from __future__ import annotations

import pytest

from frsearch.analysis.sentences import sentences
from frsearch.research.speech.attribution import speeches
from frsearch.research.speech.marks import quotations
from tests.research.quotation import Found, rows, score

MARKS = "«»“”\"'"


def test_its_size_and_its_halves() -> None:
    both = rows()
    assert len(both) == len({row.text for row in both}) >= 400
    assert sum(bool(row.other) for row in both) >= 100
    assert {len(rows("worked-on")), len(rows("held-out"))} == {248, 253}


def test_every_span_is_what_quotation_marks_enclose() -> None:
    for row in rows():
        for start, end in [*((start, end) for start, end, _ in row.speech), *row.other]:
            assert row.text[start:end].strip() == row.text[start:end]
            assert row.text[:start].rstrip()[-1] in MARKS
            assert row.text[end:].lstrip()[0] in MARKS


def test_every_speaker_is_a_phrase() -> None:
    for row in rows():
        for speaker in filter(None, (speaker for _, _, speaker in row.speech)):
            words = row.text[slice(*speaker)]
            assert words.strip(" ,.") == words
            assert not any(mark in words for mark in '«»"')


def test_the_gold_set_scores_all_against_itself() -> None:
    by_text = {row.text: row for row in rows()}
    perfect = score(rows(), lambda text: by_text[text].speech)
    assert perfect.precision == perfect.recall == 1
    assert score(rows(), lambda text: []).recall == 0


def extracted(text: str) -> list[Found]:
    found = speeches(text, quotations(text), sentences(text))
    return [(each.quotation.start, each.quotation.end, each.speaker) for each in found]


@pytest.mark.parametrize("half", ["worked-on", "held-out"])
def test_quotes_are_precise_before_they_are_complete(half: str) -> None:
    reached = score(rows(half), extracted)
    assert reached.precision >= 0.95
    assert reached.recall >= 0.75
