"""One search over any few articles: what is promised of hits holds for whatever texts and queries there are."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch import Article, FrenchAnalyzer, Index
from frsearch.query import loosened, parse
from tests.engine.oracle import matching

ANALYZER = FrenchAnalyzer()
WORDS = st.sampled_from("fleuve barrage État état l’État porte parole Mali d’eau le la O.N.U. été ete 100 000".split())
GAPS = st.sampled_from([" ", " ", ". ", ", ", "\n\n"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=25).map(lambda pairs: "".join(word + gap for word, gap in pairs))
TITLES = st.none() | st.lists(WORDS, max_size=4).map(" ".join)
ARTICLES = st.lists(
    st.tuples(
        TITLES,
        TEXTS,
        st.sampled_from([None, "2023", "2024-03", "2024-03-05"]),
        st.sampled_from([None, "Le Mali", "État"]),
    ),
    max_size=6,
)
CLAUSES = WORDS | st.sampled_from(['"fleuve barrage"', '"le Mali"', "-Mali", "titre:état", "journal:mali", '-"l’État"', "absent"])
QUERIES = st.lists(CLAUSES, min_size=1, max_size=4).map(" ".join)


@given(rows=ARTICLES, query=QUERIES, data=st.data())
def test_what_is_promised_of_hits(rows: list[tuple[Any, ...]], query: str, data: st.DataObject) -> None:
    articles = [
        Article(str(n), title=title, date=date, outlet=outlet, body=body) for n, (title, body, date, outlet) in enumerate(rows)
    ]
    with tempfile.TemporaryDirectory() as folder, Index.create(Path(folder) / "index") as index:
        index.add(articles)
        found = index.search(query, limit=None, passages=2)
        asked = found.corrected or query
        strict = {article.id for article in matching(parse(asked, ANALYZER).tree, articles)}
        loose = loosened(asked, ANALYZER, matches=bool(strict))
        expected = strict | ({article.id for article in matching(loose.tree, articles)} if loose else set())
        assert {hit.article.id for hit in found} == expected
        assert found.total == len(found) == len(expected)
        assert found.total or found.notes
        exact = index.search(query, limit=None, strict=True)
        assert {hit.article.id for hit in exact} == {article.id for article in matching(parse(query, ANALYZER).tree, articles)}
        assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
        for hit in found:
            assert hit.article == articles[int(hit.article.id)]
            for passage in hit.passages:
                assert hit.article.body[passage.start : passage.end] == passage.text
        offset, limit = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3))
        page = index.search(query, limit=limit, offset=offset, passages=2)
        assert page.hits == found.hits[offset : offset + limit]
        by_passage = index.search(query, limit=None, passages=2, by="passage")
        ranked = [
            hit for hit in found if hit.article.id in (strict or expected)
        ]  # few strict matches are followed by article only
        assert by_passage.total == len(ranked)
        assert {hit.article.id for hit in by_passage} == {hit.article.id for hit in ranked if hit.passages}


@pytest.mark.parametrize(("typed", "first"), [("péché", "Péché"), ("pêche", "Pêche"), ("sûr", "Sûr"), ("dû", "Dû")])
def test_the_accents_typed_decide_who_comes_first(tmp_path: Path, typed: str, first: str) -> None:
    plain = {"péché": "La pêche, la pêche : on pêche ici.", "pêche": "Un péché, un péché de pécheur."}
    other = plain.get(typed, "Il est sur la place, sur le quai, sur le port ; du pain, du vin, du bois.")
    articles = [Article(f"{number}", body=other) for number in range(3)]
    articles.append(Article("meant", body=f"{first} : un mot {typed} qui ne revient pas dans ce long article de plus."))
    with Index.create(tmp_path / "index") as index:
        index.add(articles)
        found = index.search(typed)
        assert found.total == 4
        assert found.hits[0].article.id == "meant"


def test_a_word_is_found_where_titles_have_few_words_and_bodies_many(tmp_path: Path) -> None:
    body = " ".join(f"mot{number}" for number in range(300)) + " zanzibar"
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body=body), Article("2", title="abeille", body="")])
        assert [hit.article.id for hit in index.search("zanzibar")] == ["1"]


@pytest.mark.parametrize(
    "query",
    ["mali PRES/6 péché", "péché PRES/6 mali", "PHRASE(mali péché)", "(mali OU niger) PRES/6 péché", "mal* PRES/6 péché"],
)
def test_the_accents_typed_decide_among_what_is_near(tmp_path: Path, query: str) -> None:
    meant = "Au Mali, le péché est un mot que l’on entend rarement dans un long article."
    with Index.create(tmp_path / "index") as index:
        index.add(Article(f"{number}", body="Le Mali vit de la pêche.") for number in range(3))
        index.add([Article("meant", body=meant)])
        found = index.search(query)
        assert found.total == 4
        assert found.hits[0].article.id == "meant"
        [passage] = found.hits[0].passages
        assert [passage.text[span.start : span.end] for span in passage.highlights] == ["Mali", "péché"]
