"""The finder over a text's tokens finds what the embedded engine finds in its arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from frsearch import Article, FrenchAnalyzer, Index, read_corpus
from frsearch.engine import Searcher, store
from frsearch.matching.finder import TextFinder, edit_distance
from frsearch.matching.sentences import sentence_columns
from frsearch.query import Fuzzy, Leaf, Near, Or, Phrase, Term, Wildcard, leaves, parse, single_leaves
from tests.conftest import ROOT
from tests.engine.forest import Forest
from tests.engine.oracle import distance

ODD = [
    "L’État, l'etat et les États ; visite d`amitié ; l’O.N.U. et l’ONU ; les 100\u00a0000 francs, 3,5 % de 1er",
    "Le porte-parole, les porte paroles, la parole ; porte-d’avion, arc-en-ciel, a-t-il, celui-ci, IL-76, salarié-e-s",
    "Œuvre, œuvre et ex æquo, straße, N’Djamena, aujourd’hui, « quelqu’un ».Le lendemain. Oui. Les étudiant·e·s élu·e·s.",
    "a b b x a b c a",
]


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    odd = [Article(f"odd {n}", title=text, outlet=text, body=text) for n, text in enumerate(ODD)]
    return [*read_corpus([ROOT / "corpus"]), *odd]


@pytest.fixture(scope="module")
def searcher(articles: list[Article], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    path = tmp_path_factory.mktemp("finder") / "index"
    with Index.create(path) as index:
        index.add(articles)
    found = store.open_store(path).searcher()
    yield found
    found.snapshot.close()


def grown(articles: Sequence[Article], seed: int, count: int) -> list[Leaf]:
    forest = Forest(articles, seed)
    return [forest.leaf() for _ in range(count)]


@pytest.mark.parametrize("field", ["title", "body"])
@pytest.mark.parametrize("seed", range(4))
def test_it_finds_what_the_engine_finds(articles: list[Article], searcher: Searcher, field: str, seed: int) -> None:
    sought = grown(articles[-40:], seed, 60)
    doc_ids = list(searcher.snapshot.doc_ids())
    finder = TextFinder(sought, field)
    total = 0
    for article, expected in zip(searcher.snapshot.articles(), searcher.finder(sought, field)(doc_ids), strict=True):
        found = finder.matches(getattr(article, field) or "")
        assert found == sorted({*expected}), article.id  # the engine has one for each lemma of an inclusive word
        total += len(found)
    assert total > 100


def test_every_kind_of_leaf_is_among_them(articles: list[Article]) -> None:
    kinds = {type(one) for leaf in grown(articles, 0, 200) for one in (leaf, *single_leaves(leaf))}
    assert kinds == {Term, Phrase, Wildcard, Fuzzy, Near}


def test_sentences_have_the_paragraphs_that_the_engine_stores(articles: list[Article], searcher: Searcher) -> None:
    stored = list(searcher.snapshot.sentences(list(searcher.snapshot.doc_ids())))
    assert [sentence_columns(article.body) for article in searcher.snapshot.articles()] == stored
    assert max(max(numbers, default=0) for _, _, numbers in stored) > 3


def test_articles_are_streamed_in_the_order_asked_for(searcher: Searcher) -> None:
    doc_ids = list(searcher.snapshot.doc_ids())[::-3]
    assert list(searcher.snapshot.articles(doc_ids)) == [searcher.snapshot.article(doc_id) for doc_id in doc_ids]
    assert [article.id for article in searcher.snapshot.articles()] == list(searcher.snapshot.ids())


@pytest.mark.parametrize(("one", "other"), [("marche", "marches"), ("", "ab"), ("abc", "cab"), ("mer", "mère"), ("a", "bbbb")])
def test_a_distance_is_that_of_the_whole_table_up_to_the_most(one: str, other: str) -> None:
    for most in range(4):
        assert min(edit_distance(one, other, most), most + 1) == min(distance(one, other), most + 1)


def test_no_more_than_the_first_few_thousand_occurrences_are_found() -> None:
    text = "mer " * 30
    assert len(TextFinder([Term("mer")], "body", most=10).matches(text)) == 10
    assert len(TextFinder([Term("mer")], "body").matches(text)) == 30


def test_of_a_pattern_expanded_to_some_words_only_these_are_found() -> None:
    pattern = Wildcard("mar*")
    found = TextFinder([pattern], "body", expanded={pattern: {"marche"}}).matches("Le marché, la marée.")
    assert found == [(3, 9, 0)]


def test_all_leaves_or_one_of_a_group() -> None:
    sought = list(leaves(parse('"le maire" préfète', FrenchAnalyzer()).tree))
    near = Near((Term("maire"), Or((Term("prefet"), Phrase(("la", "gare"))))), 3)
    assert not TextFinder(sought, "body").has_all("Le maire parle.")
    assert TextFinder([near], "body").has_all("Le maire devant la gare.")
    assert not TextFinder([near], "body").has_all("Le maire est très loin de la gare.")
