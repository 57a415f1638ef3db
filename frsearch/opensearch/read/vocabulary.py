"""The vocabulary of one commit: frequencies, near words, completions and families, from counts and the index of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from frsearch.analysis.families import MIN_STEM_LENGTH, stem
from frsearch.analysis.folding import fold
from frsearch.engine.cache import cached
from frsearch.matching.finder import edit_distance
from frsearch.opensearch.read.asking import Asking
from frsearch.opensearch.read.expansion import Expansions, is_near, pattern_query, words_like
from frsearch.opensearch.read.relatives import Relatives
from frsearch.opensearch.read.weights import ClusterWeights
from frsearch.query import LONGEST_MISSPELT, Fuzzy, Phrase, Term, Wildcard, fields_of


class ClusterVocabulary:
    """The words of an index on a cluster."""

    def __init__(self, asking: Asking, weights: ClusterWeights, expansions: Expansions, relatives: Relatives) -> None:
        self._asking = asking
        self._weights = weights
        self._expansions = expansions
        self._relatives = relatives
        self._families: dict[str, frozenset[str]] = {}

    def frequency(self, leaf: Term | Phrase) -> int:
        """Return how many articles contain a term, or the rarest word of a phrase."""
        return self._weights.frequency(leaf)

    def forms(self, leaf: Wildcard | Fuzzy) -> int:
        """Return how many words a pattern or a misspelt word expands to, in the field that has the most of them."""
        return max(self._expansions.of(leaf, place).total for place in fields_of(leaf))

    def near_words(self, exact: str) -> Mapping[tuple[int, str], int]:
        """Return the words one or two edits away from `exact`, (edits, form) → occurrences; if none begins like it, any."""
        typed = fold(exact)
        counts: Counter[tuple[int, str]] = Counter()
        if len(exact) < 3 or len(typed) > LONGEST_MISSPELT:
            return counts
        leaf = Fuzzy(typed, 1 if len(exact) < 5 else 2)
        near = [word for word in words_like(self._asking, pattern_query(leaf)) if is_near(leaf, word.folded)]
        beginning_like = [word for word in near if word.folded[:1] == typed[:1] and word.exact]
        for word in beginning_like or near:
            edits = edit_distance(typed, word.folded, leaf.edits)
            counts.update({(edits, form): count for form, count in word.exact.items()})
        return counts

    def words_beginning(self, folded: str) -> Mapping[str, int]:
        """Return the words whose folded form begins with `folded`, and their occurrences in titles and bodies."""
        counts: Counter[str] = Counter()
        for word in words_like(self._asking, {"prefix": {"folded": folded}} if folded else {"match_all": {}}):
            counts.update(word.exact)
        return counts

    def family(self, lemma: str) -> frozenset[str]:
        """Return the other lemmas with the stem of this one."""
        return cached(self._families, lemma, lambda: self._family(lemma))

    def _family(self, lemma: str) -> frozenset[str]:
        own = stem(lemma)
        if len(own) < MIN_STEM_LENGTH or not lemma.isalpha():
            return frozenset()
        near = {word.lemma for word in words_like(self._asking, {"prefix": {"lemma": own}})}
        return frozenset(other for other in near if other != lemma and other.isalpha() and stem(other) == own)

    def relatives(self, word: Term) -> tuple[str, ...]:
        """Return the lemmas that begin like that of a word and often occur in the same articles."""
        return self._relatives.of(word.text)
