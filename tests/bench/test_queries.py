from __future__ import annotations

import re

import pytest

from frsearch import Article
from frsearch.bench.engines import KINDS
from frsearch.bench.queries import Queries, make_queries

EACH = 30


@pytest.fixture(scope="module")
def articles(generated: list[Article]) -> list[Article]:
    return generated


@pytest.fixture(scope="module")
def made(articles: list[Article]) -> Queries:
    return make_queries(articles, EACH)


def test_the_same_seed_makes_the_same_queries(articles: list[Article], made: Queries) -> None:
    assert make_queries(articles, EACH) == made
    assert make_queries(articles, EACH, seed=1).queries != made.queries


def test_there_are_as_many_distinct_queries_of_each_kind_as_asked_for(made: Queries) -> None:
    for kind in KINDS:
        assert len({query for query in made.queries if query.kind == kind}) == EACH
    words = {"one": 1, "two": 2, "three": 3, "four": 4, "prefix": 1, "title": 1}
    assert all(len(query.words) == words[query.kind] for query in made.queries if query.kind in words)


def test_the_words_of_loose_queries_occur_in_one_article(articles: list[Article], made: Queries) -> None:
    held = [set(re.findall(r"\w+", article.body.lower())) for article in articles]
    for query in made.queries:
        if query.kind in ("one", "two", "three", "four"):
            assert any(set(query.words) <= words for words in held), query


def test_phrases_occur_verbatim_in_an_article(articles: list[Article], made: Queries) -> None:
    text = "\n".join(article.body.lower() for article in articles)
    phrases = [query for query in made.queries if query.kind == "phrase"]
    assert {len(query.words) for query in phrases} == {2, 3}
    assert [query for query in phrases if " ".join(query.words) not in text] == []


def test_prefixes_and_titles_have_hits(articles: list[Article], made: Queries) -> None:
    text = "\n".join(article.body.lower() for article in articles)
    titles = "\n".join((article.title or "").lower() for article in articles)
    for query in made.queries:
        if query.kind == "prefix":
            assert re.search(rf"\b{query.words[0]}\w", text), query
        if query.kind == "title":
            assert re.search(rf"\b{query.words[0]}\b", titles), query


def test_first_words_are_rare_medium_and_frequent_in_turn(articles: list[Article], made: Queries) -> None:
    held = [set(re.findall(r"\w+", article.body.lower())) for article in articles]
    parts = [sum(query.words[0] in words for words in held) / 1500 for query in made.queries if query.kind == "one"]
    assert all(part <= 0.105 for part in parts)
    for low, high in ((0, 0.002), (0.001, 0.0105), (0.0095, 0.105)):
        assert sum(low < part <= high for part in parts) >= EACH // 3


def test_mean_frequencies_are_stated(made: Queries) -> None:
    assert set(made.mean_frequency) == set(KINDS) - {"prefix"}
    assert all(1 < frequency < 150 for frequency in made.mean_frequency.values())


def test_forms_of_etre_and_avoir_are_never_used() -> None:
    bodies = ("Les avions étaient sommes bleues mardi.", "Les avions étaient sommes bleues jeudi.")
    few = [Article(str(number), title="Avions bleues", body=body) for number, body in enumerate(bodies * 10)]
    with pytest.raises(ValueError, match="20 articles yield 0 queries of kind one, expected 5"):
        make_queries(few, 5)


def test_no_articles_are_an_error() -> None:
    with pytest.raises(ValueError, match="no articles"):
        make_queries([], 1)


def test_frequencies_of_a_sample_are_scaled(articles: list[Article], made: Queries) -> None:
    scaled = make_queries(articles, EACH, total=150_000)
    assert scaled.queries == made.queries
    assert scaled.mean_frequency["one"] == pytest.approx(100 * made.mean_frequency["one"])
