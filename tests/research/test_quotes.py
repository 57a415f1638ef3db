"""Index.quotes: the quotes of the articles that match, in whose sentences the query occurs, by whom they were asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, Index, QueryError, Quote, SearchTimeout
from frsearch.analysis.sentences import sentences
from frsearch.research.speech.attribution import speeches
from frsearch.research.speech.marks import quotations

ARTICLES = (
    Article(
        "a",
        title="L’Ukraine au menu",
        date="2024-03-05",
        outlet="La Vigie",
        body="« L’Ukraine tiendra », a déclaré Sergueï Malkov. Il pleut. « Rien n’est joué », a-t-il ajouté.\n\n"
        "Le film « Ukraine » sort. Selon l’état-major ukrainien, le front est « calme ».",
    ),
    Article(
        "b",
        date="2024-03",
        outlet="Le Phare",
        body="Le maire dit que l’Ukraine est « loin ». La pluie est « douce », dit Ana Roy.",
    ),
    Article("c", outlet="La Vigie", body="« Pas un mot », s’énerve M. Malkov, sans parler de l’Ukraine."),
    Article("d", date="2023", body="« Il fait beau », note Ana Roy."),
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index.create(tmp_path / "index") as made:
        made.add([*ARTICLES[:2], Article("gone", body="« L’Ukraine », dit Malkov.")])
        made.add(ARTICLES[2:])
        made.delete(["gone"])
        yield made


def told(index: Index, query: str | None, **options: Any) -> list[tuple[str, str | None, str]]:
    return [(quote.article_id, quote.speaker, quote.text) for quote in index.quotes(query, **options)]


def test_quotes_in_whose_sentence_the_query_occurs_latest_first(index: Index) -> None:
    assert told(index, "ukraine") == [
        ("a", "Sergueï Malkov", "L’Ukraine tiendra"),
        ("b", "Le maire", "loin"),
        ("c", "Malkov", "Pas un mot"),
    ]


def test_all_quotes_without_a_query_or_without_words_of_the_text(index: Index) -> None:
    everything = told(index, None)
    assert [article_id for article_id, _, _ in everything] == list("aaabbdc")
    assert told(index, None, outlet="vigie") == [each for each in everything if each[0] in "ac"]
    assert told(index, "titre:ukraine") == [each for each in everything if each[0] == "a"]
    assert told(index, "date:2023") == told(index, None, since="2023", until="2023") == [("d", "Ana Roy", "Il fait beau")]


@pytest.mark.parametrize(
    ("speaker", "ids"),
    [
        ("malkov", "aac"),
        ("SERGUEI", "aa"),
        ("Sergueï Malkov", "aa"),
        ("Malkov Sergueï", ""),
        ("état major", "a"),
        ("maire", "b"),
        ("mal", ""),
    ],
)
def test_speakers_are_found_by_their_words(index: Index, speaker: str, ids: str) -> None:
    assert "".join(article_id for article_id, _, _ in told(index, None, speaker=speaker)) == ids


def test_every_place_is_one_of_the_body(index: Index) -> None:
    for quote in index.quotes(None):
        body = index.article(quote.article_id).body
        assert body[quote.start : quote.end] == quote.text
        assert quote.speaker is None or body[quote.speaker_start : quote.speaker_end] == quote.speaker
        assert (quote.outlet, quote.date) == (index.article(quote.article_id).outlet, index.article(quote.article_id).date)


def test_what_a_quote_says_of_itself(index: Index) -> None:
    found = index.quotes("ukraine", speaker="sergueï")
    assert (
        list(found)
        == list(found)
        == [
            Quote("L’Ukraine tiendra", 2, 19, "Sergueï Malkov", 33, 47, "a déclaré Sergueï Malkov", "a", "La Vigie", "2024-03-05")
        ]
    )
    assert found.articles == 3
    assert "Sergueï Malkov" in repr(next(iter(found)))


def test_notes_say_what_is_left_out(index: Index) -> None:
    assert any("without a date" in note.message for note in index.quotes("ukraine", since="2024").notes)


@pytest.mark.parametrize("speaker", ["", " ", "…"])
def test_a_speaker_has_words(index: Index, speaker: str) -> None:
    with pytest.raises(ValueError, match="expected a name"):
        index.quotes("ukraine", speaker=speaker)


def test_what_cannot_be_asked(index: Index) -> None:
    with pytest.raises(QueryError):
        index.quotes("(" * 5000)
    with pytest.raises(SearchTimeout):
        list(index.quotes("ukraine", timeout=1e-9))


def test_nothing_is_found_in_nothing(tmp_path: Path) -> None:
    with Index.create(tmp_path / "empty") as empty:
        assert list(empty.quotes(None)) == list(empty.quotes("ukraine")) == list(empty.quotes("")) == []


def test_quotes_are_of_the_commit_that_was_asked(index: Index) -> None:
    found = index.quotes("ukraine")
    before = list(found)
    index.delete(["a", "b", "c"])
    assert list(found) == before
    assert list(index.quotes("ukraine")) == []


WORDS = ("Ukraine", "port", "pluie", "mer", "vent")


def sentence(chance: random.Random) -> str:
    first, second = chance.choices(WORDS, k=2)
    return chance.choice(
        [
            f"« Le {first} attend le {second} », a dit Ana Roy.",
            f"Le maire de {first} juge la {second} « trop chère ».",
            f"Le film « {first} » passe à {second}.",
            f"Rien sur le {first}. Le {second} dort.",
            f"« Un {first}. Des {second} », selon la mairie.",
        ]
    )


def test_the_same_as_reading_every_article(tmp_path: Path) -> None:
    chance = random.Random(5)
    bodies = [chance.choice([" ", "\n\n"]).join(sentence(chance) for _ in range(chance.randrange(6))) for _ in range(120)]
    with Index.create(tmp_path / "many") as index:
        for start in (0, 40, 80):
            index.add(
                Article(f"{n}", date=chance.choice(["2024", "2024-05-02", None]), body=bodies[n])
                for n in range(start, start + 40)
            )
        index.delete(map(str, range(0, 120, 7)))
        for query in WORDS:
            expected = {
                (article.id, each.quotation.start)
                for article in index
                for each in speeches(article.body, quotations(article.body), sentences(article.body))
                if query.lower() in article.body[slice(*each.sentence)].lower().replace(",", " ").replace(".", " ").split()
            }
            assert {(quote.article_id, quote.start) for quote in index.quotes(query)} == expected != set()


def test_quotes_of_real_news(news: Index) -> None:
    found = list(islice(news.quotes("ministre", speaker="ministre"), 50))
    assert len(found) == 50
    for quote in found:
        body = news.article(quote.article_id).body
        assert body[quote.start : quote.end] == quote.text
        assert quote.speaker == body[quote.speaker_start : quote.speaker_end]
