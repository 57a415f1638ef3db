"""Where the leaves of a query stand in the text of the articles that are shown.

Few articles are shown, and a word stands in each a few times: what follows is plain Python over what arrays hold.
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
"""Slots of one article, ascending, and the exact form that stands at each."""


class _Lemma(NamedTuple):
    """A lemma in one field, its first exact form, and the leaves that ask for it: forms from, up to, number of the leaf."""

    postings: PostingList
    first: int
    asked: list[tuple[int, int, int]]


class SpanFinder:
    """Finds leaves in one field of the articles of a segment."""

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
        """Return a lemma that stands in this field, to be asked for."""
        if number not in self._lemmas and (known := self._known(number)):
            self._lemmas[number] = known
        return self._lemmas.get(number)

    def _known(self, number: int) -> _Lemma | None:
        postings = self._field.postings(number)
        return _Lemma(postings, self._words.first_exact.item(number), []) if postings else None

    def matches(self, doc: int) -> list[Match]:
        """Return where the leaves stand in an article, in order."""
        places = self._of_nears(doc) if self._nears else []
        lemmas = self._with_patterns(doc) if self._patterns else self._lemmas
        positions: dict[int, Positions] = {}
        for number, lemma in lemmas.items():
            if there := lemma.postings.positions(doc, lemma.first):
                positions[number] = there
        if not places and not positions:
            return []
        for words, slop, leaf in self._phrases:
            places += ((first, last, form, leaf) for first, last, form in self._chains(words, slop, positions))
        starts = self._field.word_starts(doc).data
        base = self._field.base.item(doc)
        size = self._field.sizes_in(doc)
        found = [Match(starts[first - base], starts[last - base] + size(last, form), leaf) for first, last, form, leaf in places]
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
        """Return the lemmas that are sought, with those of an article that patterns stand for."""
        lemmas = self._lemmas.copy()
        for found, leaf in self._patterns:
            for number in found.lemmas_in(doc):
                if known := lemmas.get(number) or self._known(number):
                    asked = [*known.asked, *((low, high, leaf) for low, high in found.asked[number])]
                    lemmas[number] = known._replace(asked=asked)
        return lemmas

    def _of_nears(self, doc: int) -> list[tuple[int, int, int, int]]:
        """Return the first and the last slot, the last form, and the leaf, of what is near enough."""
        places: list[tuple[int, int, int, int]] = []
        for near, leaf in self._nears:
            found = near_spans(self._segment, self._field, near, np.array([doc], np.uint32))
            if len(found) > MAX_POSITIONS:
                found = found[np.argsort(found.first, kind="stable")[:MAX_POSITIONS]]
            columns = (column.tolist() for column in (found.first, found.last, found.last_form))
            places += ((first, last, form, leaf) for first, last, form in zip(*columns, strict=True))
        return places

    def _chains(self, words: Sequence[TermEntry], slop: int, positions: dict[int, Positions]) -> list[tuple[int, int, int]]:
        """Return the first and the last slot of each place where words follow each other, and the last one's exact form."""
        spans = self._words.spans
        so_far = [(slot, slot, form) for slot, form in self._of(words[0], positions)]
        for word in words[1:]:
            ends = sorted((last + spans.item(form) - 1, first) for first, last, form in so_far)
            longer = []
            for slot, form in self._of(word, positions):
                before = bisect_left(ends, (slot,)) - 1  # the nearest place of the words so far that is earlier
                if before >= 0 and slot - ends[before][0] <= slop + 1:
                    longer.append((ends[before][1], slot, form))
            so_far = longer
        return so_far

    def _of(self, word: TermEntry, positions: dict[int, Positions]) -> Iterator[tuple[int, int]]:
        first = self._lemmas[word.lemma].first
        return ((slot, form) for slot, form in positions.get(word.lemma, ()) if first + word.low <= form < first + word.high)
