from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.model import Article, Hit, Passage, Span
from frsearch.render.pieces import begins_inside, ends_inside, facts, pieces


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(max_size=40))
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return text, [Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=False)]


@given(marked_texts())
def test_pieces_hold_the_whole_text_and_exactly_the_highlights(marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    cut = list(pieces(text, spans))
    assert "".join(piece for piece, _ in cut) == text
    assert all(piece for piece, _ in cut)
    assert [piece for piece, highlighted in cut if highlighted] == [text[s:e] for s, e in spans if s < e]


@pytest.mark.parametrize(
    ("body", "start", "end", "begins", "ends"),
    [
        ("Le fleuve monte. Il pleut. On attend.", 17, 26, False, False),
        ("Le fleuve monte. Il pleut. On attend.", 0, 37, False, False),
        ("Le fleuve monte. Il pleut. On attend.", 3, 15, True, True),
        ("« Il pleut. » On attend… Rien", 14, 29, False, False),
        ("« Il pleut. » On attend… Rien", 2, 13, True, False),
        ("Marché de Kidra\n\nIl pleut", 17, 25, False, False),
        ("Marché de Kidra\n \nIl pleut", 0, 15, False, False),
        ("Marché\nde Kidra", 7, 15, True, False),
        ("Le fleuve monte.Il pleut", 16, 24, False, False),
    ],
)
def test_a_passage_that_cuts_a_sentence_is_recognised(body: str, start: int, end: int, begins: bool, ends: bool) -> None:
    article = Article("a", body=body)
    passage = Passage(body[start:end], start, end, 1.0)
    assert (begins_inside(article, passage), ends_inside(article, passage)) == (begins, ends)


def test_hits_sorted_by_date_show_no_score() -> None:
    article = Article("a", body="Rien.")
    assert (facts(Hit(1, 3.14159, article)), facts(Hit(1, 0.0, article))) == (["score 3.14"], [])
