"""Match spans: where the leaves of a query occur in the text of the articles that are shown.

The articles that a page shows from one segment are looked at together, so that each posting list is entered once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, assert_never, cast

import numpy as np

from frsearch.deadline import checking_time
from frsearch.engine.arrays import Bools, Counts, Numbers, starts_of
from frsearch.engine.read.dictionary import TermEntry
from frsearch.engine.read.field import MAX_POSITIONS, PostingList
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.multi_terms import MultiTermPostings, multi_term_postings
from frsearch.engine.search.positions import near_spans
from frsearch.query import Fuzzy, Leaf, Match, Near, Phrase, Term, Wildcard, fields_of


class _Run(NamedTuple):
    """Where something occurs in some articles: the slots of its first and last word, and the exact form of the last."""

    first: Numbers
    last: Numbers
    form: Numbers

    def some(self, chosen: Bools | Counts) -> _Run:
        return _Run(*(column[chosen] for column in self))


class _Lemma(NamedTuple):
    """A lemma in one field, its exact forms as a range of ordinals, and the leaves that ask for it.

    These are given as (first form, end of forms, leaf number).
    """

    postings: PostingList
    first: int
    end: int
    asked: list[tuple[int, int, int]]

    def runs(self, occurrences: _Run) -> Iterator[tuple[_Run, int]]:
        """Yield where each leaf occurs that asks for this lemma, with its number."""
        for low, high, leaf in self.asked:
            yield occurrences if (low, high) == (self.first, self.end) else _of_forms(occurrences, low, high), leaf


def _of_forms(occurrences: _Run, low: int, high: int) -> _Run:
    return occurrences.some(occurrences.form - np.uint32(low) < np.uint32(high - low))  # lower ones wrap around


class SpanFinder:
    """Finds where leaves occur in one field of the articles of a segment; those searched for in other fields are ignored."""

    def __init__(self, segment: Segment, leaves: Sequence[Leaf], name: str) -> None:
        self._segment = segment
        self._field = segment.field(name)
        self._words = segment.words
        self._lemmas: dict[int, _Lemma] = {}
        self._phrases: list[tuple[Sequence[TermEntry], int, int]] = []
        self._nears: list[tuple[Near, int]] = []
        self._patterns: list[tuple[MultiTermPostings, int]] = []
        for number, leaf in enumerate(checking_time(leaves)):
            if name not in fields_of(leaf):
                continue
            match leaf:
                case Term() | Phrase():
                    self._seek(leaf, number)
                case Wildcard() | Fuzzy():
                    self._patterns.append((multi_term_postings(self._field, leaf), number))
                case Near():
                    self._nears.append((leaf, number))
                case _:
                    assert_never(leaf)

    def _seek(self, leaf: Term | Phrase, number: int) -> None:
        words = words_for(self._field, leaf)
        if len(words) > 1:
            if all(self._lemma(word.lemma) for word in words):
                self._phrases.append((words, cast(Phrase, leaf).slop, number))
        elif words and (lemma := self._lemma(words[0].lemma)):
            lemma.asked.append((lemma.first + words[0].low, lemma.first + words[0].high, number))

    def _lemma(self, number: int) -> _Lemma | None:
        """Return a lemma of this field, loading it first if need be; None: the field lacks it."""
        if number not in self._lemmas and (lemma := self._loaded(number)):
            self._lemmas[number] = lemma
        return self._lemmas.get(number)

    def _loaded(self, number: int) -> _Lemma | None:
        postings = self._field.postings(number)
        first = self._words.first_exact
        return _Lemma(postings, first.item(number), first.item(number + 1), []) if postings else None

    def matches(self, docs: Numbers) -> list[list[Match]]:
        """Return where the leaves occur in each of some articles (ascending, each once), in order."""
        runs = [run for run in self._runs(docs) if len(run[0].first)]
        if not runs:
            return [[] for _ in range(len(docs))]
        first, last, form = (np.concatenate(column) for column in zip(*(run for run, _ in runs), strict=True))
        leaf = np.repeat([leaf for _, leaf in runs], [len(run.first) for run, _ in runs])
        article, start, end = self._field.spans_in(docs, first, last, form)
        order = np.lexsort((leaf, end, start, article))
        found = list(zip(*(column[order].tolist() for column in (start, end, leaf)), strict=True))
        bounds = starts_of(np.bincount(article, minlength=len(docs))).tolist()
        return [found[low:high] for low, high in pairwise(bounds)]

    def _runs(self, docs: Numbers) -> Iterator[tuple[_Run, int]]:
        """Yield where each leaf occurs in some articles, with its number; a leaf that is a pattern has many of these."""
        lemmas = self._with_patterns(docs) if self._patterns else self._lemmas
        occurrences: dict[int, _Run] = {}
        for number, lemma in checking_time(lemmas.items()):
            slots, forms = lemma.postings.within(docs, MAX_POSITIONS)
            occurrences[number] = there = _Run(slots, slots, forms + np.uint32(lemma.first))
            yield from lemma.runs(there)
        for words, slop, leaf in checking_time(self._phrases):
            yield self._chains(words, slop, occurrences), leaf
        for near, leaf in self._nears:
            yield self._of_near(near, docs), leaf

    def _with_patterns(self, docs: Numbers) -> dict[int, _Lemma]:
        """Return the lemmas asked for, with those of these articles that patterns expand to."""
        lemmas = self._lemmas.copy()
        for found, leaf in self._patterns:
            for number in checking_time(found.lemmas_in(docs)):
                if lemma := lemmas.get(number) or self._loaded(number):
                    asked = [*lemma.asked, *((low, high, leaf) for low, high in found.asked[number])]
                    lemmas[number] = lemma._replace(asked=asked)
        return lemmas

    def _of_near(self, near: Near, docs: Numbers) -> _Run:
        """Return where the words of a proximity leaf occur near each other, at :data:`MAX_POSITIONS` per article at most."""
        spans = near_spans(self._segment, self._field, near, docs)
        if len(spans) > MAX_POSITIONS:
            order = np.argsort(spans.first, kind="stable")
            start = spans.first[order].searchsorted(self._field.bases[docs])
            rank = np.arange(len(order)) - start[self._field.bases[docs].searchsorted(spans.first[order], side="right") - 1]
            spans = spans[order[rank < MAX_POSITIONS]]
        return _Run(spans.first, spans.last, spans.last_form)

    def _chains(self, words: Sequence[TermEntry], slop: int, occurrences: dict[int, _Run]) -> _Run:
        """Return where words occur in a row: each one at the nearest earlier match of those before it."""
        found = self._of(words[0], occurrences)
        for earlier, word in pairwise(words):
            ends = self._words.ends(earlier, found.last, found.form)
            if ends is not found.last:
                order = np.lexsort((found.first, ends))
                ends, found = ends[order], found.some(order)
            longer = self._of(word, occurrences)
            before = ends.searchsorted(longer.first) - 1
            is_near = before >= 0
            if len(ends):
                is_near &= longer.first - ends[before] <= slop + 1
                if slop:
                    is_near &= self._field.articles_of(longer.first) == self._field.articles_of(ends[before])
            found = _Run(found.first[before[is_near]], *longer.some(is_near)[1:])
        return found

    def _of(self, word: TermEntry, occurrences: dict[int, _Run]) -> _Run:
        there = occurrences[word.lemma]
        first = self._lemmas[word.lemma].first
        return there if word.is_whole else _of_forms(there, first + word.low, first + word.high)
