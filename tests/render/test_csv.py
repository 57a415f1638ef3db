from __future__ import annotations

import csv as stdlib_csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.model import Article, Hit, Passage, Results, Span
from frsearch.render import csv


def rows(found: Results) -> list[dict[str, str]]:
    out = io.StringIO()
    csv.results(found, out)
    return list(stdlib_csv.DictReader(io.StringIO(out.getvalue(), newline="")))


def one(title: str, body: str = "Corps.", highlights: tuple[Span, ...] = ()) -> Results:
    article = Article("a", title=title, body=body)
    passage = Passage(article.body, 0, len(article.body), 1.5, highlights)
    return Results(1, (Hit(1, 2.0, article, (passage,)),))


def test_one_row_per_passage_and_one_for_a_hit_without_passages(found: Results) -> None:
    first, second = found.hits[0].passages
    assert [(row["rank"], row["start"], row["end"]) for row in rows(found)] == [
        ("1", str(first.start), str(first.end)),
        ("1", str(second.start), str(second.end)),
        ("2", "", ""),
    ]


def test_highlights_are_offsets_into_the_passage(found: Results) -> None:
    row = rows(found)[0]
    spans = [span.split("-") for span in row["highlights"].split()]
    words = [row["passage"][int(start) : int(end)] for start, end in spans]
    assert words == ["été", "pêcheurs", "Conseil de sécurité"]


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-5 degrés", "@prefet", "＝1", "－ Oui"])
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    row = rows(one(text, text))[0]
    assert row["title"] == row["passage"] == f"'{text}"


@pytest.mark.parametrize("text", ["1+1=2", "L’été", "'=1", "a@b"])
def test_other_text_is_unchanged(text: str) -> None:
    row = rows(one(text, text))[0]
    assert row["title"] == row["passage"] == text


@given(st.text(max_size=40))
def test_text_round_trips_except_for_apostrophes(body: str) -> None:
    found = one("Titre", body)
    clean = found.hits[0].article.body
    assert rows(found)[0]["passage"].replace("'", "") == clean.replace("'", "")


@pytest.mark.parametrize(
    ("text", "guarded"), [("Kidra;=1+1", "Kidra;'=1+1"), ("a\n-1", "a\n'-1"), ('a;"=1"', 'a;\'"=1"'), ("a\t@b", "a\t'@b")]
)
def test_text_that_begins_a_cell_where_semicolons_separate_cells_gets_one_too(text: str, guarded: str) -> None:
    assert rows(one("Titre", text))[0]["passage"] == guarded


@given(st.text(st.sampled_from("=+-@;\t\n\",' a")))
def test_no_cell_begins_a_formula_in_any_spreadsheet(text: str) -> None:
    out = io.StringIO()
    csv.results(one(text, text), out)
    for delimiter in ",;\t":
        for row in stdlib_csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@"))]
