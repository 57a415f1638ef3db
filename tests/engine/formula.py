"""The written formula of a score, worked out word by word: what the engine's arrays must add up to."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from copy import copy
from functools import cache
from typing import assert_never

from frsearch import Article
from frsearch.analysis.folding import fold
from frsearch.engine.format.impacts import IMPACT_SCALE, REFERENCE_LENGTHS
from frsearch.model import day_range
from frsearch.query import (
    Added,
    Address,
    And,
    AtLeast,
    Boost,
    DateRange,
    DisMax,
    Everything,
    Fuzzy,
    Leaf,
    Maybe,
    Metadata,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Recency,
    Term,
    Wildcard,
    leaves,
    single_leaves,
)
from frsearch.ranking import (
    BURSTINESS_WEIGHT,
    FIELD_WEIGHTS,
    K1,
    POSITION_BOOST,
    POSITION_DECAY,
    RECENCY_WEIGHT,
    TITLE_WEIGHT,
    exact_weight,
)
from tests.engine.oracle import ANALYZER, Stretch, count, length, matches, places, positions, stands_for, stretches


class Formula:
    """Scores articles among others."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles
        self._off = 0
        """Whether impacts are rounded down (-1), up (1), or not at all."""
        self._length = {(article.id, place): length(getattr(article, place)) for article in articles for place in FIELD_WEIGHTS}
        total = {place: sum(self._length[article.id, place] for article in articles) for place in FIELD_WEIGHTS}
        self._average = {place: total[place] / len(articles) for place in FIELD_WEIGHTS}
        self._lemmas = {
            (level, getattr(token, level)): token.lemma
            for article in articles
            for place in FIELD_WEIGHTS
            for token in ANALYZER.tokens(getattr(article, place) or "")
            for level in ("lemma", "folded", "exact")
        }
        self._tokens = [
            token
            for article in articles
            for place in ("title", "body")
            for token in ANALYZER.tokens(getattr(article, place) or "")
        ]
        self._share = cache(self._share)  # type: ignore[method-assign]
        self._idf = cache(self._counted_idf)
        self._burst = cache(self._burst)  # type: ignore[method-assign]
        self._weight = cache(self._weighed)

    def bounds(self, tree: Node, article: Article) -> tuple[float, float]:
        """Return the scores between which that of an article is, whose impacts are rounded; one that does not match has 0."""
        rounded = [self._off_by(codes).score(tree, article) for codes in (-1, 1)]
        return rounded[0], rounded[1]

    def _off_by(self, codes: int) -> Formula:
        other = copy(self)
        other._off = codes
        return other

    def score(self, tree: Node, article: Article) -> float:
        """Return the score of an article; one that does not match has 0."""
        if not matches(tree, article):
            return 0.0
        match tree:
            case DisMax(children):
                return max(self.score(child, article) for child in children)
            case And(children) | Or(children) | AtLeast(_, children):
                return sum(self.score(child, article) for child in children)
            case Maybe(required, optional):
                return self.score(required, article) + self.score(optional, article)
            case Boost(child, factor):
                return factor * self.score(child, article)
            case Term() | Phrase() | Wildcard() | Fuzzy() | Near():
                return self._leaf(tree, article)
            case Recency(child, half_life, until):
                return self.score(child, article) * (1 + RECENCY_WEIGHT * math.exp2(-_age(article, half_life, until) / half_life))
            case Not() | Everything() | Nothing() | DateRange() | Added() | Address() | Metadata():
                return 0.0
            case _:
                assert_never(tree)

    def _leaf(self, leaf: Leaf, article: Article) -> float:
        """BM25F: w · tf / (k1 + tf), where tf = Σ w_f · tf_f / √(length_f / average_f); a title's word scores again alone."""
        tf = alone = 0.0
        for place in places(leaf):
            share = self._length[article.id, place] / self._average[place]
            counted = count(leaf, article, place) + POSITION_BOOST * self._earliness(leaf, article, place)
            if counted and isinstance(leaf, Term | Phrase) and len(leaf.words) == 1:
                counted = self._rounded(leaf, counted, article, place)
                alone = counted / math.sqrt(share) if place == "title" else alone
            tf += FIELD_WEIGHTS[place] * counted / math.sqrt(share) if counted else 0.0
        weight = self._weight(leaf)
        if isinstance(leaf, Term | Phrase):
            weight += BURSTINESS_WEIGHT * sum(
                self._burst(self._lemmas.get((leaf.level, word)), places(leaf)) for word in leaf.words
            )
        typed = [one for one in single_leaves(leaf) if isinstance(one, Term | Phrase) and one.level == "exact"]
        if typed:
            weight *= exact_weight([self._share(word) for one in typed for word in one.words if not word.isascii()])
        return weight * (tf / (K1 + tf) + TITLE_WEIGHT * alone / (K1 + alone))

    def _rounded(self, leaf: Term | Phrase, counted: float, article: Article, place: str) -> float:
        """Return what a word counts, off by as much as rounding to one of 256 codes allows: by half a code.

        The impacts of several forms of a lemma, as only the folded level has them, are rounded each, and their sum once more.
        """
        norm = math.sqrt(REFERENCE_LENGTHS[place] / self._length[article.id, place])
        code = 256 * counted * norm / (counted * norm + IMPACT_SCALE)
        off = self._off * (0.5 if leaf.level != "folded" else 1.1)
        code = min(max(code + 1.01 * off, min(code, 1)), max(code, 255))
        return IMPACT_SCALE * code / (256 - code) / norm

    def _earliness(self, leaf: Leaf, article: Article, place: str) -> float:
        """Return the position weights of a word or phrase in a body, summed over its occurrences; 0 for anything else."""
        if place != "body" or not isinstance(leaf, Term | Phrase):
            return 0.0
        return sum(math.exp(-at / POSITION_DECAY) for at, _ in stretches(leaf, article.body))

    def _burst(self, lemma: str | None, sought: tuple[str, ...]) -> float:
        """Return the burstiness of a lemma: the log of its mean tf in articles with it, in the field with the highest df."""
        found = [[len(words[lemma]) for words in self._words(place, "lemma") if lemma and lemma in words] for place in sought]
        counts = max(found, key=lambda counts: (len(counts), sum(counts)))
        return math.log(sum(counts) / len(counts)) if counts else 0.0

    def _share(self, word: str) -> float:
        """Return which part of the words that are the same without accents, in titles and bodies, a form has."""
        forms = [token.exact for token in self._tokens if token.folded == fold(word)]
        return forms.count(word) / max(len(forms), 1)

    def _weighed(self, leaf: Leaf) -> float:
        """Return the idf of the lemma; of a phrase their sum; of an expansion that of all its words as one."""
        match leaf:
            case Term() | Phrase():
                return sum(self._idf(self._lemmas.get((leaf.level, word)), places(leaf)) for word in leaf.words)
            case Wildcard() | Fuzzy():
                return self._from_count(max(self._articles_with(leaf, place) for place in places(leaf)))
            case Near(children):
                return sum(min(self._weight(word) for word in leaves(child)) for child in children)
            case _:
                assert_never(leaf)

    def _articles_with(self, leaf: Wildcard | Fuzzy, place: str) -> int:
        return sum(any(stands_for(leaf, word) for word in words) for words in self._words(place, "folded"))

    def _counted_idf(self, lemma: str | None, sought: tuple[str, ...]) -> float:
        return self._from_count(max(sum(lemma in words for words in self._words(place, "lemma")) for place in sought))

    def _words(self, place: str, level: str) -> list[Mapping[str, list[Stretch]]]:
        """Return the words of each article."""
        return [positions(getattr(article, place) or "", level) for article in self._articles]

    def _from_count(self, articles: int) -> float:
        """Return the idf of what occurs in so many articles."""
        return math.log(1 + (len(self._articles) - articles + 0.5) / (articles + 0.5))


def _age(article: Article, undated: float, until: datetime.date) -> float:
    """Return the days from the middle of an article's date to `until`, 0 if it is later; `undated` without a date."""
    if not article.date:
        return undated
    middle = sum(day.toordinal() for day in day_range(article.date)) // 2
    return max(until.toordinal() - middle, 0)
