"""Matches in the engine's arrays are what a plain reading of the text finds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from frsearch import Article, FrenchAnalyzer, Index, read_corpus
from frsearch.analysis.sentences import sentences
from frsearch.engine import TopK, store
from frsearch.engine.read.field import MAX_POSITIONS
from frsearch.matching.finder import TextFinder
from frsearch.query import Leaf, Phrase, Term, leaves, parse
from frsearch.query.clauses import match_only
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
    return [
        *read_corpus([ROOT / "corpus"]),
        *(Article(f"odd {n}", title=text, outlet=text, body=text) for n, text in enumerate(ODD)),
    ]


def test_every_word_of_every_article_is_where_it_stands(articles: list[Article], tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(articles)
    searcher = store.open_store(tmp_path / "index").searcher()
    for article in articles:
        number = searcher.snapshot.doc_id(article.id)
        assert number is not None
        for place, text in (("title", article.title or ""), ("body", article.body)):
            tokens = ANALYZER.tokens(text)
            searched: list[Leaf] = [Term(getattr(token, level), level) for token in tokens for level in ("lemma", "exact")]
            searched += [Phrase((one.folded, other.folded)) for one, other in pairwise(tokens)]
            chosen = list(dict.fromkeys(searched))[:: 1 if len(tokens) < 60 else 7]
            [found] = searcher.finder(chosen, place)([number])
            assert found == find_matches(text, chosen, ANALYZER), article.id
    searcher.snapshot.close()


def test_many_articles_at_once(articles: list[Article], tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        for start in range(0, len(articles), 20):
            index.add(articles[start : start + 20])
    searcher = store.open_store(tmp_path / "index").searcher()
    searched = list(leaves(parse('"de la" porte-parole ville été', ANALYZER).tree))
    numbers = list(searcher.snapshot.doc_ids())[::-1]
    find = searcher.finder(searched, "body")
    total = 0
    for number, matches in zip(numbers, find(numbers), strict=True):
        body = searcher.snapshot.article(number).body
        assert matches == find_matches(body, searched, ANALYZER)
        assert list(zip(*next(searcher.snapshot.sentences([number]))[:2], strict=True)) == sentences(body)
        total += len(matches)
    assert total > 100
    searcher.snapshot.close()


NEAR = """\
Le maire et la préfète ont signé. La préfète, dit-on, hésitait encore beaucoup trop longtemps avec le maire.

Ni le maire ni l’État n’ont répondu ; la préfète non plus. L’État et le porte-parole : la préfète."""


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("maire PRES/3 préfète", ["maire", "préfète"]),
        ("préfète PRES/3 maire", ["maire", "préfète"]),
        ("maire PRES/1 préfète", []),
        ("PHRASE(maire préfète)", ["maire", "préfète", "préfète", "maire", "maire", "préfète"]),
        ("PHRASE(maire préfète État)", ["maire", "État", "préfète"]),
        ('PHRASE("la préfète" porte-parole)', ["porte-parole", "la préfète"]),
        ("(État OU hésiter) PRES/2 (maire OU encor*)", ["maire", "État", "hésitait", "encore"]),
        ("maire PRES/4 État PRES/4 préfète", ["maire", "État", "préfète"]),
        ("état PRES/4 porte-parole", ["État", "porte-parole"]),
        ("maire PRES/2 maire", []),
    ],
)
def test_of_what_is_near_the_words_are_marked_where_they_are(query: str, marked: list[str], tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body=NEAR), Article("2", body="maire État préfète porte-parole")])
    searcher = store.open_store(tmp_path / "index").searcher()
    find = searcher.finder(list(leaves(match_only(parse(query, ANALYZER).tree))), "body")
    number = searcher.snapshot.doc_id("1")
    assert number is not None
    [found, _] = find([number, 1 - number])
    assert sorted(NEAR[start:end] for start, end, _ in found) == sorted(marked)
    assert (number in searcher.search(parse(query, ANALYZER).tree, TopK(None)).doc_ids) == bool(marked)
    searcher.snapshot.close()


INCLUSIVE = "Les acteur·rice·s et les étudiant·e·s ; les copain·ine·s, une copine, un porte-parole."


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("act*", ["acteur·rice·s"]),
        ("cop*", ["copain·ine·s", "copine"]),
        ("copines~2", ["copain·ine·s", "copine"]),
        ("copi* OU copa*", ["copain·ine·s", "copain·ine·s", "copine"]),
        ("act* PRES/3 étudi*", ["acteur·rice·s", "étudiant·e·s"]),
        ("acteur PRES/3 étudiante", ["acteur·rice·s", "étudiant·e·s"]),
        ("(acteur OU actrice) PRES/3 (étudiant OU étudiante)", ["acteur·rice·s", "étudiant·e·s"]),
        ("PHRASE(act* cop*)", ["acteur·rice·s", "copain·ine·s", "copine"]),
        ("copine PRES/4 porte-parole", ["copain·ine·s", "copine", "porte-parole"]),
    ],
)
def test_an_inclusive_word_is_one_match_whichever_of_its_forms_are_meant(query: str, marked: list[str], tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body=INCLUSIVE)])
        sought = list(leaves(match_only(parse(query, ANALYZER).tree)))
        [found] = index._searcher.finder(sought, "body")([0])
        assert sorted(INCLUSIVE[start:end] for start, end, _ in found) == marked
        assert found == TextFinder(sought, "body").matches(INCLUSIVE)
        [hit] = index.search(query, explain=True)
        if len(sought) == 1:
            assert [reason.what for reason in hit.reasons if f": {len(marked)} in the body" in reason.what]


def test_of_a_word_that_fills_an_article_the_first_places_are_looked_at(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body="mali " * 12_000)])
    searcher = store.open_store(tmp_path / "index").searcher()
    [found] = searcher.finder([Term("mali")], "body")([0])
    assert len(found) == MAX_POSITIONS
    assert found[-1] == (5 * MAX_POSITIONS - 5, 5 * MAX_POSITIONS - 1, 0)
    searcher.snapshot.close()
