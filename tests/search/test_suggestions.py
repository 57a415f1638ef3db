"""Words of the index for words typed: completions by the number of articles, near words by letters and frequency."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from frsearch import Article, FrenchAnalyzer, Index, TermFrequency, read_corpus
from frsearch.analysis.folding import fold
from frsearch.cli import main
from tests.conftest import ROOT

BODIES = (
    "Le président préside. Le président parle.",
    "Le PRÉSIDENT et la présidente, dit le porte-parole.",
    "Présidente, présidence ; le president sans accent.",
    "Un péché n’est pas une pêche. Pécher à N’Djamena.",
    "La pêche à Bamako, les pêches du Mali.",
    "L’école des filles, l’économie, aujourd’hui.",
)


@pytest.fixture
def words(tmp_path: Path) -> Iterator[Index]:
    """Return an index of the bodies, in two segments, from which an article was deleted."""
    with Index.create(tmp_path / "words") as index:
        index.add([Article(str(number), body=body) for number, body in enumerate(BODIES[:3])])
        index.add([Article(str(number), body=body) for number, body in enumerate(BODIES[3:], 3)])
        index.add([Article("gone", title="Présidiaux", body="Présidiaux, présidiaux, présidence.")])
        index.delete(["gone"])
        yield index


def texts(found: list[TermFrequency]) -> list[str]:
    return [term.text for term in found]


def test_words_in_most_articles_come_first_and_deleted_ones_do_not_count(words: Index) -> None:
    found = [(term.text, term.articles) for term in words.terms("presid")]
    assert found == [("président", 2), ("présidente", 2), ("president", 1), ("préside", 1), ("présidence", 1)]


def test_accents_typed_come_first_and_case_decides_nothing(words: Index) -> None:
    assert texts(words.terms("PREsiden")) == ["président", "présidente", "president", "présidence"]
    assert texts(words.terms("pê")) == ["pêche", "pêches", "pécher", "péché"]
    assert texts(words.terms("pé")) == ["pécher", "péché", "pêche", "pêches"]
    assert texts(words.terms("pech")) == ["pêche", "pécher", "péché", "pêches"]


def test_compounds_are_shown_with_what_joins_them(words: Index) -> None:
    assert texts(words.terms("porte-p")) == texts(words.terms("portep")) == ["porte-parole"]
    assert texts(words.terms("ndj")) == texts(words.terms("N’Dj")) == ["n'djamena"]
    assert texts(words.terms("aujourd'h")) == ["aujourd'hui"]


def test_an_elided_article_and_earlier_words_are_passed_over(words: Index) -> None:
    assert texts(words.terms("l’éc")) == texts(words.terms("l'ec")) == ["école", "économie"]
    assert texts(words.terms("le beau presidenc")) == ["présidence"]


def test_limits(words: Index) -> None:
    everything = words.terms("", limit=None)
    assert words.terms("", limit=0) == []
    for limit in (1, 3, 8):
        assert [term.articles for term in words.terms("", limit)] == [term.articles for term in everything[:limit]]
    assert words.terms("zzz") == []
    with pytest.raises(ValueError, match="limit is -1"):
        words.terms("a", -1)


def test_completions_are_those_that_counting_finds(tmp_path: Path) -> None:
    analyzer = FrenchAnalyzer()
    articles = list(read_corpus(ROOT / "corpus"))
    counts: Counter[str] = Counter()
    for article in articles:
        in_title, in_body = ({token.exact for token in analyzer.tokens(text or "")} for text in (article.title, article.body))
        counts.update(in_title | in_body)
    with Index.create(tmp_path / "index") as index:
        index.add(articles)
        for typed in ("a", "pre", "con", "de", "mar", "sou", "é"):
            folded = fold(typed)
            found = index.terms(typed, limit=None)
            forms = {re.sub("['-]", "", term.text) for term in found}
            assert forms == {re.sub("['-]", "", form) for form in counts if fold(form).startswith(folded)}
            assert index.terms(typed, limit=5) == found[:5]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("presidamt", "président"),
        ("persident", "président"),
        ("Presidennte", "Présidente"),
        ("BAMACO", "BAMAKO"),
        ("portparole", "porte-parole"),
        ("hecole", "école"),
        ("Njamena", "N'djamena"),
    ],
)
def test_near_words_have_accents_capitals_and_what_joins_them(words: Index, typed: str, meant: str) -> None:
    (note,) = words.search(typed, strict=True).notes
    assert note.kind == "suggestion"
    assert repr(meant) in note.message


def test_the_likeliest_near_word_is_named_alone_where_it_is_by_far(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("a", body="Macron " * 60 + "macho"), Article("b", body="marche marché")])
        assert index.search("macrom", strict=True).notes[0].message == "no article contains 'macrom'; did you mean 'macron'?"
        assert index.search("marchi", strict=True).notes[0].message == "no article contains 'marchi'; did you mean 'marché'?"


def test_of_many_unknown_words_the_first_have_near_ones_named(words: Index) -> None:
    kinds = [note.kind for note in words.search("presidamt bamaco hecole economi").notes]
    assert kinds == ["suggestion", "suggestion", "suggestion", "unknown"]


def test_the_command_prints_lines_and_json(
    words: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*args: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["frsearch", "terms", *args, "--index", str(tmp_path / "words")])
        with pytest.raises(SystemExit) as stop:
            main()
        return int(str(stop.value.code)), capsys.readouterr().out

    assert run("pres", "-n", "2") == (0, "2  président\n2  présidente\n")
    assert [json.loads(line) for line in run("pres", "-n", "1", "--format", "jsonl")[1].splitlines()] == [
        {"text": "président", "articles": 2}
    ]
    assert len(run("pres", "-n", "0")[1].splitlines()) == 5
    assert run("zzz") == (1, "")
