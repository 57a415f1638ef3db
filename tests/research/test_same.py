"""Which aligned texts are the same dispatch."""

import random

import numpy as np
import pytest

from frsearch import Article, Index
from frsearch.research.copies.alignment import Aligned
from frsearch.research.copies.same import Days, is_same
from tests.research.texts import text

NONE = np.zeros(0, np.int32)


def judged(
    share: float,
    words: int,
    *,
    longer: int = 0,
    fresh: tuple[float, float] = (0.0, 0.0),
    days: tuple[Days, Days] = (None, None),
) -> bool:
    return is_same(Aligned(share, fresh, (longer or words, words)), (NONE, NONE), days)


def test_short_texts_have_to_agree_more() -> None:
    assert judged(0.6, 300)
    assert not judged(0.59, 300)
    assert not judged(0.74, 60)
    assert judged(0.75, 60)
    assert not judged(0.67, 150)
    assert judged(0.68, 150)


def test_a_caption_has_to_agree_more_with_a_long_article() -> None:
    assert not judged(0.84, 60, longer=180)
    assert judged(0.85, 60, longer=180)
    assert judged(0.84, 60, longer=179)
    assert judged(0.6, 200, longer=2000)


def test_texts_of_figures_have_to_agree_in_these() -> None:
    figures = np.arange(20, dtype=np.int32)
    aligned = Aligned(0.9, (0.0, 0.0), (300, 300))
    assert is_same(aligned, (figures, figures[:12]), (None, None))
    assert not is_same(aligned, (figures, figures + 9), (None, None)), "11 of 20 are the same"
    assert is_same(aligned, (figures, figures + 8), (None, None))
    assert is_same(aligned, (figures[:11], figures + 50), (None, None)), "too few to judge by"


@pytest.mark.parametrize(
    ("days", "most"),
    [
        (((5, 5), (5, 5)), 1.0),
        (((5, 5), (6, 6)), 0.2),
        (((6, 6), (5, 5)), 0.2),
        (((5, 5), (7, 7)), 0.12),
        (((400, 400), (7, 7)), 0.12),
        (((1, 31), (31, 31)), 1.0),
        (((1, 31), (32, 32)), 0.2),
        ((None, (5, 5)), 1.0),
        ((None, None), 1.0),
    ],
)
def test_the_further_apart_the_less_may_be_new(days: tuple[Days, Days], most: float) -> None:
    assert judged(0.6, 300, longer=301, fresh=(0.0, most), days=days)
    if most < 1:  # else nothing is too much
        assert not judged(0.6, 300, longer=301, fresh=(0.0, most + 0.01), days=days)


def test_a_later_text_that_is_longer_may_have_more_that_is_new() -> None:
    late: tuple[Days, Days] = ((6, 6), (5, 5))
    assert judged(0.9, 300, longer=700, fresh=(0.6, 0.0), days=late)
    assert not judged(0.9, 300, longer=700, fresh=(0.61, 0.0), days=late)
    assert not judged(0.9, 300, longer=700, fresh=(0.2, 0.0), days=((7, 7), (5, 5)))
    assert judged(0.9, 300, longer=700, fresh=(1.0, 0.0), days=late[::-1]), "what was cut is not new"


@pytest.mark.parametrize(
    ("date", "kind", "families"),
    [("2024-03-05", "same", 1), ("2024-03-06", "shared", 0), ("2024-03", "same", 1), (None, "same", 1)],
)
def test_the_next_article_on_a_story_is_no_copy(index: Index, date: str | None, kind: str, families: int) -> None:
    background, *leads = (text(random.Random(seed), sentences) for seed, sentences in ((1, 14), (2, 5), (3, 5)))
    bodies = [f"{lead}\n\n{background}" for lead in leads]
    index.add([Article("a", date="2024-03-05", body=bodies[0]), Article("b", date=date, body=bodies[1])])
    assert [copy.kind for copy in index.copies("a")] == [kind]
    assert len(index.copies()) == families


def test_equal_texts_are_dated_together_in_whatever_order_they_come(index: Index) -> None:
    background, *leads = (text(random.Random(seed), sentences) for seed, sentences in ((1, 14), (2, 5), (3, 5)))
    first, update = (f"{lead}\n\n{background}" for lead in leads)
    dated = [("a", "2024-03-05", first), ("b", "2024-03-08", first), ("c", "2024-03-08", update)]
    index.add(Article(name, date=date, body=body) for name, date, body in dated)
    assert [[copy.id for copy in family] for family in index.copies()] == [["a", "b", "c"]]
    [hit] = (hit for hit in index.search("le", group=True, sort="date") if hit.copies)
    assert (hit.article.id, [copy.id for copy in hit.copies]) == ("b", ["a", "c"])
