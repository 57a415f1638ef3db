"""Copies of an article and families of copies, planted among other articles."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from attrs import evolve

from frsearch import Article, ArticleMissing, Copies, FrenchAnalyzer, Index
from frsearch.model.copies import places
from frsearch.progress import watched
from frsearch.research.copies.words import WordNumbering
from tests.conftest import ARTICLES
from tests.research.texts import altered, text

DISPATCH = text(random.Random(1))
PASSAGE = " ".join(DISPATCH.split()[40:75])


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index in several segments: a dispatch, copies of it, an article that quotes it, deleted ones, and others."""
    chance = random.Random(2)
    others = [Article(f"autre {number}", date=f"2024-{number % 12 + 1:02}", body=text(chance)) for number in range(60)]
    copies = [
        Article("dépêche", title="Le port", date="2024-08-12", outlet="La Vigie", body=DISPATCH),
        Article("copie", date="2024-08", outlet="Le Fanal", body=DISPATCH.upper()),
        Article("plus tard", date="2024-09-01", outlet="Le Fanal", body=altered(chance, DISPATCH, 0.1)),
        Article("sans date", outlet="Deux Rives", body="\n\n".join(DISPATCH.split("\n\n")[::-1])),
        Article("cite", date="2024-07", body=f"{text(chance)}\n\nNous lisions : « {PASSAGE} »"),
    ]
    with Index.create(tmp_path_factory.mktemp("planted") / "index") as index:
        for number in range(3):
            index.add(others[20 * number : 20 * number + 20] + copies[2 * number : 2 * number + 2])
        index.add([Article("effacé", body=DISPATCH), evolve(others[0], body=text(chance))])
        index.delete(["effacé", "autre 7"])
        yield index


def test_copies_come_oldest_first_with_their_passages(planted: Index) -> None:
    found = planted.copies("dépêche")
    assert [(copy.id, copy.kind) for copy in found] == [
        ("cite", "shared"),
        ("copie", "same"),
        ("plus tard", "same"),
        ("sans date", "same"),
    ]
    assert [copy.places for copy in found] == [(1, 2), (2, 4), (4, 5), (1, 5)]
    assert found.places == (2, 4), "2024-08 may be before or after 2024-08-12, and the undated one anywhere"
    quoted, whole, _, turned = found
    assert quoted.outlet is None
    [run] = quoted.runs
    assert run.text == planted.article("dépêche").body[run.start : run.end]
    assert run.words == len(re.findall(r"\w+", run.text)) >= len(PASSAGE.split())
    assert planted.article("cite").body[run.copy_start : run.copy_end] in f"{PASSAGE} »"
    assert whole.share == turned.share == 1.0
    assert len(turned.runs) == 4


def test_copies_are_symmetric(planted: Index) -> None:
    for copy in planted.copies("dépêche"):
        [back] = [one for one in planted.copies(copy.id) if one.id == "dépêche"]
        assert (back.kind, round(back.share, 6)) == (copy.kind, round(copy.share, 6))


def test_filters_say_where_copies_are_looked_for(planted: Index) -> None:
    assert [copy.id for copy in planted.copies("dépêche", outlet="fanal")] == ["copie", "plus tard"]
    found = planted.copies("dépêche", since="2024-09")
    assert [copy.id for copy in found] == ["plus tard"]
    assert any("without a date are excluded" in note.message for note in found.notes)


def test_an_article_without_copies_and_one_that_is_missing(planted: Index) -> None:
    assert not planted.copies("autre 9")
    assert planted.copies("autre 9").places == (1, 1)
    with pytest.raises(ArticleMissing):
        planted.copies("effacé")


def test_copies_are_plain_data(planted: Index) -> None:
    found = planted.copies("dépêche")
    assert isinstance(found[:1], Copies)
    assert [copy["id"] for copy in found.to_dicts()] == [copy.id for copy in found]
    assert set(found.to_dicts()[0]["runs"][0]) == {"words", "start", "end", "copy_start", "copy_end", "text"}
    assert "words=[" in repr(found[0])


def test_families_are_of_the_same_dispatch_each_with_each(planted: Index) -> None:
    shares: list[float] = []
    with watched(shares.append):
        [family] = planted.copies()
    assert [copy.id for copy in family] == ["copie", "dépêche", "plus tard"]
    [turned] = [copy for copy in planted.copies("sans date") if copy.id == "plus tard"]
    assert turned.kind == "shared", "what was turned round and what was altered are both copies, but not of each other"
    assert shares[-1] == 1.0
    [filtered] = planted.copies(outlet=["fanal", "vigie"])
    assert [copy.id for copy in filtered] == ["copie", "dépêche", "plus tard"]
    assert [copy.places for copy in filtered] == [(1, 2), (1, 2), (3, 3)]
    assert not planted.copies(until="2023")
    assert (len(planted.copies()), planted.copies().articles) == (1, 3)


def test_a_survey_of_dispatches_is_no_link_between_them(tmp_path: Path) -> None:
    chance = random.Random(3)
    dispatches = [text(chance, 15) for _ in range(4)]
    with Index.create(tmp_path / "index") as index:
        index.add([Article("revue", date="2020", body="\n\n".join(dispatches))])
        index.add([Article(f"d{number}", date="2021", body=body) for number, body in enumerate(dispatches)])
        [family] = index.copies()
        assert [copy.id for copy in family] == ["revue", "d0"]
        assert [copy.kind for copy in index.copies("revue")] == ["same"] * 4


def test_every_family_agrees_with_copies_of_its_members(tmp_path: Path) -> None:
    chance = random.Random(4)
    with Index.create(tmp_path / "index") as index:
        for number in range(12):
            body = text(chance)
            index.add([Article(f"{number}-{rate}", body=altered(chance, body, rate / 20)) for rate in range(5)])
        families = [[copy.id for copy in family] for family in index.copies()]
        assert len(families) >= 12
        for family in families:
            for one, other in combinations(family, 2):
                assert [copy.kind for copy in index.copies(one) if copy.id == other] == ["same"]


def test_a_dispatch_that_all_outlets_have_is_one_family(tmp_path: Path) -> None:
    chance = random.Random(5)
    with Index.create(tmp_path / "index") as index:
        index.add([Article(str(number), body=altered(chance, DISPATCH, 0.03)) for number in range(150)])
        index.add([Article(f"égal {number}", body=DISPATCH) for number in range(300)])
        [family] = index.copies()
        assert len(family) == 450
        assert len(index.copies("0")) == 449


def test_articles_without_words_and_an_empty_index(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        assert not index.copies()
        index.add([Article("vide"), Article("points", body="… !"), Article("court", body="Oui."), Article("aussi", body="Oui.")])
        assert not index.copies()
        assert not index.copies("vide")
        assert not index.copies("court")


def test_places_are_what_partial_dates_allow() -> None:
    assert places([]) == []
    assert places(["2024", "2024-08", "2025-01-01", None]) == [(1, 3), (1, 3), (3, 4), (1, 4)]


def test_words_are_those_of_the_analyzer() -> None:
    texts = [article.body for article in ARTICLES] + [
        "",
        "e\u0301tat d’E\u0301tat 100\u00a0000 porte-parole",
        text(random.Random(6)),
    ]
    for own, body in zip(WordNumbering().words(texts), texts, strict=True):
        tokens = [token for token in FrenchAnalyzer().tokens(body) if token.has_position]
        assert list(zip(own.starts.tolist(), own.ends.tolist(), strict=True)) == [(token.start, token.end) for token in tokens]
        forms = dict(zip((token.folded for token in tokens), own.numbers.tolist(), strict=True))
        assert own.numbers.tolist() == [forms[token.folded] for token in tokens]
        assert len(set(forms.values())) == len(forms)
        assert own.figures.tolist() == [forms[token.folded] for token in tokens if re.search(r"\d", token.folded)]
