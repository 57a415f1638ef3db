"""Keywords compare the words of one selection with those of another."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frsearch import Article, FrenchAnalyzer, Index, Keyword, read_corpus
from frsearch.research.measures import deviation, log_likelihood
from tests.conftest import ROOT

ANALYZER = FrenchAnalyzer()
PORTS = (
    Article("1", outlet="La Vigie", date="2024-02", title="Port", body="Le port du cap. Les ports dorment."),
    Article("2", outlet="La Vigie", date="2024", body="Un port et une grue dorment."),
    Article("3", outlet="Le Courrier", date="2023", body="La gare dort. Un port dort."),
    Article("4", outlet="Le Courrier", body="La gare et le train."),
)


@pytest.fixture
def few(tmp_path: Path) -> Iterator[Index]:
    with Index.create(tmp_path / "index") as index:
        for article in PORTS:
            index.add([article])
        yield index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    articles = list(read_corpus(ROOT / "corpus"))
    with Index.create(tmp_path_factory.mktemp("keywords") / "index") as index:
        for start in range(0, len(articles), 30):
            index.add(articles[start : start + 30])
        index.delete([article.id for article in articles[::8]])
        yield index


def lemmas(article: Article) -> list[str]:
    return [token.lemma for text in (article.title or "", article.body) for token in ANALYZER.tokens(text) if token.span == 1]


def length(article: Article) -> int:
    return sum(token.has_position for text in (article.title or "", article.body) for token in ANALYZER.tokens(text))


@pytest.mark.parametrize(
    ("query", "against", "filters"),
    [
        ("ville", None, {}),
        (None, None, {"outlet": "courrier"}),
        (None, "date:2023", {"since": "2024"}),
        ("ville", "ville OU marché", {}),
    ],
)
def test_figures_are_those_of_a_plain_count(index: Index, query: str | None, against: str | None, filters: Any) -> None:
    everything = {article.id: article for article in index}
    own = {hit.article.id for hit in index.search(query or "NON zzz", limit=None, strict=True, **filters)}
    others = {hit.article.id for hit in index.search(against, limit=None, strict=True)} if against else everything.keys()
    sides = [[everything[id_] for id_ in sorted(ids)] for ids in (own, others - own)]
    counts = [Counter(lemma for article in side for lemma in lemmas(article)) for side in sides]
    sizes = [sum(map(length, side)) for side in sides]
    found = index.keywords(
        query, against=against, limit=None, min_count=3, min_likelihood=0, keep_stop_words=True, strict=True, **filters
    )
    assert (found.articles, found.words, found.reference_articles, found.reference_words) == (
        *(len(sides[0]), sizes[0]),
        *(len(sides[1]), sizes[1]),
    )
    typical = {
        lemma for lemma, count in counts[0].items() if count >= 3 and count / sizes[0] > (counts[1][lemma] or 0.5) / sizes[1]
    }
    assert {item.lemma for item in found} == typical
    lengths = [length(article) for article in sides[0]]
    of_articles = [Counter(lemmas(article)) for article in sides[0]]
    for item in found:
        one, other = counts[0][item.lemma], counts[1][item.lemma]
        assert (item.count, item.reference) == (one, other)
        assert item.log_likelihood == pytest.approx(float(log_likelihood(one, sizes[0] - one, other, sizes[1] - other)))
        assert item.log_ratio == pytest.approx(math.log2(one / sizes[0] / ((other or 0.5) / sizes[1])))
        tf = [words[item.lemma] for words in of_articles]
        assert item.articles == sum(map(bool, tf))
        assert item.dispersion == pytest.approx(deviation(tf, lengths))


def test_a_worked_example(few: Index) -> None:
    """La Vigie has 14 words, 4 of them ``port``; Le Courrier 11, of them one."""
    [port, *_] = found = few.keywords(outlet="vigie", min_count=2, min_likelihood=0)
    assert (found.articles, found.words, found.reference_articles, found.reference_words) == (2, 14, 2, 11)
    assert (port.word, port.count, port.articles, port.reference) == ("port", 4, 2, 1)
    assert round(port.log_likelihood, 2) == round(float(log_likelihood(4, 10, 1, 10)), 2) == 1.57
    assert round(port.log_ratio, 2) == round(math.log2((4 / 14) / (1 / 11)), 2) == 1.65
    assert round(port.dispersion, 2) == 0.31  # ½ (|3/4 − 8/14| + |1/4 − 6/14|) / (1 − 6/14)
    assert isinstance(port, Keyword)


def test_the_reference(few: Index) -> None:
    assert few.keywords(since="2024", min_count=1).reference_articles == 2  # undated articles are in the rest
    assert few.keywords("port", against="gare", min_count=1, min_likelihood=0).reference_articles == 1
    shared = few.keywords("port", against="gare", min_count=1, min_likelihood=0).notes[-1]
    assert shared.message == "1 article is in both; it counts for the selection alone"
    assert few.keywords(outlet="vigie", against="date:2023", min_count=1).reference_articles == 1  # no filter applies to it
    assert "zzz" in few.keywords("port", against="zzz").notes[0].message
    assert few.keywords("port", against="zzz", min_count=1).notes[-1].message == "there is no other article to compare with"
    assert "minimum count of 9" in few.keywords("port", min_count=9).notes[-1].message
    assert few.keywords("zzz").notes[-1].message == "no article is selected"


def test_order_limit_and_stop_words(index: Index) -> None:
    for measure, name in (("log-likelihood", "log_likelihood"), ("log-ratio", "log_ratio")):
        found = index.keywords("port", measure=measure, limit=None, min_count=2)  # type: ignore[arg-type]
        values = [getattr(item, name) for item in found]
        assert values == sorted(values, reverse=True)
        assert min(item.log_likelihood for item in found) >= 10.83
        every = index.keywords("port", measure=measure, limit=None, min_count=2, min_likelihood=0)  # type: ignore[arg-type]
        assert [item for item in every if item.log_likelihood >= 10.83] == [*found]
        assert "in the selection, but left out: a log-likelihood below the minimum of 10.83" in found.notes[-1].message
        assert not every.notes
        assert index.keywords("port", measure=measure, limit=4, min_count=2).items == found.items[:4]  # type: ignore[arg-type]
    assert "le" not in {item.lemma for item in index.keywords("ville", limit=None, min_count=1)}


def test_something_must_be_selected(few: Index) -> None:
    with pytest.raises(ValueError, match="nothing selects articles"):
        few.keywords()
    with pytest.raises(ValueError, match="nothing selects articles"):
        few.keywords(strict=True, timeout=3)
    for options in ({"measure": "logdice"}, {"limit": -1}, {"min_count": 0}, {"min_likelihood": -0.1}):
        with pytest.raises(ValueError, match=f"{next(iter(options))} is "):
            few.keywords("port", **options)
