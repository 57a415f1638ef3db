"""The lexicon counts what a walk over the tokens of the articles counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from frsearch import Article, FrenchAnalyzer, Index, read_corpus
from tests.conftest import ROOT

ANALYZER = FrenchAnalyzer()
FIELDS = ("title", "body")
ODD = Article(
    "odd", title="Le week-end des porte-parole", body="Un weekend, deux week-ends et l’État du porte-parole : a-t-il dormi ?"
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Return an index of several segments, some articles deleted."""
    articles = [ODD, *read_corpus(ROOT / "corpus")]
    with Index.create(tmp_path_factory.mktemp("lexicon") / "index") as index:
        for start in range(0, len(articles), 30):
            index.add(articles[start : start + 30])
        index.delete([article.id for article in articles[3::7]])
        yield index


def counted(article: Article, field: str) -> Counter[str]:
    """Return the lemmas of the words of a field; of an inclusive word, the feminine is an occurrence, too."""
    tokens = ANALYZER.tokens((article.title or "") if field == "title" else article.body)
    return Counter(token.lemma for token in tokens if token.span == 1)


@pytest.mark.parametrize("fields", [FIELDS, ("title",), ("body",)])
def test_counts_in_groups_of_articles(index: Index, fields: tuple[str, ...]) -> None:
    doc_ids = np.array(list(index._snapshot.doc_ids()))
    for groups in ([doc_ids], [doc_ids[::2], doc_ids[1::3] if len(doc_ids) < 2 else doc_ids[1::2]], [doc_ids[:5], doc_ids[5:5]]):
        expected = [
            sum((counted(index._snapshot.article(doc_id), field) for doc_id in group.tolist() for field in fields), Counter())
            for group in groups
        ]
        lemmas, counts = index._searcher.lexicon.counts(groups, fields)
        assert len(set(lemmas)) == len(lemmas)
        for found, wanted in zip(counts.T.tolist(), expected, strict=True):
            assert Counter(dict(zip(lemmas, found, strict=True))) + Counter() == wanted
        some = ["etat", "nulle-part", "porteparole", "weekend", "port"]
        again, few = index._searcher.lexicon.counts(groups, fields, some)
        assert again == some
        assert few.T.tolist() == [[wanted[lemma] for lemma in some] for wanted in expected]


def test_frequencies_lengths_and_forms(index: Index) -> None:
    lexicon = index._searcher.lexicon
    doc_ids = np.array(list(index._snapshot.doc_ids()))
    articles = [index._snapshot.article(doc_id) for doc_id in doc_ids.tolist()]
    for lemma in ("etat", "weekend", "le", "nulle-part"):
        expected = [sum(counted(article, field)[lemma] for field in FIELDS) for article in articles]
        assert lexicon.frequencies(lemma, doc_ids, FIELDS).tolist() == expected
    words = [sum(token.has_position for token in ANALYZER.tokens(article.body)) for article in articles]
    assert lexicon.lengths(doc_ids, ["body"]).tolist() == words
    assert (lexicon.form("etat"), lexicon.form("weekend"), lexicon.form("nulle-part")) == ("état", "weekend", "nulle-part")


def test_where_words_begin(index: Index) -> None:
    doc_ids = list(index._snapshot.doc_ids())[::-1]
    for field in FIELDS:
        for doc_id, starts in zip(doc_ids, index._snapshot.word_starts(doc_ids, field), strict=True):
            article = index._snapshot.article(doc_id)
            tokens = ANALYZER.tokens((article.title or "") if field == "title" else article.body)
            assert list(starts) == [token.start for token in tokens if token.has_position]


def test_an_index_without_articles(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Index.create(tmp_path_factory.mktemp("empty") / "index") as index:
        nothing = np.zeros(0, np.int64)
        lemmas, counts = index._searcher.lexicon.counts([nothing, nothing], FIELDS)
        assert (list(lemmas), counts.shape) == ([], (0, 2))
        assert index._searcher.lexicon.lengths(nothing, FIELDS).tolist() == []
        assert index._searcher.lexicon.form("port") == "port"
