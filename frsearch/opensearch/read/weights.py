"""Weights of leaves from the cluster's own counts."""

from __future__ import annotations

from frsearch.engine.weights import Weights
from frsearch.opensearch.read.expansion import Expansions
from frsearch.opensearch.read.facts import Facts
from frsearch.query import Fuzzy, Phrase, Term, Wildcard, fields_of


class ClusterWeights(Weights):
    """Weights in one commit; words that were not expected are asked about one by one."""

    def __init__(self, articles: int, facts: Facts, expansions: Expansions) -> None:
        super().__init__(articles)
        self._facts = facts
        self._expansions = expansions

    def lemma_counts(self, text: str, leaf: Term | Phrase) -> tuple[int, int]:
        """Return df and cf of the lemma of a word of a leaf, in the one of its fields with the highest df."""
        self._facts.expect([leaf])
        return self._facts.lemma_counts(leaf.level, text, fields_of(leaf))

    def share(self, exact: str) -> float:
        """Return the fraction of the occurrences of its folded form that have this exact form."""
        self._facts.expect([Term(exact, "exact")])
        return self._facts.share(exact)

    def articles_with(self, leaf: Wildcard | Fuzzy, field: str) -> int:
        """Return how many articles contain a word in one field that a leaf expands to."""
        return self._expansions.articles_with(leaf, field)

    def frequency(self, leaf: Term | Phrase) -> int:
        """Return how many articles contain a term, or the rarest word of a phrase."""
        self._facts.expect([leaf])
        known = [self._facts.known(leaf.level, word).df for word in leaf.words]
        return min(max(df[place] for place in fields_of(leaf)) for df in known)
