"""Inclusive writing from end to end: whatever the sign, an article is found, scored and highlighted as one of plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from whoosh import index as whoosh_index

from frsearch import Article, FrenchAnalyzer, Index
from frsearch.engine.whoosh.lowering import to_whoosh
from frsearch.query import parse
from frsearch.query.clauses import match_only

SHAPES = "{}·e·s {}•e•s {}⸱e⸱s {}‧e‧s {}∙e∙s {}.e.s {}(e)s {}(e)(s) {}-e-s {}/e/s {}·es {}.es {}s·es".split()
QUERIES = [
    *"étudiants étudiantes étudiante =étudiants =étudiantes étudiant* étudiantess~ étudiant·e·s étudiant(e)s".split(),
    *['"les étudiants"', '"les étudiantes"', '"les étudiantes manifestent"', '"les étudiant(e)s manifestent"'],
    *[
        "les PRES/1 étudiantes PRES/1 manifestent",
        "PHRASE(étudiantes manifestent)",
        "étudiants -lycéens",
        "2 PARMI (étudiantes mardi x)",
    ],
]


def body(word: str) -> str:
    return f"À Rennes, les {word} manifestent mardi. Le recteur écoute."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One article for each way of writing, in two segments."""
    with Index.create(tmp_path_factory.mktemp("inclusive") / "index") as index:
        written = [Article(shape, title=shape.format("Étudiant"), body=body(shape.format("étudiant"))) for shape in SHAPES]
        index.add(written[::2])
        index.add([*written[1::2], Article("lycéens", body="Les lycéens de Rennes, et mardi les collégien·ne·s.")])
        yield index


def marked(text: str, spans: Sequence[object]) -> list[str]:
    return [text[span.start : span.end] for span in spans]  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", QUERIES)
def test_every_way_of_writing_is_found_and_marked_whole(query: str, index: Index) -> None:
    found = index.search(query, limit=None)
    assert {hit.article.id for hit in found} == set(SHAPES)
    for hit in found:
        word = hit.article.id.format("étudiant")
        [passage] = hit.passages
        spans = marked(passage.text, passage.highlights)
        assert any(word in span for span in spans), (query, spans)
        assert not [span for span in spans if "tudiant" in span and word not in span]


@pytest.mark.parametrize("query", QUERIES)
def test_plain_whoosh_finds_the_same(query: str, index: Index) -> None:
    tree = match_only(parse(query, FrenchAnalyzer()).tree)
    with whoosh_index.open_dir(index.info().path).searcher() as searcher:
        assert {hit["id"] for hit in searcher.search(to_whoosh(tree), limit=None)} == set(SHAPES)


@pytest.mark.parametrize("query", ["étudiants", '"les étudiants"', "étudiants manifestent", "=étudiants", "étudiantes"])
def test_scores_are_those_of_plain_words(query: str, tmp_path: Path) -> None:
    plain = "étudiantes" if "étudiantes" in query else "étudiants"
    with Index.create(tmp_path / "index") as index:
        index.add([Article("plain", body=body(plain)), Article("inclusive", body=body("étudiant·e·s"))])
        first, second = index.search(query)
        assert first.score == pytest.approx(second.score)


@pytest.mark.parametrize("ending", ["e", "s", "es"])
def test_the_ending_is_no_word(ending: str, index: Index) -> None:
    assert index.search(f'"{ending}"').total == 0


def test_two_pronouns_are_both_found(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body="Hier, il·elle a parlé."), Article("2", body="Hier, iel a parlé.")])
        for query in ('"il a parlé"', '"elle a parlé"', '"il·elle a parlé"'):
            [hit] = index.search(query)
            assert marked(hit.passages[0].text, hit.passages[0].highlights) == ["il·elle a parlé"]
        assert [hit.article.id for hit in index.search("iel")] == ["2"]
        assert index.verify().is_whole


def test_merging_and_deleting_keep_it(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        for shape in SHAPES:
            index.add(
                [Article(shape, body=body(shape.format("étudiant"))), Article(f"{shape} 2", body=body("élu·e·s, il·elle, "))]
            )
        index.delete([SHAPES[0], f"{SHAPES[1]} 2"])
        index.compact()
        assert index.verify().is_whole
        found = index.search('"les étudiantes"', limit=None)
        assert {hit.article.id for hit in found} == set(SHAPES[1:])
        for hit in found:
            assert marked(hit.passages[0].text, hit.passages[0].highlights) == [f"les {hit.article.id.format('étudiant')}"]
