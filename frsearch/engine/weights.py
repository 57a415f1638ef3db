"""What a leaf can add to a score, from what is known of its words in a whole commit: df, cf, and shares of exact forms."""

from __future__ import annotations

from typing import assert_never

from frsearch.engine.cache import cached
from frsearch.query import Fuzzy, Leaf, Near, Phrase, Term, Wildcard, fields_of, leaves, single_leaves
from frsearch.ranking import BURSTINESS_WEIGHT, burstiness, exact_weight, idf


class Weights:
    """Weights of leaves, each computed once. An engine subclasses it and says what it knows of words."""

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._idfs: dict[Leaf, float] = {}
        self._weights: dict[Leaf, tuple[float, float]] = {}

    def lemma_counts(self, text: str, leaf: Term | Phrase) -> tuple[int, int]:
        """Return df and cf of the lemma of a word of a leaf, in the one of its fields with the highest df."""
        raise NotImplementedError

    def share(self, exact: str) -> float:
        """Return the fraction of the occurrences of its folded form that have this exact form."""
        raise NotImplementedError

    def articles_with(self, leaf: Wildcard | Fuzzy, field: str) -> int:
        """Return how many articles contain a word in one field that a leaf expands to."""
        raise NotImplementedError

    def weight(self, leaf: Leaf) -> float:
        """Return the highest score that a leaf can reach in a passage: its idf, times the weight of a form as typed."""
        return cached(self._weights, leaf, lambda: self._weighed(leaf))[0]

    def article_weight(self, leaf: Leaf) -> float:
        """Return the highest score that a leaf can reach in an article, where burstiness adds to idf."""
        return cached(self._weights, leaf, lambda: self._weighed(leaf))[1]

    def _weighed(self, leaf: Leaf) -> tuple[float, float]:
        own, exactness = self.idf(leaf), self._exactness(leaf)
        return own * exactness, (own + self._burst(leaf)) * exactness

    def _burst(self, leaf: Leaf) -> float:
        """Return the weighted burstiness of the words of a leaf, which adds to their idf."""
        match leaf:
            case Term() | Phrase():
                return BURSTINESS_WEIGHT * sum(burstiness(*self.lemma_counts(word, leaf)) for word in leaf.words)
            case Wildcard() | Fuzzy() | Near():
                return 0.0
            case _:
                assert_never(leaf)

    def _exactness(self, leaf: Leaf) -> float:
        typed = [one.words for one in single_leaves(leaf) if isinstance(one, Term | Phrase) and one.level == "exact"]
        return exact_weight([self.share(word) for words in typed for word in words if not word.isascii()]) if typed else 1.0

    def idf(self, leaf: Leaf) -> float:
        """Return the inverse document frequency of a leaf: that of its lemma, or the sum over several words.

        Alternatives, as those of a pattern, count as one word that occurs wherever any of them does.
        """
        return cached(self._idfs, leaf, lambda: self._idf(leaf))

    def _idf(self, leaf: Leaf) -> float:
        match leaf:
            case Term() | Phrase():
                return sum(idf(self.lemma_counts(word, leaf)[0], self._articles) for word in leaf.words)
            case Wildcard() | Fuzzy():
                return idf(max(self.articles_with(leaf, name) for name in fields_of(leaf)), self._articles)
            case Near(children):
                return sum(min(map(self.idf, leaves(child)), default=0.0) for child in children)
            case _:
                assert_never(leaf)
