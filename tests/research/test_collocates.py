"""Collocates are what a walk over the words of each article counts near each occurrence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from frsearch import Article, Collocate, FrenchAnalyzer, Index, read_corpus
from frsearch.analysis.sentences import sentences
from frsearch.research.collocates import Measure
from frsearch.research.measures import log_likelihood
from frsearch.research.word_lists import is_stop_word
from tests.conftest import ROOT

ANALYZER = FrenchAnalyzer()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    articles = list(read_corpus(ROOT / "corpus"))
    with Index.create(tmp_path_factory.mktemp("collocates") / "index") as index:
        for start in range(0, len(articles), 30):
            index.add(articles[start : start + 30])
        index.delete([article.id for article in articles[::8]])
        yield index


def near(index: Index, query: str, window: int | None, **filters: Any) -> tuple[Counter[str], int]:
    """Return the lemmas of the words near each line of a concordance, each word once; and how many lines there are."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for line in index.kwic(query, **filters):
        spans.setdefault((line.id, line.field), []).append((line.start, line.end))
    found: Counter[str] = Counter()
    for (id_, field), own in spans.items():
        article = index.article(id_)
        text = (article.title or "") if field == "title" else article.body
        tokens = [token for token in ANALYZER.tokens(text) if token.has_position]
        nodes = {at for at, token in enumerate(tokens) for start, end in own if start <= token.start < end}
        bounds = [(0, len(text))] if field == "title" else sentences(text)
        context = set()
        for start, end in own:
            inside = [at for at in nodes if start <= tokens[at].start < end]
            if window is None:
                low = max(begin for begin, _ in bounds if begin <= start)
                high = min((stop for begin, stop in bounds if stop >= end), default=len(text))
                context |= {at for at, token in enumerate(tokens) if low <= token.start < high}
            else:
                context |= set(range(max(min(inside) - window, 0), min(max(inside) + window + 1, len(tokens))))
        found.update(tokens[at].lemma for at in context - nodes)
    return found, sum(map(len, spans.values()))


@pytest.mark.parametrize(
    "query", ["ville", '"de la"', "marché OU port", "titre:ville", "m* PRES/4 ville", "porte-parole", "l’État"]
)
@pytest.mark.parametrize("window", [1, 5, 40, None])
def test_counts_are_those_of_a_plain_walk(index: Index, query: str, window: int | None) -> None:
    counts, occurrences = near(index, query, window)
    options: dict[str, Any] = {"within": "sentence"} if window is None else {"window": window}
    found = index.collocates(query, limit=None, min_count=1, min_likelihood=0, keep_stop_words=True, **options)
    assert found.occurrences == occurrences
    assert found.context == counts.total()
    assert {item.lemma: item.observed for item in found}.items() <= counts.items()
    assert all(item.observed > item.expected for item in found)
    fields = ("title",) if query.startswith("titre:") else ("title", "body")
    texts = [(article.title or "") if field == "title" else article.body for article in index for field in fields]
    lemmas = Counter(token.lemma for text in texts for token in ANALYZER.tokens(text) if token.span == 1)
    assert found.words == sum(token.has_position for text in texts for token in ANALYZER.tokens(text))
    assert all(item.total == lemmas[item.lemma] for item in found)


KIDRA = (
    Article("1", outlet="La Vigie", date="2024", title="Crue", body="La crue du fleuve inonde. Le fleuve baisse à Kidra."),
    Article("2", outlet="La Vigie", date="2023-05", body="Une crue soudaine du fleuve. Le marché dort."),
    Article("3", outlet="Le Courrier", body="Le marché de Kidra dort. Le fleuve dort aussi."),
)


@pytest.fixture
def few(tmp_path: Any) -> Iterator[Index]:
    with Index.create(tmp_path / "index") as index:
        index.add(KIDRA)
        yield index


def test_a_worked_example(few: Index) -> None:
    """Near ``crue``: du, fleuve, inonde; soudaine, du, fleuve, and the articles. The words of all three are 28."""
    found = few.collocates("crue", window=3, min_count=2, min_likelihood=0)
    assert (found.articles, found.occurrences, found.context, found.words) == (2, 3, 8, 28)
    [fleuve] = found
    assert (fleuve.word, fleuve.observed, fleuve.total, round(fleuve.expected, 2)) == ("fleuve", 2, 4, 1.14)
    assert round(fleuve.log_likelihood, 2) == round(float(log_likelihood(2, 6, 2, 18)), 2) == 0.97
    assert round(fleuve.log_dice, 2) == round(14 + math.log2(2 * 2 / (3 + 4)), 2) == 13.19
    assert round(fleuve.log_ratio, 2) == round(math.log2((2 / 8) / (2 / 20)), 2) == 1.32


def test_contexts_end_with_the_text_and_the_sentence(few: Index) -> None:
    def words(**options: Any) -> set[str]:
        return {
            item.word
            for item in few.collocates("crue", limit=None, min_count=1, min_likelihood=0, keep_stop_words=True, **options)
        }

    assert "baisse" not in words(within="sentence")
    assert words(window=1000) >= {"baisse", "soudaine", "inonde"}
    assert not words(window=1000) & {"crue", "aussi"}


def test_stop_words_filters_and_forms(few: Index) -> None:
    assert not [item for item in few.collocates("crue", min_count=1, min_likelihood=0) if is_stop_word(item.lemma, item.word)]
    assert "du" in {item.word for item in few.collocates("crue", min_count=1, min_likelihood=0, keep_stop_words=True)}
    found = few.collocates("crue", min_count=1, min_likelihood=0, outlet="vigie", since="2024")
    assert (found.articles, found.words) == (1, 11)
    assert any("without a date are excluded" in note.message for note in found.notes)
    assert "inonde" in {item.word for item in found}


def test_orders(index: Index) -> None:
    for measure, name in (("log-likelihood", "log_likelihood"), ("logdice", "log_dice"), ("log-ratio", "log_ratio")):
        found = index.collocates("de", measure=measure, limit=None, min_count=3)  # type: ignore[arg-type]
        values = [getattr(item, name) for item in found]
        assert values == sorted(values, reverse=True)
        assert len(found) >= 3
        assert index.collocates("de", measure=measure, limit=3, min_count=3).items == found.items[:3]  # type: ignore[arg-type]
        assert min(item.observed for item in found) >= 3
    assert all(item.log_likelihood > 10.83 for item in found)
    assert isinstance(found[0], Collocate)
    assert found[1:].items == found.items[1:]
    assert found.to_dicts()[0]["word"] == found[0].word


def test_words_that_chance_may_explain_are_left_out_and_said(index: Index) -> None:
    options: dict[str, Any] = {"min_count": 2, "keep_stop_words": True}
    every = index.collocates("euros", limit=None, min_likelihood=0, **options)
    measures: tuple[Measure, ...] = ("log-likelihood", "logdice", "log-ratio")
    for measure in measures:
        found = index.collocates("euros", measure=measure, limit=None, **options)
        assert {item.lemma for item in found} == {item.lemma for item in every if item.log_likelihood >= 10.83}
        left_out = len(every) - len(found)
        assert len(found) > 3
        assert left_out > 3
        assert found.notes[-1].message.startswith(f"{left_out:,} other words are more frequent near the query, but left out")
    assert not every.notes
    assert not index.collocates("euros", limit=len(found), **options).notes  # that is where the list ends


def test_nothing_near_is_said(few: Index) -> None:
    assert "minimum count of 9" in few.collocates("crue", min_count=9).notes[-1].message
    assert "no words to be found" in few.collocates("journal:vigie").notes[-1].message
    missing = few.collocates("zzz")
    assert (len(missing), missing.occurrences) == (0, 0)
    assert missing.notes


@pytest.mark.parametrize(
    "options",
    [
        {"window": 0},
        {"window": 2000},
        {"within": "line"},
        {"measure": "t-score"},
        {"limit": -1},
        {"min_count": 0},
        {"min_likelihood": -1},
    ],
)
def test_options_out_of_range(few: Index, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(options))} is "):
        few.collocates("crue", **options)
    with pytest.raises(ValueError, match="both given"):
        few.collocates("crue", window=3, within="sentence")
