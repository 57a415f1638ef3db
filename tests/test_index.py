"""The façade: opening, refusing what cannot be meant, and what each option of a search does."""

from __future__ import annotations

import copy
import datetime
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, Index, IndexExists, IndexMissing, QueryError, repair_index, verify_index
from tests.conftest import ARTICLES


def ids(index: Index, query: str, **options: Any) -> list[str]:
    return [hit.article.id for hit in index.search(query, **options)]


def test_open_or_create(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Index.open(tmp_path / "new" / "index")
    with Index.open_or_create(tmp_path / "new" / "index") as index:
        index.add(ARTICLES)
    with Index.open_or_create(str(tmp_path / "new" / "index")) as index:
        assert len(index) == 3
    with pytest.raises(IndexExists):
        Index.create(tmp_path / "new" / "index")


@pytest.mark.parametrize("articles", ["kidra", b"kidra", ARTICLES[0], ["kidra"], [None], 3, None])
def test_adding_what_is_no_article(index: Index, articles: Any) -> None:
    with pytest.raises(TypeError):
        index.add(articles)
    assert len(index) == 3
    assert index.add([]).added == 0, "the lock is free again"


@pytest.mark.parametrize("ids", ["kidra", b"kidra", [3.5], [None], 3, None])
def test_deleting_what_is_no_id(index: Index, ids: Any) -> None:
    with pytest.raises(TypeError):
        index.delete(ids)
    assert len(index) == 3
    assert index.delete(["kidra"]) == 1, "the lock is free again"


@pytest.mark.parametrize("id_", [3.5, True, None, b"kidra"])
def test_asking_for_what_is_no_id(index: Index, id_: Any) -> None:
    with pytest.raises(TypeError):
        index.article(id_)


@pytest.mark.parametrize("query", [None, 3, b"forces", ["forces"]])
def test_a_query_is_a_string(index: Index, query: Any) -> None:
    with pytest.raises(TypeError):
        index.search(query)


def test_a_query_too_long(index: Index) -> None:
    with pytest.raises(QueryError):
        index.search("mot " * 250_000)


@pytest.mark.parametrize("query", ["pêche", "PECHE", "peche", "pe\u0302che", "\u202epê\u200fche\u202c"])
def test_accents_case_and_marks_decide_nothing(index: Index, query: str) -> None:
    assert ids(index, query) == ["peche"]


def test_the_accents_typed_rank_first(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(Article(word, body=f"Un {word} de plus.") for word in ("pêché", "pêche", "péché"))
        for word in ("pêche", "péché"):
            assert ids(index, word)[0] == word


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"forces armées"', {"kidra"}),
        ("forces armées", {"kidra", "peche", "undated"}),
        ("forces -armées", {"undated"}),
        ('forces -"forces de l\'ordre"', {"kidra", "undated"}),
        ("-forces", set()),
        ("-armées", {"undated"}),
        ("titre:pêche", {"peche"}),
        ("titre:armée", set()),
        ("journal:littoral", {"peche"}),
        ("forces journal:courrier", {"kidra"}),
        ("-journal:littoral", {"kidra", "undated"}),
        ("djamena", {"peche"}),
        ("Ndjamena", {"peche"}),
        ("N’Djamena", {"peche"}),
        ("porteparole", {"kidra"}),
        ("100 000", {"peche"}),
        ("100000", {"peche"}),
        ("etat", {"kidra"}),
        ('"le monde"', {"undated"}),
        ('"être ou ne pas être"', {"undated"}),
    ],
)
def test_what_a_query_finds(index: Index, query: str, expected: set[str]) -> None:
    assert set(ids(index, query)) == expected
    assert index.search(query).total == len(expected)


def test_stop_words_alone_are_searched_for(index: Index) -> None:
    assert "undated" in ids(index, "être ou ne pas")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {"kidra", "peche", "undated"}),
        ({"outlet": "Courrier de Kidra"}, {"kidra"}),
        ({"outlet": "KIDRA"}, {"kidra"}),
        ({"outlet": "Kidra Courrier"}, set()),
        ({"outlet": "???"}, set()),
        ({"outlet": ""}, set()),
        ({"since": "2023"}, {"kidra", "peche"}),
        ({"since": "2023-11-30"}, {"kidra", "peche"}),
        ({"since": "2023-12"}, {"peche"}),
        ({"until": "2023-11-01"}, {"kidra"}),
        ({"until": "2023-10"}, set()),
        ({"since": "2024-03-05", "until": "2024-03-05"}, {"peche"}),
        ({"since": datetime.date(2024, 3, 6)}, set()),
        ({"since": "2023", "until": "2024", "outlet": "littoral"}, {"peche"}),
    ],
)
def test_filters(index: Index, options: dict[str, Any], expected: set[str]) -> None:
    found = index.search("forces", **options)
    assert {hit.article.id for hit in found} == expected
    assert found.total == len(expected)
    assert expected or found.notes


def test_latest_first_and_undated_last(index: Index) -> None:
    assert ids(index, "forces", sort="date") == ["peche", "kidra", "undated"]


def test_a_suggestion_names_a_word_that_is_there(index: Index) -> None:
    (note,) = index.search("pecheur forcez").notes
    assert note.message == "no article contains 'forcez'; did you mean 'forces'?"
    assert (note.start, note.end) == (8, 14)


def test_the_parts_of_a_compound_that_is_found_joined_are_not_called_unknown(index: Index) -> None:
    index.add([Article("foot", title="Le penalty de Mbappé", body="Mbappé marque à N’Djamena.")])
    assert index.search("M’Bappé ndjamena").notes == ()


def test_a_compound_of_which_no_part_is_known_is_one_unknown_word(index: Index) -> None:
    index.add([Article("foot", title="Le penalty de Mbappé", body="Mbappé marque à N’Djamena.")])
    (note,) = index.search("M’Bappu", strict=True).notes
    assert note.message == "no article contains 'M’Bappu'; did you mean 'Mbappé'?"
    assert (note.start, note.end) == (0, 7)
    assert index.search("Ndjamenna", strict=True).notes[0].message.endswith('did you mean "N\'djamena"?')


def test_limit_and_offset(index: Index) -> None:
    everything = ids(index, "forces", limit=None)
    assert len(everything) == 3
    for limit in (0, 1, 2, 3, 9):
        for offset in (0, 1, 3, 9):
            found = index.search("forces", limit=limit, offset=offset)
            assert [hit.article.id for hit in found] == everything[offset : offset + limit]
            assert [hit.rank for hit in found] == list(range(offset + 1, offset + 1 + len(found)))
            assert found.total == 3


def test_titles_are_highlighted_without_their_article(index: Index) -> None:
    (hit,) = index.search("état").hits
    assert hit.article.title is not None
    assert [hit.article.title[span.start : span.end] for span in hit.title_highlights] == ["État"]


def test_passages_are_as_many_as_asked_for(index: Index) -> None:
    for passages in (0, 1, 2):
        for hit in index.search("forces", passages=passages):
            assert len(hit.passages) <= passages
    assert [hit.passages for hit in index.search("forces", passages=0)] == [()] * 3


def test_passages_can_be_hits(index: Index) -> None:
    found = index.search("cap peche tonnes", by="passage", passages=2, passage_chars=100)
    assert found.total == 1
    assert [hit.article.id for hit in found] == ["peche", "peche"]
    assert [len(hit.passages) for hit in found] == [1, 1]
    assert found.hits[0].score >= found.hits[1].score
    assert index.search("cap peche tonnes", by="passage", passages=1, passage_chars=100).hits == found.hits[:1]
    assert index.search("cap peche tonnes", by="passage", passage_chars=100).hits[:2] == found.hits


def test_passages_that_are_hits_are_longer_by_default(tmp_path: Path) -> None:
    with Index.create(tmp_path / "long") as long:
        long.add([Article("a", body="La marée monte lentement sur la grève déserte, et nul ne la voit. " * 12)])
        lengths = {by: [len(hit.passages[0].text) for hit in long.search("marée", by=by)] for by in ("article", "passage")}
    assert 350 < lengths["article"][0] <= 400
    assert 450 < lengths["passage"][0] <= 500
    assert len(lengths["passage"]) == 2


def test_passage_ranking_does_not_hang_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frsearch.search.hits._DEPTH", 5)
    with Index.create(tmp_path / "index") as index:
        index.add(Article(f"{n}", body="fleuve " * (n % 7) + f"mot {n}. " * n + "Le fleuve.") for n in range(1, 20))
        everything = list(index.search("fleuve", limit=None, by="passage", passages=1))
        assert len(everything) == 19
        assert [hit.rank for hit in everything] == list(range(1, 20))
        scores = [hit.score for hit in everything]
        assert scores == sorted(scores, reverse=True)
        for offset in range(0, 20, 4):
            assert (
                list(index.search("fleuve", limit=4, offset=offset, by="passage", passages=1)) == everything[offset : offset + 4]
            )


def test_a_closed_index_can_be_opened_again(tmp_path: Path) -> None:
    for number in range(3):
        with Index.open_or_create(tmp_path / "index") as index:
            index.add([Article(f"{number}", body="corps")])
    with Index.open(tmp_path / "index") as index:
        assert sorted(article.id for article in index) == ["0", "1", "2"]
        assert "0" in index


@pytest.mark.parametrize("path", ["veille", Path("veille")])
def test_an_index_is_not_called_with_a_path(path: Any) -> None:
    with pytest.raises(TypeError, match=r"open it with Index\.open\('veille'\), or make it with Index\.create"):
        Index(path)


@pytest.mark.parametrize("take", [pickle.dumps, copy.copy, copy.deepcopy])
def test_an_open_index_is_not_pickled(index: Index, take: Callable[[Index], object]) -> None:
    with pytest.raises(TypeError, match=r"open it there with Index\.open"):
        take(index)


def test_a_tilde_is_the_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with Index.create("~/veille") as index:
        index.add([Article(id="1", title=None, date=None, outlet=None, body="Le port.")])
        index.backup(Path("~/copie"))
    for path in ("~/veille", Path("~/copie"), tmp_path / "veille"):
        with Index.open(path) as index, Index.open_or_create(path) as other:
            assert len(index) == len(other) == 1
        assert verify_index(path).is_whole
        assert repair_index(path).kept == 1
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["copie", "veille"]


def test_a_tilde_after_a_dot_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Index.create("./~root") as index:
        assert len(index) == 0
    assert (tmp_path / "~root").is_dir()
