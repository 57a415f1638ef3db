"""Seeded queries over real news, and fewer over the sample corpus: every promise about hits and passages holds for each.

Of the news a sample is taken; ``FRSEARCH_FULL=1`` takes the whole corpus (some minutes).
"""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from unidecode import unidecode

from frsearch import FrenchAnalyzer, Hit, Index, read_corpus
from frsearch.analysis.variants import shipped_variants
from frsearch.query import Phrase, Reading, Term, leaves, parse
from tests.conftest import ROOT

ANALYZER = FrenchAnalyzer()
ELIDED = ("l’", "d’", "qu’", "l'")
FORMS = ("exact", "folded", "lemma")


def queries(index: Index, count: int, seed: int = 1) -> Iterator[str]:
    """Yield queries of ten kinds in turn, built from words of the articles."""
    chance = random.Random(seed)
    articles = [index.article(id_) for id_ in sorted(article.id for article in itertools.islice(index, 1500))]
    counted: Counter[str] = Counter(word for article in articles for word in re.findall(r"\w+", article.body))
    by_count = [word for word, _ in counted.most_common()]
    compounds = sorted({word for article in articles for word in re.findall(r"\w+[-’']\w+(?:-\w+)*", article.body)})
    stops = ["le", "la", "les", "être", "ou", "ne", "pas", "nous", "est", "son", "qui", "du"]

    def word() -> str:
        """Return a word of any frequency: ranks are drawn on a logarithmic scale."""
        return by_count[int(len(by_count) ** chance.random()) - 1]

    def title() -> str:
        words = (chance.choice(articles).title or "sans titre").split()
        start = chance.randrange(len(words))
        return " ".join(words[start : start + chance.randint(2, 4)]).replace('"', "")

    kinds: tuple[Callable[[], str], ...] = (
        word,
        lambda: chance.choice(by_count[-len(by_count) // 2 :]),
        lambda: f"{word()} {word()}",
        lambda: f'"{title()}"',
        lambda: f'titre:"{title()}" {word()}',
        lambda: unidecode(word()).lower(),
        lambda: " ".join(chance.sample(stops, chance.randint(1, 3))),
        lambda: chance.choice(compounds),
        lambda: f"{chance.choice(ELIDED)}{word()} {word().upper()}",
        lambda: f"{word()} -{word()}",
    )
    for kind in itertools.islice(itertools.cycle(kinds), count):
        yield kind()


@pytest.fixture(scope="module", params=["sample corpus", pytest.param("news", marks=pytest.mark.slow)])
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    if request.param == "news":
        yield request.getfixturevalue("news")
        return
    with Index.create(tmp_path_factory.mktemp("sample") / "index") as index:
        index.add(read_corpus(ROOT / "corpus"))
        yield index


def test_every_hit_keeps_every_promise(index: Index) -> None:
    count = 500 if len(index) > 1000 else 100
    found = 0
    for number, query in enumerate(queries(index, count)):
        page = index.search(query, limit=7, passages=3, by="passage" if number % 5 == 0 else "article")
        found += bool(page.hits)
        assert page.total or page.notes, query
        assert len(page.hits) <= 7, query
        assert [hit.rank for hit in page] == list(range(1, len(page) + 1)), query
        scores = [hit.score for hit in page]
        assert scores == sorted(scores, reverse=True), query
        sought = forms(query)
        for hit in page:
            check(hit, sought, query)
    assert found > count * 0.7


def test_pages_are_slices_of_the_whole_ranking(index: Index) -> None:
    for number, query in enumerate(queries(index, 60, seed=2)):
        whole = index.search(query, limit=60, passages=0)
        assert whole.total >= len(whole)
        assert len(whole) == min(60, whole.total), query
        offset, limit = number % 11, number % 7
        page = index.search(query, limit=limit, offset=offset, passages=0)
        assert page.hits == whole.hits[offset : offset + limit], query
        assert page.total == whole.total, query


def forms(query: str) -> set[str]:
    """Return the terms of a query and of its variants at every level; those of its phrases one by one."""
    found = leaves(parse(query, ANALYZER, (), Reading(shipped_variants())).tree)
    sought = {term for leaf in found for term in (leaf.words if isinstance(leaf, Term | Phrase) else ())}
    return sought | {getattr(token, form) for token in ANALYZER.tokens(query) for form in FORMS}


def check(hit: Hit, sought: set[str], query: str) -> None:
    """Assert all that is promised of one hit."""
    body = hit.article.body
    assert hit.passages or not body.strip(), query
    for passage in hit.passages:
        assert body[passage.start : passage.end] == passage.text, query
        assert passage.text.strip() == passage.text, query
        assert not is_inside_a_word(body, passage.start), (query, passage)
        assert not is_inside_a_word(body, passage.end), (query, passage)
        for span in passage.highlights:
            assert 0 <= span.start < span.end <= len(passage.text), query
            assert shares_a_term(passage.text[span.start : span.end], sought), (query, passage)
    by_place = sorted(hit.passages, key=lambda passage: passage.start)
    assert all(a.end <= b.start for a, b in itertools.pairwise(by_place)), query
    title = hit.article.title or ""
    for span in hit.title_highlights:
        assert shares_a_term(title[span.start : span.end], sought), (query, title)


def is_inside_a_word(text: str, place: int) -> bool:
    """Tell whether letters or digits stand on both sides of a place."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def shares_a_term(text: str, sought: set[str]) -> bool:
    return any(getattr(token, form) in sought for token in ANALYZER.tokens(text) for form in FORMS)
