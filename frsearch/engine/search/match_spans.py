"""Match spans: where the leaves of a query occur in the text of the articles that are shown.

The articles that a page shows of one segment are looked at together, so that each posting list is entered once. A word occurs a
few times in each of them: once these positions are unpacked, plain Python is faster than arrays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias, assert_never, cast

import numpy as np

from frsearch.deadline import checking_time
from frsearch.engine.arrays import Numbers
from frsearch.engine.read.dictionary import TermDictionary, TermEntry
from frsearch.engine.read.field import MAX_POSITIONS, PostingList
from frsearch.engine.read.segment import Segment
from frsearch.engine.search.expansion import words_for
from frsearch.engine.search.multi_terms import MultiTermPostings, multi_term_postings
from frsearch.engine.search.positions import near_spans
from frsearch.query import Fuzzy, Leaf, Match, Near, Phrase, Term, Wildcard, fields_of

Positions: TypeAlias = tuple[list[int], list[int]]
"""Slots of one article, ascending, and which exact form of the lemma is at each, from 0."""

_Run: TypeAlias = tuple[int, int, int, int]
"""First slot, last slot, exact form of the last word, and number of the leaf."""


class _Form(NamedTuple):
    """An exact form: its usual length in code points, whether it is the joined form of a compound, and who asks for it."""

    size: int
    is_joined: bool
    leaves: tuple[int, ...]


class _Lemma:
    """A lemma in one field: its posting list, its first exact form, and the leaves that ask for it.

    These are given as (first form, end of forms, leaf number), with forms counted from 0.
    """

    def __init__(self, postings: PostingList, first: int, asked: list[tuple[int, int, int]]) -> None:
        self.postings = postings
        self.first = first
        self.asked = asked
        self.forms: dict[int, _Form] = {}
        """Those that have occurred so far."""

    def form(self, number: int, words: TermDictionary) -> _Form:
        """Return one of the exact forms, to be remembered."""
        exact = self.first + number
        leaves = tuple(leaf for low, high, leaf in self.asked if low <= number < high)
        found = self.forms[number] = _Form(words.size(exact), words.spans.item(exact) > 1, leaves)
        return found


class _Text(NamedTuple):
    """The first slot of an article, where its words begin, and the lengths of odd words (:meth:`Field.odd_sizes`)."""

    base: int
    starts: Sequence[int]
    odd: dict[int, int]


class SpanFinder:
    """Finds where leaves occur in one field of the articles of a segment; those searched for in other fields are ignored.

    Of each word, the first `most` occurrences in an article are found.
    """

    def __init__(self, segment: Segment, leaves: Sequence[Leaf], name: str, most: int = MAX_POSITIONS) -> None:
        self._segment = segment
        self._most = most
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
            lemma.asked.append((words[0].low, words[0].high, number))

    def _lemma(self, number: int) -> _Lemma | None:
        """Return a lemma of this field, loading it first if need be; None: the field lacks it."""
        if number not in self._lemmas and (lemma := self._loaded(number)):
            self._lemmas[number] = lemma
        return self._lemmas.get(number)

    def _loaded(self, number: int) -> _Lemma | None:
        postings = self._field.postings(number)
        return _Lemma(postings, self._words.first_exact_of(number), []) if postings else None

    def matches(self, docs: Numbers) -> Iterator[list[Match]]:
        """Yield where the leaves occur in each of some articles (ascending, each once), in order."""
        low, high = self._field.bounds(docs)
        lemmas = self._with_patterns(docs) if self._patterns else self._lemmas
        positions = {number: lemma.postings.positions(low, high, self._most) for number, lemma in checking_time(lemmas.items())}
        runs = self._of_nears(docs, low, high) if self._nears else [[] for _ in range(len(docs))]
        found = [{number: some[at] for number, some in positions.items() if some[at][0]} for at in range(len(docs))]
        for at, there in enumerate(found):
            for words, slop, leaf in self._phrases:
                runs[at] += ((first, last, form, leaf) for first, last, form in self._chains(words, slop, there))
        having = [at for at in range(len(docs)) if found[at] or runs[at]]
        texts = iter(self._texts(docs[having], low[having], high[having]))
        for there, own in zip(found, runs, strict=True):
            yield self._in_text(next(texts), lemmas, there, own) if there or own else []

    def _texts(self, docs: Numbers, low: Numbers, high: Numbers) -> Iterator[_Text]:
        """Return where the words of some articles begin, and which of them are odd."""
        return map(_Text, low.tolist(), self._field.word_starts(docs), self._field.odd_sizes(low, high))

    def _in_text(self, text: _Text, lemmas: dict[int, _Lemma], there: dict[int, Positions], runs: list[_Run]) -> list[Match]:
        """Return where the lemmas and runs of one article are in its text."""
        words = self._words
        base, starts, odd = text
        may_repeat = bool(runs or self._patterns)  # both forms of an inclusive word may match them, as words of different lemmas
        found: list[Match] = []
        for first, last, exact, leaf in runs:
            size = odd.get(2 * last + (words.spans.item(exact) > 1)) or words.size(exact)
            found.append((starts[first - base], starts[last - base] + size, leaf))
        for number, (slots, forms) in there.items():
            lemma = lemmas[number]
            if not lemma.asked:
                continue
            known = lemma.forms
            for slot, form in zip(slots, forms, strict=True):
                size, is_joined, leaves = known.get(form) or lemma.form(form, words)
                start = starts[slot - base]
                end = start + ((odd.get(2 * slot + is_joined) or size) if odd else size)
                for leaf in leaves:
                    found.append((start, end, leaf))
            may_repeat = may_repeat or len(set(slots)) < len(slots)  # two forms of the lemma are one inclusive word
        return sorted({*found} if may_repeat else found)

    def _with_patterns(self, docs: Numbers) -> dict[int, _Lemma]:
        """Return the lemmas asked for, with those of these articles that patterns expand to."""
        lemmas = self._lemmas.copy()
        for found, leaf in self._patterns:
            for number in checking_time(found.lemmas_in(docs)):
                if lemma := lemmas.get(number) or self._loaded(number):
                    asked = ((low - lemma.first, high - lemma.first, leaf) for low, high in found.asked[number])
                    lemmas[number] = _Lemma(lemma.postings, lemma.first, [*lemma.asked, *asked])
        return lemmas

    def _of_nears(self, docs: Numbers, low: Numbers, high: Numbers) -> list[list[_Run]]:
        """Return the matches of proximity leaves in each article."""
        runs: list[list[_Run]] = [[] for _ in range(len(docs))]
        for near, leaf in self._nears:
            for at, found in enumerate(self._of_near(near, docs, low, high)):
                runs[at] += ((first, last, form, leaf) for first, last, form in found)
        return runs

    def _of_near(self, near: Near, docs: Numbers, low: Numbers, high: Numbers) -> list[list[tuple[int, int, int]]]:
        """Return (first slot, last slot, last form) of the matches of a leaf in each article, up to the most."""
        found = near_spans(self._segment, self._field, near, docs)
        order = np.argsort(found.first, kind="stable")
        in_order = found.first[order]
        runs = []
        for start, end in zip(in_order.searchsorted(low).tolist(), in_order.searchsorted(high).tolist(), strict=True):
            some = order[start : min(end, start + self._most)]
            columns = (column[some].tolist() for column in (found.first, found.last, found.last_form))
            runs.append(list(zip(*columns, strict=True)))
        return runs

    def _chains(self, words: Sequence[TermEntry], slop: int, there: dict[int, Positions]) -> list[tuple[int, int, int]]:
        """Return (first slot, last slot, last word's exact form) of each occurrence of words in a row in one article."""
        spans = self._words.spans
        so_far = [(slot, slot, form) for slot, form in self._of(words[0], there)]
        for word in words[1:]:
            ends = sorted((last + spans.item(form) - 1, first) for first, last, form in so_far)
            longer = []
            for slot, form in self._of(word, there):
                before = bisect_left(ends, (slot,)) - 1  # the nearest earlier match of the words so far
                if before >= 0 and slot - ends[before][0] <= slop + 1:
                    longer.append((ends[before][1], slot, form))
            so_far = longer
        return list({(first, last, spans.item(form)): (first, last, form) for first, last, form in so_far}.values())

    def _of(self, word: TermEntry, there: dict[int, Positions]) -> Iterator[tuple[int, int]]:
        """Yield the slots of a word in one article, and the exact form at each."""
        first = self._lemmas[word.lemma].first
        slots, forms = there.get(word.lemma, ((), ()))
        return ((slot, first + form) for slot, form in zip(slots, forms, strict=True) if word.low <= form < word.high)
