"""From a query as typed to results: notes, and quotations taken loosely where nothing matches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, Index
from frsearch.search import suggestions


def kinds(index: Index, query: str, **options: Any) -> list[str]:
    return [note.kind for note in index.search(query, **options).notes]


@pytest.mark.parametrize(
    ("query", "options", "expected"),
    [
        ("forces", {}, []),
        ("forces", {"since": "2023"}, ["undated"]),
        ("les forces", {}, ["dropped"]),
        ("mot:forces", {}, ["syntax"]),
        ("zzzzzz", {}, ["unknown"]),
        ("forcez", {}, ["correction"]),
        ("forcez", {"strict": True}, ["suggestion"]),
        ("forcez", {"until": "1999"}, ["undated", "suggestion"]),
        ("forces forcez", {}, ["suggestion"]),
        ("titre:forces", {}, ["unknown"]),
        ("titre:pêche journal:courrier", {}, ["unknown"]),
        ('"forces kidra"', {}, ["unknown"]),
        ("forces -forces", {}, ["unknown"]),
        ("forces", {"outlet": "Inconnu"}, ["unknown"]),
        ("forces", {"until": "1999"}, ["undated"]),
        ("", {}, ["syntax"]),
    ],
)
def test_notes(index: Index, query: str, options: dict[str, Any], expected: list[str]) -> None:
    assert kinds(index, query, **options) == expected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('marché "forces absentes"', {"kidra", "peche", "undated"}),
        ("« porte-parole du port » et le marché", {"kidra"}),
        ("« la paix absente des forces armées du port »", {"kidra", "peche", "undated"}),
        ('marché "cap serane"', {"kidra", "peche"}),
    ],
)
def test_quotations_beside_loose_words_are_loose_where_nothing_matches(index: Index, query: str, found: set[str]) -> None:
    results = index.search(query)
    assert {hit.article.id for hit in results} == found
    said = [note.message for note in results.notes if note.message.startswith("no article matches the whole query; these")]
    assert len(said) == 1
    with_passages = index.search(query, by="passage")
    assert with_passages.total == results.total


@pytest.mark.parametrize(
    "query",
    [
        '"forces absentes"',
        'les "forces absentes"',
        '"forces absentes" "marché de kidra"',
        'marché ET "forces absentes"',
        'marché -"forces armées" "forces de kidra"',
        '+marché "forces absentes"',
        'marché "forces absentes"~3',
        'titre:marché "forces absentes"',
        'absent "forces qui absentent"^2',
    ],
)
def test_other_quotations_mean_what_they_say(index: Index, query: str) -> None:
    assert not index.search(query).total


def test_a_few_articles_with_a_quotation_are_followed_by_others(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(Article(f"q{number}", body=f"Le maire ne lâche rien, et le port attend {number}.") for number in range(3))
        index.add(Article(f"o{number}", body=f"Le maire du port lâche du lest. Maire, port. {number}") for number in range(8))
        query = "« ne lâche rien » port maire"
        everything = index.search(query, limit=None, explain=True)
        assert everything.total == 11
        assert [hit.article.id[0] for hit in everything] == ["q"] * 3 + ["o"] * 8
        assert [hit.rank for hit in everything] == list(range(1, 12))
        scores = [hit.score for hit in everything]
        assert scores == sorted(scores, reverse=True)
        for hit in everything:
            assert sum(reason.value for reason in hit.reasons) == pytest.approx(hit.score, rel=1e-5)
        (note,) = (note for note in everything.notes if note.kind == "unknown")
        assert note.message == "3 articles match the whole query; those after contain some of its words, quoted or not"
        for offset in range(12):
            page = index.search(query, limit=4, offset=offset, explain=True)
            assert page.hits == everything.hits[offset : offset + 4]
            assert page.total == 11
        assert not index.search(query, limit=0).hits
        for options in ({"strict": True}, {"sort": "date"}, {"by": "passage"}):
            assert index.search(query, **options).total == 3
        assert index.search("« ne lâche rien, et le port »").total == 3


def test_filters_hold_where_quotations_are_loose(index: Index) -> None:
    assert [hit.article.id for hit in index.search('marché "cap absent"', outlet="agence littoral")] == ["peche"]
    assert not index.search('marché "cap absent"', until="1999").total


@pytest.mark.parametrize(
    ("outlet", "found", "missing"),
    [
        ("littoral", ["peche"], []),
        (["littoral", "le courrier"], ["kidra", "peche"], []),
        (("Agence Littoral",), ["peche"], []),
        (["littoral", "Le Fanal"], ["peche"], ["Le Fanal"]),
        (["Inconnu", "Le Fanal"], [], ["Inconnu", "Le Fanal"]),
    ],
)
def test_articles_of_any_outlet_named(index: Index, outlet: Any, found: list[str], missing: list[str]) -> None:
    results = index.search("forces", outlet=outlet)
    assert sorted(hit.article.id for hit in results) == found
    assert [note.message for note in results.notes] == [f"no article is from an outlet named {name!r}" for name in missing]


@pytest.fixture
def addressed(tmp_path: Path) -> Iterator[Index]:
    """Return an index of articles with addresses, in two segments, one article of them deleted."""
    addresses = {
        "1": "https://www.lefanal.example/port/greve",
        "2": "http://lefanal.example/port/greve/",
        "3": "https://lefanal.example/port/greve?page=2",
        "4": "https://sport.lefanal.example/port/greve",
        "5": "https://radio-lagune.example/port",
        "6": None,
        "7": "https://lefanal.example/port",
    }
    articles = [
        Article(id=number, title="Le port", date=None, outlet=None, body="Le port de pêche est en grève.", url=url)
        for number, url in addresses.items()
    ]
    with Index.create(tmp_path / "addressed") as index:
        index.add(articles[:4])
        index.add(articles[4:])
        index.delete(["7"])
        yield index


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("url:lefanal.example", "123"),
        ("url:https://www.LEFANAL.example/", "123"),
        ("url:sport.lefanal.example", "4"),
        ("url:https://lefanal.example/port/greve", "12"),
        ("url:lefanal.example/port/greve?page=2", "3"),
        ("url:lefanal.example/PORT/greve", ""),
        ("url:lefanal.example/port", ""),
        ("url:example", ""),
        ("grève -url:lefanal.example", "456"),
        ("port ET (url:radio-lagune.example OU url:sport.lefanal.example)", "45"),
        ("absent url:lefanal.example", ""),
    ],
)
def test_articles_at_an_address_or_on_a_host(addressed: Index, query: str, found: str) -> None:
    def ids() -> str:
        return "".join(sorted(hit.article.id for hit in addressed.search(query)))

    assert ids() == found
    addressed.compact()
    assert ids() == found


def test_notes_on_addresses_that_no_article_has(addressed: Index) -> None:
    query = "grève -url:lefanal.example/port (url:autre.example OU url:autre.example)"
    assert [note.message for note in addressed.search(query).notes] == [
        "no article is on the host 'autre.example'",
        "no article has the address 'lefanal.example/port'",
    ]


def test_words_side_by_side_are_one_highlight(index: Index) -> None:
    """In the title, in passages, and in dictionaries; of a passage, too, that was cut out of the middle."""
    [hit] = index.search("cap Serane", passages=2)
    title = str(hit.article.title)
    assert [title[start:end] for start, end in hit.title_highlights] == ["cap Serane"]
    [record] = index.search("forces ordre surveillent le cap Serane", limit=1).to_dicts()
    for passage in record["passages"]:
        assert [passage["text"][start:end] for start, end in passage["highlights"]] == [
            "forces",
            "ordre surveillent",
            "cap Serane",
        ]


@pytest.mark.parametrize(
    ("query", "corrected", "found", "note"),
    [
        ("forcez", "forces", 3, "no article contains 'forcez'; showing 'forces'"),
        ("-kidra Marchez", None, 0, ""),
        (
            '"forcez armées" -peche',
            '"forces armées" -peche',
            1,
            "no article contains 'forcez'; showing '\"forces armées\" -peche'",
        ),
        ("Serani ET pècheur", "Serane ET pècheur", 1, "no article contains 'Serani'; showing 'Serane ET pècheur'"),
        ("Serani ET Serani", "Serane ET Serane", 1, "no article contains 'Serani'; showing 'Serane ET Serane'"),
        ("Serani ET armmée", "Serane ET armée", 1, "no article contains 'Serani' or 'armmée'; showing 'Serane ET armée'"),
        ("Serani ET zzzzzz", None, 0, ""),
        ("Serani ET mardi", None, 0, ""),
        ("titre:Serani", None, 0, ""),
        ("100001", None, 0, ""),
        ("zèbre", None, 0, ""),  # être is two slips away
        ("zer", None, 0, ""),  # mer is one slip away, but short
        ("forces Serani", None, 3, ""),
        ("N’Djamenna", "N’Djamena", 1, "no article contains 'Djamenna'; showing 'N’Djamena'"),
    ],
)
def test_a_query_that_finds_nothing_is_corrected(index: Index, query: str, corrected: str | None, found: int, note: str) -> None:
    results = index.search(query)
    assert (results.total, results.corrected, results.query) == (found, corrected, query)
    assert [said.message for said in results.notes if said.kind == "correction"] == ([note] if note else [])
    exact = index.search(query, strict=True)
    assert (exact.total, exact.corrected) == (0 if corrected else found, None)
    if corrected:
        assert [hit.article for hit in results] == [hit.article for hit in index.search(corrected)]


def test_a_strict_search_leaves_quotations_as_they_are(index: Index) -> None:
    assert index.search('marché "forces absentes"').total == 3
    assert index.search('marché "forces absentes"', strict=True).total == 0


def test_quotations_of_a_corrected_query_are_loose_where_nothing_matches(index: Index) -> None:
    results = index.search('Serani "forces absentes"')
    assert (results.total, results.corrected) == (3, None)
    results = index.search('Serani "forcez absentes"')
    assert results.corrected is None


def test_a_word_is_noted_once(index: Index) -> None:
    assert len(index.search("zzzzzz zzzzzz zzzzzz").notes) == 1


def test_notes_on_what_a_pattern_expands_to(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    assert index.search("forc*").notes == ()
    assert [note.message for note in index.search("zzz*").notes] == ["no article contains a word that matches 'zzz*'"]
    assert [note.message for note in index.search("titre:zzzzzzzz~").notes] == [
        "no title contains a word that matches 'zzzzzzzz~'"
    ]
    assert index.search("forces zzz*").notes == ()
    monkeypatch.setattr(suggestions, "MOST_FORMS", 2)
    for query in ("*e*", "forces -*e*", "PHRASE(forces *e*)"):
        [note] = index.search(query).notes
        assert (note.kind, note.message.split(";")[1]) == ("dropped", " only the 2 most frequent are searched for")
    monkeypatch.setattr(suggestions, "_MOST_COMBINATIONS", 3)
    for query in ("forc* PRES/2 arm*", "*e* PRES/9 forces"):
        assert {note.kind for note in index.search(query).notes} <= {"dropped"}
    note = index.search("*e* PRES/2 *r*").notes[-1]
    assert note.kind == "limit"
    assert note.message.startswith("'*e*' and '*r*' near each other expand to 4 combinations of words")


@pytest.mark.parametrize("query", ["date:2024", "forces depuis:2020", "forces SAUF avant:2020"])
def test_a_date_in_a_query_says_what_has_none(index: Index, query: str) -> None:
    [note] = index.search(query).notes
    assert (note.kind, note.message) == ("undated", "articles without a date never match a date range (1 in the index)")
