"""What Index.add takes beside articles: mappings, DataFrames and corpus readers, and what it says of what it could not read."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, CorpusError, Index, read_corpus

ROWS: list[dict[str, Any]] = [
    {
        "id": 7,
        "titre": "Le port",
        "date": datetime.date(2023, 11, 9),
        "journal": "L’Écho",
        "texte": "Le port rouvre.",
        "rubrique": "Mer",
    },
    {"id": 8, "titre": None, "date": None, "journal": None, "texte": "Le marché ferme.", "rubrique": None},
]
EXPECTED = [
    Article("7", title="Le port", date="2023-11-09", outlet="L’Écho", body="Le port rouvre.", extra={"rubrique": "Mer"}),
    Article("8", body="Le marché ferme.", extra={"rubrique": None}),
]


@pytest.fixture
def index(tmp_path: Path) -> Any:
    with Index.create(tmp_path / "index") as opened:
        yield opened


def test_mappings(index: Index) -> None:
    report = index.add(ROWS)
    assert (report.added, report.unread, report.problems) == (2, 0, ())
    assert report.remarks == ("record: columns not taken, kept in extra: rubrique",)
    assert sorted(index, key=lambda article: article.id) == EXPECTED


def test_articles_among_mappings(index: Index) -> None:
    article = Article("a", body="Le quai.")
    assert index.add([article, *ROWS, article]).added == 3
    assert index.article("a") == article
    assert index.article("8") == EXPECTED[1]


def test_what_is_no_article_is_told_and_the_rest_is_added(index: Index) -> None:
    report = index.add([{"id": "x"}, ROWS[0], {"titre": "Vide", "texte": "  "}, {**ROWS[1], "date": "hier"}])
    assert (report.added, report.unread) == (2, 2)
    assert [str(problem) for problem in report.problems] == [
        "record:1: no column for the text among: id; map one of them to body",
        "record:3: the text in 'texte' is empty",
        "record:4: 'hier' is not a date that frsearch can read; the article is read without a date",
    ]


def test_an_article_without_id_is_the_same_when_it_is_added_again(index: Index) -> None:
    nameless = [{"texte": "Le port rouvre."}, {"texte": "Le marché ferme."}]
    assert index.add(nameless).added == 2
    assert index.add(nameless).unchanged == 2


@pytest.mark.parametrize("things", [ROWS[0], "kidal", b"kidal", EXPECTED[0], ["kidal"], [None], [EXPECTED[0], 3], 3, None])
def test_anything_else_is_refused_whole(index: Index, things: Any) -> None:
    with pytest.raises(TypeError):
        index.add(things)
    assert len(index) == 0


def test_a_corpus_reader(index: Index, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le port\n\nLe port rouvre ce matin après des travaux.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"texte": "Le quai."}\n{"texte": 3}\n', encoding="utf-8")
    report = index.add(read_corpus([tmp_path / "a.txt", tmp_path / "b.jsonl"]))
    assert (report.added, report.unread) == (2, 1)
    assert [(problem.line, problem.message) for problem in report.problems] == [(2, "the text in 'texte' is a number")]


def test_a_path_that_does_not_exist_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such file or folder"):
        read_corpus([tmp_path, tmp_path / "absent"])


def test_the_home_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Le port rouvre.", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert [article.body for article in read_corpus("~/a.txt")] == ["Le port rouvre."]


def test_a_frame_of_pandas(index: Index) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(ROWS)
    frame["date"] = pandas.to_datetime(frame["date"])
    assert frame["date"].isna().tolist() == [False, True]
    assert index.add(frame).added == 2
    assert index.add(frame.set_index("id")).unchanged == 2, "a named index is a column"
    assert sorted(index, key=lambda article: article.id) == EXPECTED


def test_a_frame_of_pandas_with_two_columns_of_one_name(index: Index) -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(ValueError, match="several columns of this DataFrame have the same name: texte, texte"):
        index.add(pandas.DataFrame([["Le port.", "Le quai."]], columns=["texte", "texte"]))


def test_a_frame_of_polars(index: Index) -> None:
    polars = pytest.importorskip("polars")
    assert index.add(polars.DataFrame(ROWS)).added == 2
    assert sorted(index, key=lambda article: article.id) == EXPECTED


def test_missing_values_of_pandas_in_an_article() -> None:
    pandas = pytest.importorskip("pandas")
    article = Article(3, title=float("nan"), date=pandas.NaT, outlet=pandas.NA, url=None, body="Le port.")  # type: ignore[arg-type]
    assert article == Article("3", body="Le port.")
    assert Article("4", date=pandas.Timestamp("2023-11-09 18:10")).date == "2023-11-09"
