"""Match spans: where the leaves of a query occur in the text of the articles that are shown.

Few articles are shown, and a word occurs a few times in each: plain Python is fast enough once arrays are unpacked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias, assert_never, cast

import numpy as np

from frsearch.deadline import checking_time
from frsearch.engine.read.dictionary import TermEntry
from frsearch.engine.read.field import MAX_POSITIONS, PostingList
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.multi_terms import MultiTermPostings, multi_term_postings
from frsearch.engine.search.positions import near_spans
from frsearch.query import Fuzzy, Leaf, Match, Near, Phrase, Term, Wildcard

Positions: TypeAlias = "list[tuple[int, int]]"
"""Slots of one article, ascending, and the exact form at each."""


class _Lemma(NamedTuple):
    """A lemma in one field, its first exact form, and the leaves that ask for it, as (first form, end of forms, leaf number)."""

    postings: PostingList
    first: int
    asked: list[tuple[int, int, int]]


class SpanFinder:
    """Finds where leaves occur in one field of the articles of a segment."""

    def __init__(self, segment: Segment, leaves: Sequence[Leaf], name: str) -> None:
        self._segment = segment
        self._field = segment.field(name)
        self._words = segment.words
        self._lemmas: dict[int, _Lemma] = {}
        self._phrases: list[tuple[Sequence[TermEntry], int, int]] = []
        self._nears: list[tuple[Near, int]] = []
        self._patterns: list[tuple[MultiTermPostings, int]] = []
        for number, leaf in enumerate(checking_time(leaves)):
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
        return _Lemma(postings, self._words.first_exact.item(number), []) if postings else None

    def matches(self, doc: int) -> list[Match]:
        """Return where the leaves occur in an article, in order."""
        runs = self._of_nears(doc) if self._nears else []
        lemmas = self._with_patterns(doc) if self._patterns else self._lemmas
        positions: dict[int, Positions] = {}
        for number, lemma in lemmas.items():
            if there := lemma.postings.positions(doc, lemma.first):
                positions[number] = there
        if not runs and not positions:
            return []
        for words, slop, leaf in self._phrases:
            runs += ((first, last, form, leaf) for first, last, form in self._chains(words, slop, positions))
        starts = self._field.word_starts(doc).data
        base = self._field.base.item(doc)
        size = self._field.sizes_in(doc)
        found = [Match(starts[first - base], starts[last - base] + size(last, form), leaf) for first, last, form, leaf in runs]
        for number, there in positions.items():
            asked = lemmas[number].asked
            for slot, form in there:
                start = starts[slot - base]
                end = start + size(slot, form)
                for low, high, leaf in asked:
                    if low <= form < high:
                        found.append(Match(start, end, leaf))
        found.sort()
        return found

    def _with_patterns(self, doc: int) -> dict[int, _Lemma]:
        """Return the lemmas asked for, with those of this article that patterns expand to."""
        lemmas = self._lemmas.copy()
        for found, leaf in self._patterns:
            for number in found.lemmas_in(doc):
                if lemma := lemmas.get(number) or self._loaded(number):
                    asked = [*lemma.asked, *((low, high, leaf) for low, high in found.asked[number])]
                    lemmas[number] = lemma._replace(asked=asked)
        return lemmas

    def _of_nears(self, doc: int) -> list[tuple[int, int, int, int]]:
        """Return (first slot, last slot, last form, leaf number) of each match of proximity leaves."""
        runs: list[tuple[int, int, int, int]] = []
        for near, leaf in self._nears:
            found = near_spans(self._segment, self._field, near, np.array([doc], np.uint32))
            if len(found) > MAX_POSITIONS:
                found = found[np.argsort(found.first, kind="stable")[:MAX_POSITIONS]]
            columns = (column.tolist() for column in (found.first, found.last, found.last_form))
            runs += ((first, last, form, leaf) for first, last, form in zip(*columns, strict=True))
        return runs

    def _chains(self, words: Sequence[TermEntry], slop: int, positions: dict[int, Positions]) -> list[tuple[int, int, int]]:
        """Return (first slot, last slot, last word's exact form) of each occurrence of words in a row."""
        spans = self._words.spans
        so_far = [(slot, slot, form) for slot, form in self._of(words[0], positions)]
        for word in words[1:]:
            ends = sorted((last + spans.item(form) - 1, first) for first, last, form in so_far)
            longer = []
            for slot, form in self._of(word, positions):
                before = bisect_left(ends, (slot,)) - 1  # the nearest earlier match of the words so far
                if before >= 0 and slot - ends[before][0] <= slop + 1:
                    longer.append((ends[before][1], slot, form))
            so_far = longer
        return so_far

    def _of(self, word: TermEntry, positions: dict[int, Positions]) -> Iterator[tuple[int, int]]:
        first = self._lemmas[word.lemma].first
        return ((slot, form) for slot, form in positions.get(word.lemma, ()) if first + word.low <= form < first + word.high)
