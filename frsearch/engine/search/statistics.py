"""Statistics of a whole commit for scoring: df, cf, shares of exact forms, and length norms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from frsearch.analysis.folding import fold
from frsearch.engine.cache import cached, cached_property
from frsearch.engine.format.impacts import IMPACT_OF_CODE, REFERENCE_LENGTHS
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import count_forms
from frsearch.engine.search.multi_terms import multi_term_postings
from frsearch.engine.weights import Weights
from frsearch.query import Fuzzy, Phrase, Term, Wildcard, fields_of
from frsearch.ranking import FIELD_WEIGHTS, length_norms

if TYPE_CHECKING:
    from numpy.typing import NDArray

Scores: TypeAlias = "NDArray[np.float32]"


class Statistics(Weights):
    """Statistics over all segments of a commit; deleted articles count until a merge drops them."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        super().__init__(sum(segment.articles for segment in segments))
        self._segments = segments
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

    def share(self, exact: str) -> float:
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

    def articles_with(self, leaf: Wildcard | Fuzzy, field: str) -> int:
        """Return how many articles contain a word in one field that a leaf expands to."""
        return sum(len(multi_term_postings(segment.field(field), leaf).docs) for segment in self._segments)

    def forms(self, leaf: Wildcard | Fuzzy) -> int:
        """Return how many words a leaf expands to, in the field and segment with the most of them."""
        fields = (segment.field(name) for segment in self._segments for name in fields_of(leaf))
        return max((count_forms(field, leaf) for field in fields), default=0)

    def lemma_counts(self, text: str, leaf: Term | Phrase) -> tuple[int, int]:
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
