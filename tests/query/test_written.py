"""A query as it was read: the text matches what the query matches, and equal trees are written alike."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from frsearch import Article, Index, QueryError
from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.variants import Variants
from frsearch.engine import DocIds
from frsearch.query import Added, Between, Boost, DateRange, Fuzzy, Metadata, Nothing, Reading, Term, Value, parse
from frsearch.query.written import written
from tests.engine.forest import Forest

ANALYZER = FrenchAnalyzer()
TYPED = [line.split("\t")[0] for line in (Path(__file__).parent / "queries.tsv").read_text("utf-8").splitlines() if line]
QUERIES = [query for query in TYPED if not query.startswith("#")]


@pytest.fixture(scope="module")
def queried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index in which every query of the table is an article, and matches something."""
    dates = ("2023-11-05", "2023-11", "2024", None)
    with Index.create(tmp_path_factory.mktemp("queries") / "index") as index:
        index.add(
            Article(number, title=query[:20], body=f"{query} mali russie kidal", date=dates[number % 4], outlet="Le Monde")
            for number, query in enumerate(QUERIES)
            if query.strip()
        )
        extra = {"page": 3, "rubrique": "politique", "auteur": "Victor Hugo"}
        index.add([Article("champs", body="Le port de Kidal.", url="https://www.lefanal.example/port", extra=extra)])
        yield index


def matching(index: Index, query: str) -> list[int] | None:
    """Return what matches a query as typed, or None if there is nothing to search for."""
    try:
        return [int(doc_id) for doc_id in index._selected(query, {"strict": True}).collect(DocIds())]
    except QueryError:
        return None


def read(index: Index, query: str) -> str:
    return written(index._selected(query, {"strict": True}).tree)


def test_what_is_written_finds_what_the_query_found(queried: Index) -> None:
    found = {query: matching(queried, query) for query in QUERIES}
    assert sum(bool(some) for some in found.values()) > 300
    again = {query: matching(queried, read(queried, query)) for query, some in found.items() if some}
    assert again == {query: some for query, some in found.items() if some}


def test_combinations_too(queried: Index) -> None:
    chance = random.Random(17)
    simple = [
        query for query in QUERIES if 0 < len(query) < 30 and matching(queried, query) and query.count("(") == query.count(")")
    ]
    checked = 0
    for _ in range(150):
        one, other, third = chance.sample(simple, 3)
        query = chance.choice(["({}) ET ({})", "({}) OU ({}) SAUF ({})", "2 PARMI (({}) ({}) ({}))", "+({}) ({})"]).format(
            one, other, third
        )
        if found := matching(queried, query):
            assert matching(queried, read(queried, query)) == found, query
            checked += 1
    assert checked > 100


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Les pêcheurs maliens", "pêcheurs OU maliens"),
        ("mali ET (niger OU tchad) SAUF diop", "mali ET (niger OU tchad) ET NON ~diop"),
        ("+mali russie", "+mali russie"),
        ('"paix durable"~5', '"paix durable"~5'),
        ("=péché ~malien", "=péché OU ~malien"),
        ("mali PRES/5 russie", "(mali PRES/5 russie)"),
        ("PHRASE(mali russie)", "PHRASE(mali russie)"),
        ("titre:kidal journal:monde", 'titre:~kidal ET journal:"monde"'),
        ("militair* f?mme", "militair* OU f?mme"),
        ("Tinzaouatene~ mali~1", "tinzaouatene~2 OU mali~1"),
        ("mali^2 niger^0,5", "mali^2 OU niger^0.5"),
        ('date:"7 février 2023"', "date:[2023-02-07 TO 2023-02-07]"),
        ("avant:2024-09", "date:[* TO 2024-08-31]"),
        ("-mali", "* ET NON ~mali"),
    ],
)
def test_how_it_is_written(query: str, text: str) -> None:
    assert written(parse(query, ANALYZER).tree) == text


def test_variants_are_written_out() -> None:
    tree = parse("kiev", ANALYZER, (), Reading(Variants({"Kiev": ["Kyiv"]}))).tree
    assert written(tree) == 'kiev OU "kyiv"^0.9'


def test_what_the_language_lacks() -> None:
    assert written(Nothing()) == "()"
    assert written(Metadata(("Mots clés",), Value("fleuve", (("fleuve",),), is_whole=True))) == 'Mots_clés:="fleuve"'
    assert written(Metadata(("page",), Between("", "3"))) == "page:[* TO 3]"
    assert written(Fuzzy("kidal", 1, prefix=2)) == "kidal~1"
    assert written(Boost(Term("mali"), 0.000001)) == "~mali^0.000001"
    assert written(Added(until=datetime.date(2024, 1, 1))) == "ajout:[* TO 2024-01-01]"
    assert written(DateRange()) == "date:[* TO *]"


@pytest.mark.parametrize("seed", range(5))
def test_any_tree_is_written_on_one_line(seed: int) -> None:
    articles = [Article("1", title="Le port", body="Le port de Kidal rouvre.", outlet="Le Monde", extra={"page": 3})]
    trees = [Forest(articles, seed).tree() for _ in range(200)]
    texts = [written(tree) for tree in trees]
    assert texts == [written(tree) for tree in trees]
    assert not any("\n" in text for text in texts)
