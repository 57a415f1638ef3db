"""A concordance has a line for every occurrence that a search would highlight, each with whole words around it."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from attrs import evolve

from frsearch import Article, ArticleMissing, ConcordanceLine, Index, SearchMemory, read_corpus
from frsearch.analysis.folding import exact_form, fold
from frsearch.research.kwic import first_shown, last_shown
from tests.conftest import ROOT

ARTICLES = (
    Article(
        "port",
        title="Le port rouvre",
        date="2024-02",
        outlet="La Vigie",
        body="Le port de Kidra a rouvert.\n\nSelon le porte-parole du port, 100 000 sacs attendent au\nport.",
    ),
    Article("gare", title="La gare", date="2024-03-01", outlet="Le Courrier", body="Rien au port. À Élan, étudiant·e·s et port."),
    Article("quai", body="Le quai du vieux port dort."),
    Article("vide", title="Sans rien", date="2023", outlet="La Vigie", body=""),
)

KINDS = (
    *("port", "ports", "été", "le", "forces armées", '"forces armées"', '"de la"~2', "gouvernement OU ministre"),
    *(
        "ministre ET ville",
        "ministre SAUF ville",
        "-ville ministre",
        "+ville ministre",
        "ville PRES/5 marché",
        "PHRASE(ville marché)",
    ),
    *(
        "2 PARMI (ville or marché)",
        "march*",
        "*ment",
        "?ort",
        "vile~",
        "marche~1",
        "titre:ville",
        "texte:ville",
        'titre:"la ville"',
    ),
    *("=été", "~ville", "=péché", "Kyiv", "ONU", "14h30", "étudiant·e·s", "étudiants", "porte-parole", "l’État", "aujourd'hui"),
    *("100 000", "journal:courrier ville", "date:2023 ville", "depuis:2023 ville", "ville^2 port", "(ville OU port) ET marché"),
    *("N'Djamena", "Nations unies", '"Conseil de sécurité"', "conseil sécurité", "a-t-il", "qu'il"),
)
"""Queries of every kind; the others are made of words of the articles."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.create(tmp_path_factory.mktemp("ports") / "index") as index:
        for article in ARTICLES:  # a segment each
            index.add([article])
        yield index


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Return an index of the sample corpus in several segments, some articles deleted."""
    articles = list(read_corpus(ROOT / "corpus"))
    with Index.create(tmp_path_factory.mktemp("sample") / "index") as index:
        for start in range(0, len(articles), 25):
            index.add(articles[start : start + 25])
        index.delete([article.id for article in articles[::9]])
        yield index


def queries(index: Index, count: int) -> Iterator[str]:
    """Yield queries of every kind: KINDS, then some made of words of the articles."""
    chance = random.Random(17)
    counted: Counter[str] = Counter(
        word for article in itertools.islice(index, 1000) for word in re.findall(r"\w+", article.body)
    )
    words = [word for word, _ in counted.most_common()]

    def word() -> str:
        return words[int(len(words) ** chance.random()) - 1]

    made: tuple[Callable[[], str], ...] = (
        word,
        lambda: f"{word()} {word()}",
        lambda: f'"{word()} {word()}"',
        lambda: f"{word()} PRES/9 {word()}",
        lambda: f"{word()[:4]}*",
        lambda: f"{word()}~1 -{word()}",
        lambda: f"titre:{word()}",
    )
    yield from itertools.chain(KINDS, (kind() for kind in itertools.islice(itertools.cycle(made), count - len(KINDS))))


def spans_by_field(lines: Iterable[ConcordanceLine]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for line in lines:
        spans.setdefault((line.id, line.field), []).append((line.start, line.end))
    return spans


def check(index: Index, query: str) -> int:
    """Assert that lines are what a search highlights, in titles and in what its passages show; return how many there are."""
    hits = index.search(query, limit=6, strict=True, passages=3, passage_chars=1000)
    concordance = index.kwic(query, strict=True)
    lines = list(concordance)
    found = spans_by_field(lines)
    assert concordance.articles == hits.total, query
    for hit in hits:
        assert found.get((hit.article.id, "title"), []) == [tuple(span) for span in hit.title_highlights], query
        own = found.get((hit.article.id, "body"), [])
        assert own == sorted(set(own))
        for passage in hit.passages:
            shown = [(passage.start + start, passage.start + end) for start, end in passage.highlights]
            assert [span for span in own if passage.start <= span[0] and span[1] <= passage.end] == shown, query
    return len(lines)


def test_lines_are_what_a_search_highlights(sample: Index) -> None:
    found = [check(sample, query) for query in queries(sample, 80)]
    assert sum(map(bool, found)) > 50


@pytest.mark.slow
def test_lines_are_what_a_search_highlights_in_news(news: Index) -> None:
    found = [check(news, query) for query in queries(news, 75) if query not in ("le", "*ment")]
    assert sum(found) > 100_000


@pytest.mark.parametrize("query", ["port", '"le port"', "p*", "port PRES/3 kidra", "le port SAUF gare", "titre:port"])
def test_what_a_line_promises(sample: Index, index: Index, query: str) -> None:
    for one in (sample, index):
        for width in (0, 7, 40):
            for line in itertools.islice(one.kwic(query, width=width), 100):
                article = one.article(line.id)
                text = (article.title or "") if line.field == "title" else article.body
                assert " ".join(text[line.start : line.end].split("\n")) == line.keyword
                assert (line.title, line.outlet, line.date) == (article.title, article.outlet, article.date)
                assert len(line.left) <= width >= len(line.right)
                assert "\n" not in line.left + line.keyword + line.right
                flat = re.sub(r"[ \t\n]+", " ", text)
                before = (
                    " " if line.left or flat.startswith(line.keyword) else ""
                )  # what is joined to the keyword may be too long
                after = " " if line.right or flat.endswith(line.keyword) else ""
                assert f"{before}{line.left}{line.keyword}{line.right}{after}" in f" {flat} "


def test_every_occurrence_is_there(index: Index) -> None:
    expected = {
        (article.id, field): [
            found.span() for found in re.finditer(r"\bport\b(?!e)", (article.title or "") if field == "title" else article.body)
        ]
        for article in ARTICLES
        for field in ("title", "body")
    }
    found = spans_by_field(index.kwic("=port"))
    assert found == {place: spans for place, spans in expected.items() if spans}
    assert index.kwic("port").articles == 3


def test_a_phrase_is_one_line_and_so_are_words_side_by_side(index: Index) -> None:
    assert [line.keyword for line in index.kwic('"vieux port"')] == ["vieux port"]
    assert [line.keyword for line in index.kwic("vieux port") if line.id == "quai"] == ["vieux port"]
    assert [line.keyword for line in index.kwic("porte-parole")] == ["porte-parole"]
    assert [line.keyword for line in index.kwic("étudiants")] == ["étudiant·e·s"]
    assert [line.keyword for line in index.kwic('"au port" kidra') if line.id == "port"] == ["Kidra", "au port"]


def test_lines_sorted_by_context(sample: Index) -> None:
    def words(text: str) -> list[str]:
        return [fold(exact_form(word)) for word in re.findall(r"\w+", text)]

    plain = list(sample.kwic("une"))
    assert len(plain) > 20
    for sort in ("left", "right"):
        lines = list(sample.kwic("une", sort=sort))
        keys = [words(line.left)[::-1] if sort == "left" else words(line.right) for line in lines]
        assert keys == sorted(keys)
        assert sorted(map(repr, lines)) == sorted(map(repr, plain))
        assert list(sample.kwic("une", sort=sort, limit=7)) == lines[:7]


def test_accents_decide_only_between_equal_words(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(Article(word, body=f"cap {word} fin") for word in ("zébu", "eux", "état", "etat", "Été", "œuf", "oeil"))
        assert [line.id for line in index.kwic("cap", sort="right")] == ["etat", "état", "Été", "eux", "oeil", "œuf", "zébu"]


def test_lines_in_an_order_of_articles(index: Index) -> None:
    assert [line.id for line in index.kwic("port", sort="date")] == ["gare"] * 2 + ["port"] * 4 + ["quai"]
    assert [line.id for line in index.kwic("port", sort="-date")] == ["port"] * 4 + ["gare"] * 2 + ["quai"]
    assert list(dict.fromkeys(line.id for line in index.kwic("port", sort="outlet"))) == ["port", "gare", "quai"]
    assert len(list(index.kwic("port", limit=2))) == 2
    assert list(index.kwic("port", limit=0)) == []


def test_filters_apply(index: Index) -> None:
    assert {line.id for line in index.kwic("port", outlet="vigie")} == {"port"}
    found = index.kwic("port", since="2024-03")
    assert ({line.id for line in found}, found.articles) == ({"gare"}, 1)
    assert any("without a date are excluded (1 in the index)" in note.message for note in found.notes)


def test_a_query_without_words_has_no_lines_and_says_so(index: Index) -> None:
    for query in ("journal:vigie", "date:2024", "NON gare"):
        found = index.kwic(query)
        assert list(found) == []
        assert found.articles
        assert "no words to be found" in found.notes[-1].message


def test_lines_are_made_anew_and_outlive_the_index(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        assert list(index.kwic("port")) == []
        index.add(ARTICLES)
        found = index.kwic("port")
        first = next(iter(found))
        index.delete(["port"])
    assert next(iter(found)) == first
    assert len(list(found)) == 7


def test_a_long_article_has_all_its_lines(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("long", body="port quai " * 6000)])
        assert sum(1 for _ in index.kwic("port")) == 6000
        assert sum(1 for _ in index.kwic("port PRES/2 quai")) == 12_000
        with pytest.raises(SearchMemory):
            list(index.kwic("port", sort="left", memory_mb=1))


@pytest.mark.parametrize("options", [{"width": -1}, {"width": 10**6}, {"limit": -1}, {"sort": "relevance"}, {"sort": "nowhere"}])
def test_options_out_of_range(index: Index, options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(options))} is "):
        index.kwic("port", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["a bb ccc 100 000 d", "x\u00a0y z", "mot", " a  b ", "a\n\nb c", "日本語 の 新聞"])
def test_context_is_cut_at_spaces(text: str) -> None:
    for at in range(len(text) + 1):
        for size in range(len(text) + 2):
            low, high = first_shown(text, at, size), last_shown(text, at, size)
            assert 0 <= low <= at <= high <= len(text)
            assert at - low <= size >= high - at
            assert low in (0, at) or text[low - 1] in " \n"
            assert high in (at, len(text)) or text[high] in " \n"
            assert "000 " not in text[low : low + 4] or low == at


def test_a_line_is_a_record(index: Index) -> None:
    [line] = index.kwic('"vieux port"')
    assert line.to_dict() == {
        "id": "quai",
        "title": None,
        "outlet": None,
        "date": None,
        "field": "body",
        "start": 11,
        "end": 21,
        "left": "Le quai du ",
        "keyword": "vieux port",
        "right": " dort.",
    }
    assert evolve(line, left="") != line


def test_the_lines_of_one_article_whether_or_not_it_matches(index: Index) -> None:
    whole = [line for line in index.kwic("port") if line.id == "gare"]
    assert whole == list(index.kwic("port", article_id="gare"))
    assert whole == list(index.kwic("port ET vieux", article_id="gare", since="2025"))
    assert list(index.kwic("vieux", article_id="gare")) == []
    assert index.kwic("port", article_id="gare").articles == 1
    with pytest.raises(ArticleMissing):
        index.kwic("port", article_id="nowhere")
