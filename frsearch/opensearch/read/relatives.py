"""Related words: lemmas that begin alike and often occur in the same articles, by the cluster's counts over all articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from frsearch.matching.relatives import BEGINNING, MIN_DF, may_be_related, may_have_relatives
from frsearch.opensearch.read.asking import Asking, Question, ask_together
from frsearch.opensearch.read.facts import counting, word_of
from frsearch.opensearch.terms import BEGINS, term
from frsearch.ranking import MIN_ASSOCIATION, association

_MOST = 2000
"""Most words with the same beginning that are looked at: the most frequent."""


_MOST_LEMMAS = 10_000
"""Lemmas whose relatives are remembered."""


class Relatives:
    """The relatives asked for so far, in two messages: which words begin alike, then in how many articles they occur."""

    def __init__(self, asking: Asking, articles: int) -> None:
        self._asking = asking
        self._articles = articles
        self._alike: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, lemma: str) -> tuple[str, ...]:
        """Return the relatives of a lemma."""
        for question in (self.alike, self.together):
            ask_together(self._asking, [question([lemma])])
        return self._known[lemma]

    def alike(self, lemmas: Iterable[str]) -> Question | None:
        """Return the question which words begin like some lemmas."""
        if len(self._alike) > _MOST_LEMMAS:
            self._alike.clear()
            self._known.clear()
        new = [lemma for lemma in dict.fromkeys(lemmas) if lemma not in self._alike]
        if not new:
            return None

        def learn(_: Sequence[Any], found: Sequence[Any]) -> None:
            for lemma, answer in zip(new, found, strict=True):
                occurrences: Counter[str] = Counter()
                for word in map(word_of, answer["hits"]["hits"]):
                    occurrences[word.lemma] += word.counts["body"]
                frequent = (other for other, count in occurrences.items() if count >= MIN_DF)
                self._alike[lemma] = tuple(sorted(other for other in frequent if may_be_related(lemma, other)))

        return Question([], [_beginning_like(lemma) for lemma in new], learn)

    def together(self, lemmas: Iterable[str]) -> Question | None:
        """Return the question in how many articles some lemmas occur together with words that begin like them."""
        new = [lemma for lemma in dict.fromkeys(lemmas) if lemma not in self._known and lemma in self._alike]
        self._known |= {lemma: () for lemma in new if not self._alike[lemma]}
        if not (asked := [lemma for lemma in new if self._alike[lemma]]):
            return None
        filters: dict[str, Any] = {}
        for at, lemma in enumerate(asked):
            filters[f"{at}"] = _with(lemma)
            for number, other in enumerate(self._alike[lemma]):
                filters[f"{at} {number}"] = _with(other)
                filters[f"{at} {number} both"] = {"bool": {"filter": [_with(lemma), _with(other)]}}

        def learn(answers: Sequence[Any], _: Sequence[Any]) -> None:
            counts = {name: bucket["doc_count"] for name, bucket in answers[0]["aggregations"]["all"]["buckets"].items()}
            for at, lemma in enumerate(asked):
                self._known[lemma] = self._related(lemma, at, counts)

        return Question([counting(filters)], [], learn)

    def _related(self, lemma: str, at: int, counts: Mapping[str, int]) -> tuple[str, ...]:
        others = self._alike[lemma]
        articles = np.array([counts[f"{at} {number}"] for number in range(len(others))])
        both = np.array([counts[f"{at} {number} both"] for number in range(len(others))])
        values = association(both, counts[f"{at}"], articles, self._articles)
        is_related = (values > MIN_ASSOCIATION) & (articles >= MIN_DF)
        return tuple(other for other, is_one in zip(others, is_related.tolist(), strict=True) if is_one)


def _beginning_like(lemma: str) -> dict[str, Any]:
    """Return the search for the words of the lemmas that begin like one; a very short one, or a number, has none."""
    alike: dict[str, Any] = {"prefix": {"lemma": lemma[:BEGINNING]}} if may_have_relatives(lemma) else {"match_none": {}}
    query = {"bool": {"filter": [alike, {"range": {"body": {"gt": 0}}}]}}
    return {"size": _MOST, "query": query, "sort": [{"body": "desc"}, {"folded": "asc"}]}


def _with(lemma: str) -> dict[str, Any]:
    form = term(lemma)
    return {"terms": {"body_lemma": [form, form + BEGINS]}}
