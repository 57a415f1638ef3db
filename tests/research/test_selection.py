"""What a research method is about: the articles that a query and its filters match, never corrected nor loosened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, Index
from frsearch.engine import Count
from frsearch.research.selection import Selection

ARTICLES = (
    Article("1", title="Kiev", date="2024-01-02", outlet="La Vigie", body="Le port de Kiev rouvre."),
    Article("2", title="Port", date="2024-02", outlet="Le Courrier", body="Les ports ferment."),
    Article("3", title="Gare", outlet="La Vigie", body="La gare de Kyiv est vide."),
)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index.create(tmp_path / "index")
    made.add(ARTICLES)
    return made


def counts(selection: Selection) -> tuple[int, int]:
    """Return how many articles are selected, and of how many that the filters leave."""
    return selection.collect(Count()), selection.collect_corpus(Count())


@pytest.mark.parametrize(
    ("query", "filters", "expected"),
    [
        ("port", {}, (2, 3)),
        (None, {}, (3, 3)),
        (None, {"outlet": "vigie"}, (2, 2)),
        ("port", {"outlet": "vigie"}, (1, 2)),
        ("port", {"since": "2024-02"}, (1, 1)),
        ("kiev", {}, (2, 3)),
        ("kiev", {"strict": True}, (1, 3)),
    ],
)
def test_a_query_and_filters_select(index: Index, query: str | None, filters: Any, expected: tuple[int, int]) -> None:
    assert counts(index._selected(query, filters)) == expected


@pytest.mark.parametrize("query", ["porrt", 'port "vide de Kiev"'])
def test_nothing_is_corrected_or_loosened_but_said(index: Index, query: str) -> None:
    assert index.search(query).total
    selection = index._selected(query, {})
    assert selection.collect(Count()) == 0


def test_notes_say_what_is_left_out_and_not_known(index: Index) -> None:
    notes = [note.message for note in index._selected("porrt", {"since": "2024", "outlet": "Absent"}).notes]
    assert any("'Absent'" in note for note in notes)
    assert any("without a date are excluded (1 in the index)" in note for note in notes)
    assert any("porrt" in note for note in notes)


def test_an_empty_query_selects_nothing_and_says_so(index: Index) -> None:
    selection = index._selected("", {})
    assert counts(selection) == (0, 3)
    assert selection.notes


def test_an_option_of_a_search_that_is_no_filter_is_an_error(index: Index) -> None:
    with pytest.raises(TypeError, match="'limit' is no filter; expected some of outlet, since"):
        index._selected("port", {"limit": 3})  # type: ignore[typeddict-unknown-key]
