"""Queries are drawn from articles as people type them."""

from __future__ import annotations

import re
from collections import Counter

import attrs
import pytest

from frsearch import Article, FrenchAnalyzer
from frsearch.bench.engines import BY_PASSAGE, KINDS, Query, Record
from frsearch.bench.frsearch_engine import typed
from frsearch.bench.queries import make_queries
from frsearch.query import parse

EACH = 30
QUESTIONS = tuple(f"Quel général commandait les troupes de la province numéro {number} ?" for number in range(40))


@pytest.fixture(scope="module")
def records(generated: list[Article]) -> list[Record]:
    return [attrs.asdict(article) for article in generated]


@pytest.fixture(scope="module")
def made(records: list[Record]) -> tuple[Query, ...]:
    return make_queries(records, EACH, questions=QUESTIONS)


def of(kind: str, made: tuple[Query, ...]) -> list[Query]:
    return [query for query in made if query.kind == kind]


def test_the_same_seed_makes_the_same_queries(records: list[Record], made: tuple[Query, ...]) -> None:
    assert make_queries(records, EACH, questions=QUESTIONS) == made
    assert not set(make_queries(records, EACH, seed=1)) & set(of("words", made))


def test_there_are_as_many_distinct_queries_of_each_kind_as_asked_for(made: tuple[Query, ...]) -> None:
    assert {kind: len(set(of(kind, made))) for kind in KINDS} == dict.fromkeys(KINDS, EACH)
    lengths = {kind: {len(query.words) for query in of(kind, made)} for kind in KINDS}
    assert lengths["word"] == {1}
    assert lengths["both"] == {2}
    assert lengths["words"] == lengths["phrase"] == lengths[BY_PASSAGE] == {2, 3}
    assert lengths["title"] <= set(range(5, 15))
    assert lengths["question"] == {10}


def test_words_of_a_query_occur_in_one_article(records: list[Record], made: tuple[Query, ...]) -> None:
    held = [set(re.findall(r"[^\W\d_]+", record["body"])) for record in records]
    for query in (one for kind in ("words", "word", "both", BY_PASSAGE) for one in of(kind, made)):
        assert any(set(query.words) <= words for words in held), query


def test_phrases_occur_verbatim_in_an_article(records: list[Record], made: tuple[Query, ...]) -> None:
    text = "\n".join(record["body"] for record in records)
    assert [query for query in of("phrase", made) if " ".join(query.words) not in text] == []


def test_a_word_is_drawn_as_often_as_it_is_written() -> None:
    """Nine times in ten the frequent word, although each of the others is in as many articles."""
    body = "partout " * 18 + "ailleurs dehors"
    drawn = Counter(
        make_queries([{"title": None, "body": body}], 1, seed)[1].words[0]
        for seed in range(300)  # the first query of one word
    )
    assert 240 < drawn["partout"] < 300


def test_titles_and_questions_have_no_operators() -> None:
    titles = ["Kidal : « l’État » (enfin) revient - ou pas*", "Le pape ET le président parlent", "Trop court", "mot " * 15]
    made = make_queries([{"title": title, "body": ""} for title in titles], 9, questions=["Que dit-il à Paris ~ hier ?", "Non ?"])
    assert {query.words for query in of("title", made)} == {("Kidal", "l’État", "enfin", "revient", "ou", "pas")}
    assert [typed(query) for query in of("question", made)] == ["Que dit-il à Paris hier"]
    notes = [note for query in made for note in parse(typed(query), FrenchAnalyzer()).notes]
    assert {note.kind for note in notes} <= {"dropped"}


def test_parts_of_elided_words_are_not_drawn() -> None:
    made = make_queries([{"title": None, "body": "Il dort aujourd’hui, lorsqu’elle chante encore. C’est aujourd’hui."}], 50)
    words = {word for query in made for word in query.words}
    assert {"chante", "encore"} <= words
    assert not {"aujourd", "lorsqu"} & words


def test_a_corpus_without_titles_has_no_queries_of_titles() -> None:
    made = make_queries([{"title": None, "body": "Les forces armées gardent toutes les entrées du marché."}], 2)
    assert {query.kind for query in made} == set(KINDS) - {"title", "question"}


def test_no_articles_are_an_error() -> None:
    with pytest.raises(ValueError, match="no articles"):
        make_queries([], 1)
