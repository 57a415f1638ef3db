"""Similar articles: those that a query of one article's most typical words ranks highest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log

from frsearch.analysis import FrenchAnalyzer
from frsearch.engine import Searcher, TopK
from frsearch.errors import ArticleMissing
from frsearch.model import Article, Note
from frsearch.model.article import clean_id
from frsearch.model.words import SimilarArticle, SimilarArticles
from frsearch.query import And, Boost, Everything, Node, Nothing, Or, Term
from frsearch.ranking import idf
from frsearch.research.selection import Selection
from frsearch.research.word_lists import is_stop_word

_WORDS = 25
"""Most words of an article that are searched for, as in Lucene's MoreLikeThis."""

_NAMED = 8
"""Most words named for each article found."""

_MIN_ARTICLES = 2
"""Fewest articles with a word: one that only the article itself has finds no other."""


def similar(selection: Selection, analyzer: FrenchAnalyzer, article_id: str | int, limit: int | None = 10) -> SimilarArticles:
    """Return the articles of a selection that are most similar to one, which is not among them.

    The words with the highest tf · idf in its title and body become a query, in which each counts in proportion to that
    (Salton & Buckley 1988, *Term-weighting approaches in automatic text retrieval*; Lucene's ``MoreLikeThis``), and articles are
    ranked as for any query. Raises ArticleMissing, ValueError and SearchStopped.
    """
    if limit is not None and limit < 0:
        raise ValueError(f"limit is {limit}; expected 0 or more, or None for all")
    searcher = selection.searcher
    cleaned = clean_id(article_id)
    doc_id = searcher.snapshot.doc_id(cleaned)
    if doc_id is None:
        raise ArticleMissing(str(article_id))
    with selection.limits():
        forms = _usual_forms(analyzer, searcher.snapshot.article(doc_id))
        weights = _typical(searcher, forms)
        tree = _query(weights, selection.tree)
        most = len(searcher.snapshot) if limit is None else limit + 1
        found = searcher.search(tree, TopK(most))
        others = [(other, score) for other, score in zip(found.doc_ids, found.scores, strict=True) if other != doc_id][:limit]
        items = tuple(_item(searcher, tree, other, score, forms) for other, score in others)
    words = tuple(forms[lemma][0] for lemma in weights)
    notes = () if weights else (Note("unknown", "the article has no word that another article has"),)
    return SimilarArticles(items, cleaned, words, (*selection.notes, *notes))


def _usual_forms(analyzer: FrenchAnalyzer, article: Article) -> dict[str, tuple[str, int]]:
    """Return the lemmas of an article, but for stop words: the surface form that is most frequent, and the occurrences of all."""
    surfaces: dict[str, Counter[str]] = {}
    for text in (article.title or "", article.body):
        for token in analyzer.tokens(text):
            if token.has_position and not token.stop:
                surfaces.setdefault(token.lemma, Counter())[token.surface] += 1
    usual = {lemma: (counts.most_common(1)[0][0], counts.total()) for lemma, counts in surfaces.items()}
    return {lemma: (form, count) for lemma, (form, count) in usual.items() if not is_stop_word(lemma, form.lower())}


def _typical(searcher: Searcher, forms: dict[str, tuple[str, int]]) -> dict[str, float]:
    """Return the lemmas with the highest (1 + ln tf) · idf, highest first."""
    total = len(searcher.snapshot)
    articles = {lemma: searcher.vocabulary.frequency(Term(lemma)) for lemma in forms}
    weights = {
        lemma: (1 + log(count)) * idf(articles[lemma], total)
        for lemma, (_, count) in forms.items()
        if articles[lemma] >= _MIN_ARTICLES
    }
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_WORDS])


def _query(weights: dict[str, float], filters: Node) -> Node:
    if not weights:
        return Nothing()
    highest = max(weights.values())
    words = [Boost(Term(lemma), weight / highest) for lemma, weight in weights.items()]
    either = Or(tuple(words)) if len(words) > 1 else words[0]
    return either if isinstance(filters, Everything) else And((either, filters))


def _item(searcher: Searcher, tree: Node, doc_id: int, score: float, forms: dict[str, tuple[str, int]]) -> SimilarArticle:
    article = searcher.snapshot.article(doc_id)
    parts = sorted(searcher.parts(tree, doc_id), key=lambda part: -part[1])
    words = _distinct(forms[leaf.text][0] for leaf, _ in parts if isinstance(leaf, Term) and leaf.text in forms)
    return SimilarArticle(article.id, article.title, article.outlet, article.date, score, words[:_NAMED])


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
