"""What a search has to know of an index as a whole: how frequent words are, and what an occurrence counts in each article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, assert_never

import numpy as np

from frsearch.analysis.folding import fold
from frsearch.engine.cache import cached
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import count_forms
from frsearch.engine.search.multi_terms import multi_term_postings
from frsearch.query import Fuzzy, Leaf, Near, Phrase, Term, Wildcard, fields_of, leaves, single_leaves
from frsearch.ranking import BURSTINESS_WEIGHT, FIELD_WEIGHTS, burstiness, exact_weight, idf, length_norms

if TYPE_CHECKING:
    from numpy.typing import NDArray

Scores: TypeAlias = "NDArray[np.float32]"


class Statistics:
    """Numbers over all segments of a commit; deleted articles count in them until they are merged away."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._articles = sum(segment.articles for segment in segments)
        self._idfs: dict[Leaf, float] = {}
        self._weights: dict[Leaf, float] = {}
        self._article_weights: dict[Leaf, float] = {}
        self._frequencies: dict[Term | Phrase, int] = {}

    @cached_property
    def norms(self) -> dict[str, Scores]:
        """What an occurrence counts in each article, by field; from the average length in the whole index."""
        norms = {}
        for place, weight in FIELD_WEIGHTS.items():
            fields = [segment.field(place) for segment in self._segments]
            average = sum(field.length for field in fields) / max(self._articles, 1)
            norms[place] = np.concatenate([_NO_SCORES, *(length_norms(field.lengths, average, weight) for field in fields)])
        return norms

    def weight(self, leaf: Leaf) -> float:
        """Return what a leaf is worth at most in a passage: how rare its word is, times what the form as typed counts."""
        return cached(self._weights, leaf, lambda: self.idf(leaf) * self._exactness(leaf))

    def article_weight(self, leaf: Leaf) -> float:
        """Return what a leaf is worth at most in an article: there it counts as well that its words come in bursts."""
        return cached(self._article_weights, leaf, lambda: (self.idf(leaf) + self._burst(leaf)) * self._exactness(leaf))

    def _burst(self, leaf: Leaf) -> float:
        """Return what the bursts of words add to what they say."""
        match leaf:
            case Term() | Phrase():
                return BURSTINESS_WEIGHT * sum(burstiness(*self._lemma_counts(word, leaf)) for word in leaf.words)
            case Wildcard() | Fuzzy() | Near():
                return 0.0
            case _:
                assert_never(leaf)

    def _exactness(self, leaf: Leaf) -> float:
        typed = [one.words for one in single_leaves(leaf) if isinstance(one, Term | Phrase) and one.level == "exact"]
        return exact_weight([self._share(word) for words in typed for word in words if not word.isascii()]) if typed else 1.0

    def _share(self, exact: str) -> float:
        """Return which part of the occurrences of its folded form an exact form has."""
        own = others = 0
        for segment in self._segments:
            words, counts = segment.words, segment.exact_counts
            if (word := words.find(exact, "exact")) or (word := words.find(fold(exact), "folded")):
                first = words.first_exact.item(word.lemma)
                low, high = words.siblings(first + word.low)
                others += int(counts[low:high].sum())
                own += int(counts[first + word.low : first + word.high].sum()) if words.find(exact, "exact") else 0
        return own / max(others, 1)

    def idf(self, leaf: Leaf) -> float:
        """Return what a leaf says: the inverse document frequency of its word's lemma; of several words, their sum.

        Of words of which one is enough, that of all of them as if they were one.
        """
        return cached(self._idfs, leaf, lambda: self._idf(leaf))

    def _idf(self, leaf: Leaf) -> float:
        match leaf:
            case Term() | Phrase():
                return sum(idf(self._lemma_counts(word, leaf)[0], self._articles) for word in leaf.words)
            case Wildcard() | Fuzzy():
                return idf(max(self._articles_with(leaf, place) for place in fields_of(leaf)), self._articles)
            case Near(children):
                return sum(min(map(self.idf, leaves(child)), default=0.0) for child in children)
            case _:
                assert_never(leaf)

    def _articles_with(self, leaf: Wildcard | Fuzzy, place: str) -> int:
        return sum(len(multi_term_postings(segment.field(place), leaf).docs) for segment in self._segments)

    def forms(self, leaf: Wildcard | Fuzzy) -> int:
        """Return how many words a leaf stands for in the field and the segment where these are most."""
        fields = (segment.field(place) for segment in self._segments for place in fields_of(leaf))
        return max((count_forms(field, leaf) for field in fields), default=0)

    def _lemma_counts(self, text: str, leaf: Term | Phrase) -> tuple[int, int]:
        """Return in how many articles the lemma of a word stands, and how often, in the field where it is in most."""
        lemma = self._lemma(text, leaf.level)
        found = [(segment, word.lemma) for segment in self._segments if lemma and (word := segment.words.find(lemma, "lemma"))]
        return max(_total(_lemma_counts(segment, place, word) for segment, word in found) for place in fields_of(leaf))

    def _lemma(self, text: str, level: str) -> str | None:
        if level == "lemma":
            return text
        for segment in self._segments:
            if word := segment.words.find(text, level):
                return segment.words.lemmas.text(word.lemma)
        return None

    def frequency(self, leaf: Term | Phrase) -> int:
        """Return in how many articles a term, or the rarest word of a phrase, stands; deleted ones do not count here."""
        return cached(self._frequencies, leaf, lambda: self._frequency(leaf))

    def _frequency(self, leaf: Term | Phrase) -> int:
        return min(max(self._word_frequency(text, leaf.level, place) for place in fields_of(leaf)) for text in leaf.words)

    def _word_frequency(self, text: str, level: str, place: str) -> int:
        count = 0
        for segment in self._segments:
            word = segment.words.find(text, level)
            if word is None:
                continue
            if word.is_whole and segment.deleted is None:
                count += _lemma_counts(segment, place, word.lemma)[0]
            else:
                count += int(segment.live(segment.field(place).articles_with(word)[0]).sum())
        return count


def _lemma_counts(segment: Segment, place: str, lemma: int) -> tuple[int, int]:
    """Return in how many articles of a segment a lemma stands, and how often."""
    field = segment.field(place)
    entry = field.entry(lemma)
    return (field.df.item(entry), field.cf.item(entry)) if entry >= 0 else (0, 0)


def _total(counts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Add up articles and occurrences."""
    articles = occurrences = 0
    for some, their in counts:
        articles += some
        occurrences += their
    return articles, occurrences


_NO_SCORES = np.zeros(0, np.float32)
