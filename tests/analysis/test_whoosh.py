"""The Whoosh analyzer in plain Whoosh: a TEXT field of any schema, searched with Whoosh's own parser."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import fields, formats
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser
from whoosh.searching import Searcher

from frsearch import FrenchAnalyzer
from frsearch.analysis.whoosh import WhooshAnalyzer

BODIES = {
    "etat": "L’État rouvre le marché de N’Djamena, dit le porte-parole.",
    "peche": "La pêche reprend ; 100\u00a0000 tonnes. L’O.N.U. était là, les Maliennes aussi.",
    "conseil": "Le Conseil\u00a0de sécurité, jusqu’à l’été, n’a été ni réuni ni entendu.",
    "securite": "La sécurité du conseil : être ou ne pas être.",
}


@pytest.fixture(scope="module")
def searcher() -> Iterator[Searcher]:
    schema = fields.Schema(
        id=fields.ID(stored=True),
        body=fields.TEXT(analyzer=FrenchAnalyzer().whoosh(), stored=True, chars=True),
        folded=fields.TEXT(analyzer=FrenchAnalyzer().whoosh("folded")),
    )
    index = RamStorage().create_index(schema)
    with index.writer() as writer:
        for name, body in BODIES.items():
            writer.add_document(id=name, body=body, folded=body)
    with index.searcher() as opened:
        yield opened


def found(searcher: Searcher, query: str, field: str = "body") -> set[str]:
    parsed = QueryParser(field, searcher.schema).parse(query)
    return {hit["id"] for hit in searcher.search(parsed, limit=None)}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("etat", {"etat"}),
        ("ÉTAT", {"etat"}),
        ("l’état", {"etat"}),
        ("l'Etat", {"etat"}),
        ("E\u0301tat", {"etat"}),
        ("porte-parole", {"etat"}),
        ("porteparole", {"etat"}),
        ("porte-paroles", {"etat"}),
        ("ndjamena", {"etat"}),
        ("N'Djamena", {"etat"}),
        ("djamena", {"etat"}),
        ("ONU", {"peche"}),
        ("o.n.u.", {"peche"}),
        ("100000", {"peche"}),
        ("malien", {"peche"}),
        ("péché", {"peche"}),
        ("été", {"conseil"}),
        ('"Conseil de sécurité"', {"conseil"}),
        ('"conseil de securite"', {"conseil"}),
        ('"sécurité du conseil"', {"securite"}),
        ('"être ou ne pas être"', {"securite"}),
        ('"dit le porte-parole"', {"etat"}),
        ('"marché de N’Djamena dit"', {"etat"}),
        ('"réunis ni entendus"', {"conseil"}),
        ('"de conseil"', set()),
        ("tonn*", {"peche"}),
        ("conseil AND réunie", {"conseil"}),
    ],
)
def test_whooshs_own_parser_finds(searcher: Searcher, query: str, ids: set[str]) -> None:
    assert found(searcher, query) == ids


def test_the_folded_level_ignores_inflection(searcher: Searcher) -> None:
    assert found(searcher, "malienne", "folded") == set()
    assert found(searcher, "MALIENNES", "folded") == {"peche"}
    assert found(searcher, "reuni", "folded") == {"conseil"}


def test_whooshs_postings_hold_positions_and_characters(searcher: Searcher) -> None:
    matcher = searcher.postings("body", "etat")
    assert matcher.value_as("positions") == [0]
    assert matcher.value_as("characters") == [(0, 2, 6)]
    joined = searcher.postings("body", "ndjamena")
    assert joined.value_as("positions") == [5]
    assert searcher.postings("body", "dire").value_as("positions") == [7]


def test_whooshs_highlighter_marks_the_word_without_its_article(searcher: Searcher) -> None:
    parsed = QueryParser("body", searcher.schema).parse("état")
    (hit,) = searcher.search(parsed)
    assert hit.highlights("body").startswith('<b class="match term0">État</b> rouvre')


@pytest.mark.parametrize("level", ["lemma", "folded", "exact"])
def test_only_its_level_is_pickled(level: str) -> None:
    analyzer = FrenchAnalyzer().whoosh(level)
    pickled = pickle.dumps(analyzer)
    again = pickle.loads(pickled)
    assert len(pickled) < 200
    assert again == analyzer == WhooshAnalyzer(level)
    assert hash(again) == hash(analyzer)
    assert [token.text for token in again("l’État")] == [token.text for token in analyzer("l’État")]


def test_analyzers_of_two_levels_differ() -> None:
    assert WhooshAnalyzer("folded") != WhooshAnalyzer("lemma")
    assert WhooshAnalyzer("folded") != "folded"


def test_a_schema_that_contains_it_pickles() -> None:
    schema = fields.Schema(body=fields.TEXT(analyzer=FrenchAnalyzer().whoosh()))
    again = pickle.loads(pickle.dumps(schema))
    assert again["body"].analyzer == schema["body"].analyzer


def test_queries_leave_joined_forms_out() -> None:
    analyzer = FrenchAnalyzer().whoosh()
    assert [token.text for token in analyzer("porte-parole")] == ["porte", "parole", "porteparole"]
    assert [token.text for token in analyzer("porte-parole", mode="query")] == ["porte", "parole"]


@given(st.text(max_size=60), st.integers(0, 1000), st.sampled_from(["lemma", "folded", "exact"]))
def test_its_tokens_are_those_of_the_analyzer(text: str, start: int, level: str) -> None:
    options: dict[str, Any] = {
        "positions": True,
        "chars": True,
        "keeporiginal": True,
        "start_pos": start,
        "start_char": 2 * start,
    }
    seen = [
        (token.text, token.original, token.pos - start, token.startchar - 2 * start, token.endchar - 2 * start)
        for token in FrenchAnalyzer().whoosh(level)(text, **options)
    ]
    assert seen == [
        (getattr(token, level), token.surface, token.position, token.start, token.end) for token in FrenchAnalyzer().tokens(text)
    ]


def test_a_format_with_characters_indexes_every_value() -> None:
    format_ = formats.Characters()
    analyzer = FrenchAnalyzer().whoosh()
    values = {text: weight for text, weight, _, _ in format_.word_values("l’État et l’état", analyzer)}
    assert values == {"etat": 2, "et": 1}


def test_the_analyzer_of_texts_says_how_to_make_one_of_whoosh() -> None:
    index = RamStorage().create_index(fields.Schema(body=fields.TEXT(analyzer=FrenchAnalyzer())))
    with pytest.raises(TypeError, match=r"write TEXT\(analyzer=FrenchAnalyzer\(\)\.whoosh\(\)\)"), index.writer() as writer:
        writer.add_document(body="Les forces armées")
