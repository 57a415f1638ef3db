"""The terms of each Whoosh field of a segment, in byte order: words at a level, days, ids."""

from __future__ import annotations

import struct
from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Numbers
from frsearch.engine.cache import cached_property
from frsearch.engine.format.keys import id_digest
from frsearch.engine.format.sections import EXACT_ORDER, FOLDED_ORDER, Section
from frsearch.engine.read.dictionary import TermEntry
from frsearch.engine.read.segment import Segment
from frsearch.engine.whoosh.matchers import TermPostings
from frsearch.engine.whoosh.schema import DAY_FIELDS, WORD_FIELDS

_DAY = struct.Struct(">BI")
_DAY_ZERO = 1 << 31
"""A day as a term of a signed numeric field of Whoosh: a byte with the shift, here 0, then the day plus 2³¹."""


class FieldTerms(Sequence[bytes]):
    """The terms of a field, sorted."""

    def rank(self, term: bytes) -> int:
        """Return how many terms come before `term`."""
        return bisect_left(self, term)

    def __contains__(self, term: object) -> bool:
        return isinstance(term, bytes) and (rank := self.rank(term)) < len(self) and self[rank] == term

    @abstractmethod
    def postings(self, term: bytes) -> TermPostings:
        """Return the postings of a term; raises KeyError if there is none."""


class WordTerms(FieldTerms):
    """The words of one field at one level."""

    def __init__(self, segment: Segment, field: str, level: str) -> None:
        self._words = segment.words
        self._field = segment.field(field)
        self._level = level
        self._texts = {"lemma": self._words.lemmas, "folded": self._words.folded, "exact": self._words.exact}[level]
        self._numbers = _LISTED[level](segment, field)

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, rank: int) -> bytes:  # type: ignore[override]
        return self._texts[self._numbers.item(rank)]

    def postings(self, term: bytes) -> TermPostings:
        """Return the postings of a word; raises KeyError if the field lacks it."""
        field = self._field
        word = self._words.find(term.decode("utf-8", "surrogateescape"), self._level)
        if word is None:
            raise KeyError(term)
        docs, tf = field.articles_with(word)
        if not len(docs):
            raise KeyError(term)
        return TermPostings(docs, tf, lambda: self._spans(word, docs), field.base)

    def _spans(self, word: TermEntry, docs: Numbers) -> tuple[Numbers, Numbers]:
        slots, forms = self._field.slots_within(word, *self._field.bounds(docs))
        return slots, self._words.ends(word, slots, forms)


def _lemmas(segment: Segment, field: str) -> Numbers:
    return segment.field(field).lemmas


def _folded(segment: Segment, field: str) -> Numbers:
    up_to = np.append(0, np.cumsum(segment.field(field).exact_counts))[segment.words.exact_starts.all()]
    return _in_order(segment, FOLDED_ORDER, np.diff(up_to) > 0)


def _exact(segment: Segment, field: str) -> Numbers:
    """Return the exact forms; of those that differ only in their span, the first represents all."""
    words = segment.words
    is_there = segment.field(field).exact_counts > 0
    for number in np.flatnonzero(words.spans[1:] > 1).tolist()[::-1]:
        if words.exact[number] == words.exact[number + 1]:
            is_there[number] |= is_there[number + 1]
            is_there[number + 1] = False
    return _in_order(segment, EXACT_ORDER, is_there)


def _in_order(segment: Segment, section: Section, is_there: NDArray[np.bool_]) -> Numbers:
    order: Numbers = segment.column(section.name)
    return order[is_there[order]]


_LISTED = {"lemma": _lemmas, "folded": _folded, "exact": _exact}


class DayTerms(FieldTerms):
    """The distinct days of one column."""

    def __init__(self, column: NDArray[np.integer]) -> None:
        self._column = column
        self._days = np.unique(self._column)

    def __len__(self) -> int:
        return len(self._days)

    def __getitem__(self, rank: int) -> bytes:  # type: ignore[override]
        return _DAY.pack(0, sortable_day(self._days.item(rank)))

    def postings(self, term: bytes) -> TermPostings:
        """Return the postings of a day; raises KeyError if no article has it."""
        if term not in self:
            raise KeyError(term)
        return _once(np.flatnonzero(self._column == self._days[self.rank(term)]))


def sortable_day(day: int) -> int:
    """Return a day as a value of Whoosh's signed numeric columns."""
    return _DAY_ZERO + day


class IdTerms(FieldTerms):
    """The ids of the articles that are not deleted: one is looked up by its digest; for all of them, the articles are read."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    @cached_property
    def _ids(self) -> list[bytes]:
        docs = np.arange(self._segment.articles, dtype=np.uint32)
        return sorted(self._segment.article_id(doc).encode() for doc in docs[self._segment.live(docs)].tolist())

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, rank: int) -> bytes:  # type: ignore[override]
        return self._ids[rank]

    def __contains__(self, term: object) -> bool:
        return isinstance(term, bytes) and self._find(term) >= 0

    def postings(self, term: bytes) -> TermPostings:
        """Return the postings of an id; raises KeyError if no article has it."""
        if (doc := self._find(term)) < 0:
            raise KeyError(term)
        return _once(np.array([doc]))

    def _find(self, term: bytes) -> int:
        return self._segment.find(id_digest(term.decode("utf-8", "surrogateescape")))


def _once(docs: NDArray[np.integer]) -> TermPostings:
    return TermPostings(docs.astype(np.uint32), np.ones(len(docs), np.uint32))


WHOOSH_FIELDS = sorted({"id", *WORD_FIELDS, *DAY_FIELDS})
"""The Whoosh fields that have terms."""


def field_terms(segment: Segment, field: str) -> FieldTerms:
    """Return the terms of a Whoosh field; raises KeyError for a field without terms."""
    if field == "id":
        return IdTerms(segment)
    if field in DAY_FIELDS:
        return DayTerms(DAY_FIELDS[field](segment))
    return WordTerms(segment, *WORD_FIELDS[field])
