"""The vocabulary of one commit: frequencies, near words, completions, word families and related words."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

from frsearch.engine.cache import cached
from frsearch.engine.format.damage import reports_damage
from frsearch.engine.read.snapshot import SegmentsSnapshot
from frsearch.engine.search.cooccurrence import SAMPLE, relatives
from frsearch.engine.search.expansion import family, near_words, words_beginning
from frsearch.engine.search.statistics import Statistics
from frsearch.query import Fuzzy, Phrase, Term, Wildcard


class SegmentsVocabulary:
    """The term dictionaries of all segments of a commit as one."""

    def __init__(self, snapshot: SegmentsSnapshot, statistics: Statistics) -> None:
        self._segments = snapshot.segments
        self._statistics = statistics
        self.path, self.files = snapshot.path, snapshot.files
        self._families: dict[str, frozenset[str]] = {}
        self._relatives: dict[str, tuple[str, ...]] = {}

    @reports_damage
    def frequency(self, leaf: Term | Phrase) -> int:
        """Return how many articles contain a term, or the rarest word of a phrase."""
        return self._statistics.frequency(leaf)

    @reports_damage
    def forms(self, leaf: Wildcard | Fuzzy) -> int:
        """Return how many words a pattern or a misspelt word expands to, in the segment that has the most of them."""
        return self._statistics.forms(leaf)

    @reports_damage
    def near_words(self, exact: str) -> Counter[tuple[int, str]]:
        """Return the words one or two edits away from `exact`; if there are none with its first letter, any."""
        counts: Counter[tuple[int, str]] = Counter()
        for prefix in (1, 0):
            for segment in self._segments:
                counts.update(near_words(segment.words, segment.exact_counts, exact, prefix))
            if counts:
                break
        return counts

    @reports_damage
    def words_beginning(self, folded: str) -> Counter[str]:
        """Return the words whose folded form begins with `folded`, and their occurrences in titles and bodies."""
        counts: Counter[str] = Counter()
        for segment in self._segments:
            counts.update(words_beginning(segment.words, segment.exact_counts, folded))
        return counts

    @reports_damage
    def family(self, lemma: str) -> frozenset[str]:
        """Return the other lemmas with the stem of this one."""
        return cached(self._families, lemma, lambda: self._family(lemma))

    def _family(self, lemma: str) -> frozenset[str]:
        return frozenset().union(*(family(segment.words.lemmas, lemma) for segment in self._segments))

    @reports_damage
    def relatives(self, word: Term) -> tuple[str, ...]:
        """Return the lemmas that begin like that of a word and often occur in the same articles."""
        return cached(self._relatives, word.text, lambda: self._related(word.text))

    def _related(self, lemma: str) -> tuple[str, ...]:
        """Return related words, judged by the bodies of the largest segments."""
        largest = sorted(self._segments, key=lambda segment: -segment.articles)
        before = accumulate((segment.articles for segment in largest), initial=0)
        sampled = [segment.field("body") for segment, articles in zip(largest, before, strict=False) if articles < SAMPLE]
        return tuple(relatives(sampled, lemma))
