"""The five real articles: what must be found in them, and how."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frsearch import Index, read_corpus


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.create(tmp_path_factory.mktemp("seeds") / "index") as index:
        reader = read_corpus(shared / "seeds")
        assert index.add(reader).added == 5
        assert reader.report.problems == []
        yield index


def found(index: Index, query: str) -> set[str]:
    return {hit.article.id for hit in index.search(query, limit=None)}


def highlighted(index: Index, query: str) -> set[str]:
    """Return every stretch of text that is highlighted anywhere, in lower case."""
    hits = index.search(query, limit=None, passages=50).hits
    texts = [(passage.text, span) for hit in hits for passage in hit.passages for span in passage.highlights]
    texts += [(hit.article.title or "", span) for hit in hits for span in hit.title_highlights]
    return {text[span.start : span.end].lower() for text, span in texts}


def test_uneven_accents_and_case(seeds: Index) -> None:
    expected = found(seeds, "tinzaouatene")
    assert len(expected) == 2
    for query in ("TINZAOUATÈNE", "Tinzaouatène", "tinzaouate\u0300ne"):
        assert found(seeds, query) == expected
    assert highlighted(seeds, "tinzaouatene") == {"tinzaouatène", "tinzaouatene"}


def test_elision_and_the_shape_of_apostrophes(seeds: Index) -> None:
    expected = found(seeds, "etat")
    assert expected
    for query in ("État", "l'État", "l’etat", "L`ETAT", "d´état", "e\u0301tat"):
        assert found(seeds, query) == expected
        assert highlighted(seeds, query) <= {"état", "etat", "états", "etats"}
        assert highlighted(seeds, query) == highlighted(seeds, "etat")


def test_a_backquote_is_an_apostrophe(seeds: Index) -> None:
    assert found(seeds, "amitie")
    assert highlighted(seeds, "amitie") == {"amitié"}


def test_a_phrase_is_one_highlight(seeds: Index) -> None:
    assert found(seeds, '"Conseil de sécurité"')
    assert highlighted(seeds, '"conseil de securite"') == {"conseil de sécurité"}


def test_a_name_that_looks_like_an_elision(seeds: Index) -> None:
    expected = found(seeds, "N'Daw")
    assert len(expected) == 1
    for query in ("N’Daw", "n`daw", "ndaw"):
        assert found(seeds, query) == expected
    assert "n’daw" in highlighted(seeds, "N'Daw")


def test_dates_and_outlets_filter(seeds: Index) -> None:
    outlets = {hit.article.outlet for hit in seeds.search("mali", limit=None, since="2024", until="2024")}
    assert outlets == {"aa.com.tr", "Les Echos"}
    assert seeds.search("mali", outlet="echos").total == 1
    assert seeds.info().undated == 2


def test_what_the_articles_of_august_and_september_share(seeds: Index) -> None:
    copies = {article.id: seeds.copies(article.id) for article in seeds}
    runs = {
        (article_id, copy.id, copy.kind): sorted(run.words for run in copy.runs)
        for article_id in copies
        for copy in copies[article_id]
    }
    assert list(runs.values()) == [[16, 19, 143]] * 2, "and nothing else"
    assert {kind for _, _, kind in runs} == {"shared"}
    assert not seeds.copies()
    assert {copies[article_id].article.date for article_id, _, _ in runs} == {"2024-08", "2024-09-24"}
    assert seeds.search("Lavrov", group=True, limit=None).groups == seeds.search("Lavrov").total
