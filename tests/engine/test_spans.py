"""Matches in the engine's arrays are what a plain reading of the text finds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from frsearch import Article, FrenchAnalyzer, Index, read_corpus
from frsearch.analysis import sentences
from frsearch.engine import store
from frsearch.query import Leaf, Phrase, Term, leaves, parse
from tests.conftest import ROOT
from tests.engine.matching import find_matches

ANALYZER = FrenchAnalyzer()

ODD = [
    "L’État, l'etat et les États ; visite d`amitié ; l’O.N.U. et l’ONU ; les 100\u00a0000 francs, 3,5 % de 1er",
    "Le porte-parole, les porte paroles, la parole ; porte-d’avion, arc-en-ciel, a-t-il, celui-ci, IL-76, salarié-e-s",
    "Œuvre, œuvre et ex æquo, straße, N’Djamena, aujourd’hui, « quelqu’un ».Le lendemain",
]


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [*read_corpus([ROOT / "corpus"]), *(Article(f"odd {n}", text, None, text, text) for n, text in enumerate(ODD))]


def test_every_word_of_every_article_is_where_it_stands(articles: list[Article], tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(articles)
    reader = store.open_store(tmp_path / "index").reader()
    for article in articles:
        number = reader.number(article.id)
        assert number is not None
        for place, text in (("title", article.title or ""), ("body", article.body)):
            tokens = ANALYZER.tokens(text)
            sought: list[Leaf] = [Term(getattr(token, level), level) for token in tokens for level in ("lemma", "exact")]
            sought += [Phrase((one.folded, other.folded)) for one, other in pairwise(tokens)]
            chosen = list(dict.fromkeys(sought))[:: 1 if len(tokens) < 60 else 7]
            assert reader.finder(chosen, place)(number) == find_matches(text, chosen, ANALYZER), article.id
    reader.close()


def test_many_articles_at_once(articles: list[Article], tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        for start in range(0, len(articles), 20):
            index.add(articles[start : start + 20])
    reader = store.open_store(tmp_path / "index").reader()
    sought = list(leaves(parse('"de la" porte-parole ville été', ANALYZER).tree))
    numbers = list(reader.numbers())[::-1]
    find = reader.finder(sought, "body")
    total = 0
    for number in numbers:
        body = reader.article(number).body
        matches = find(number)
        assert matches == find_matches(body, sought, ANALYZER)
        assert reader.sentences(number) == sentences(body)
        total += len(matches)
    assert total > 100
    reader.close()
