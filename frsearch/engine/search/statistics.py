"""Statistics of a whole commit for scoring: df, cf, idf, weights of leaves, and length norms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias, assert_never

import numpy as np

from frsearch.analysis.folding import fold
from frsearch.engine.cache import cached, cached_property
from frsearch.engine.format.impacts import IMPACT_OF_CODE, REFERENCE_LENGTHS
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import count_forms
from frsearch.engine.search.multi_terms import multi_term_postings
from frsearch.query import Fuzzy, Leaf, Near, Phrase, Term, Wildcard, fields_of, leaves, single_leaves
from frsearch.ranking import BURSTINESS_WEIGHT, FIELD_WEIGHTS, burstiness, exact_weight, idf, length_norms

if TYPE_CHECKING:
    from numpy.typing import NDArray

Scores: TypeAlias = "NDArray[np.float32]"


class Statistics:
    """Statistics over all segments of a commit; deleted articles count until a merge drops them."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._articles = sum(segment.articles for segment in segments)
        self._idfs: dict[Leaf, float] = {}
        self._weights: dict[Leaf, tuple[float, float]] = {}
        self._frequencies: dict[Term | Phrase, int] = {}
        self._counts: dict[tuple[str, str], tuple[int, int]] = {}

    @cached_property
    def _averages(self) -> dict[str, float]:
        """The average length of each field in the whole index, in positions."""
        lengths = {name: sum(segment.field(name).length for segment in self._segments) for name in FIELD_WEIGHTS}
        return {name: length / max(self._articles, 1) for name, length in lengths.items()}

    @cached_property
    def norms(self) -> dict[str, Scores]:
        """The length norm of each article times the field's weight, by field; lengths are averaged over the whole index."""
        norms = {}
        for name, weight in FIELD_WEIGHTS.items():
            lengths = (segment.field(name).lengths for segment in self._segments)
            norms[name] = np.concatenate([_NO_SCORES, *(length_norms(one, self._averages[name], weight) for one in lengths)])
        return norms

    @cached_property
    def impact_tf(self) -> dict[str, Scores]:
        """The tf that each impact code stands for, by field: relative to the average length, times the field's weight."""
        return {
            name: IMPACT_OF_CODE * length_norms(np.array(REFERENCE_LENGTHS[name]), average, FIELD_WEIGHTS[name])
            for name, average in self._averages.items()
        }

    @cached_property
    def title_tf(self) -> Scores:
        """The tf that each impact code of a title stands for where the title is scored as a text of its own."""
        return self.impact_tf["title"] / np.float32(FIELD_WEIGHTS["title"])

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
                return BURSTINESS_WEIGHT * sum(burstiness(*self._lemma_counts(word, leaf)) for word in leaf.words)
            case Wildcard() | Fuzzy() | Near():
                return 0.0
            case _:
                assert_never(leaf)

    def _exactness(self, leaf: Leaf) -> float:
        typed = [one.words for one in single_leaves(leaf) if isinstance(one, Term | Phrase) and one.level == "exact"]
        return exact_weight([self._share(word) for words in typed for word in words if not word.isascii()]) if typed else 1.0

    def _share(self, exact: str) -> float:
        """Return the fraction of the occurrences of its folded form that have this exact form."""
        own = others = 0
        for segment in self._segments:
            words, counts = segment.words, segment.exact_counts
            if (word := words.find(exact, "exact")) or (word := words.find(fold(exact), "folded")):
                first = words.first_exact_of(word.lemma)
                low, high = words.siblings(first + word.low)
                others += int(counts[low:high].sum())
                own += int(counts[first + word.low : first + word.high].sum()) if words.find(exact, "exact") else 0
        return own / max(others, 1)

    def idf(self, leaf: Leaf) -> float:
        """Return the inverse document frequency of a leaf: that of its lemma, or the sum over several words.

        Alternatives, as those of a pattern, count as one word that occurs wherever any of them does.
        """
        return cached(self._idfs, leaf, lambda: self._idf(leaf))

    def _idf(self, leaf: Leaf) -> float:
        match leaf:
            case Term() | Phrase():
                return sum(idf(self._lemma_counts(word, leaf)[0], self._articles) for word in leaf.words)
            case Wildcard() | Fuzzy():
                return idf(max(self._articles_with(leaf, name) for name in fields_of(leaf)), self._articles)
            case Near(children):
                return sum(min(map(self.idf, leaves(child)), default=0.0) for child in children)
            case _:
                assert_never(leaf)

    def _articles_with(self, leaf: Wildcard | Fuzzy, name: str) -> int:
        return sum(len(multi_term_postings(segment.field(name), leaf).docs) for segment in self._segments)

    def forms(self, leaf: Wildcard | Fuzzy) -> int:
        """Return how many words a leaf expands to, in the field and segment with the most of them."""
        fields = (segment.field(name) for segment in self._segments for name in fields_of(leaf))
        return max((count_forms(field, leaf) for field in fields), default=0)

    def _lemma_counts(self, text: str, leaf: Term | Phrase) -> tuple[int, int]:
        """Return df and cf of the lemma of a word, in the field with the highest df."""
        lemma = self._lemma(text, leaf.level)
        if lemma is None:
            return 0, 0
        return cached(self._counts, (lemma, leaf.field), lambda: self._counted(lemma, fields_of(leaf)))

    def _counted(self, lemma: str, fields: Sequence[str]) -> tuple[int, int]:
        words = [(segment, word.lemma) for segment in self._segments if (word := segment.words.find(lemma, "lemma"))]
        return max(_total([_lemma_counts(segment, name, number) for segment, number in words]) for name in fields)

    def _lemma(self, text: str, level: str) -> str | None:
        if level == "lemma":
            return text
        for segment in self._segments:
            if word := segment.words.find(text, level):
                return segment.words.lemmas.text(word.lemma)
        return None

    def frequency(self, leaf: Term | Phrase) -> int:
        """Return how many articles contain a term, or the rarest word of a phrase; deleted ones do not count here."""
        return cached(self._frequencies, leaf, lambda: self._frequency(leaf))

    def _frequency(self, leaf: Term | Phrase) -> int:
        return min(max(self._word_frequency(text, leaf.level, name) for name in fields_of(leaf)) for text in leaf.words)

    def _word_frequency(self, text: str, level: str, name: str) -> int:
        count = 0
        for segment in self._segments:
            word = segment.words.find(text, level)
            if word is None:
                continue
            if word.is_whole and segment.deleted is None:
                count += _lemma_counts(segment, name, word.lemma)[0]
            else:
                count += int(segment.live(segment.field(name).docs_of(word)).sum())
        return count


def _lemma_counts(segment: Segment, name: str, lemma: int) -> tuple[int, int]:
    """Return df and cf of a lemma in one field of a segment."""
    postings = segment.field(name).postings(lemma)
    return (postings.df, postings.count) if postings else (0, 0)


def _total(counts: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the sum of pairs of df and cf."""
    return sum([df for df, _ in counts]), sum([cf for _, cf in counts])


_NO_SCORES = np.zeros(0, np.float32)
