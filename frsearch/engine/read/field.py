"""One field of a segment as it is read: the articles of its words, and where in them these stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import proxy

import numpy as np

from frsearch.engine.arrays import Bools, Counts, Numbers, search_sorted, spread, starts_of
from frsearch.engine.cache import Cache
from frsearch.engine.format.checked_lists import ascending_lists, packed_lists, small
from frsearch.engine.format.sections import (
    DF,
    DOCS,
    FIELD_EXACT,
    FIELD_LEMMAS,
    FIELD_LENGTHS,
    FORMS,
    MORE,
    ODD_AT,
    ODD_SIZES,
    SLOTS,
    STARTS,
    TF,
)
from frsearch.engine.format.segment_file import Sections
from frsearch.engine.format.unpacking import AscendingLists, PackedLists
from frsearch.engine.read.dictionary import TermDictionary, TermEntry

if TYPE_CHECKING:
    pass

CACHED_ELEMENTS = 16 << 20
"""Numbers that all fields of an index together keep unpacked, 4 bytes each."""

_DERIVED = 1 << 20
"""Array elements that a field keeps of what is computed from it."""

_EACH = 250
"""Numbers for which there is room in what keeping a word takes besides."""

MAX_POSITIONS = 5_000
"""Positions of a word in one article that are looked at for passages and highlights: no press article has more, a trap may."""

_MANY = 1 << 10
"""Positions of a word above which those in one article are looked up through skips, unless all are unpacked anyway."""

_SHORT = 1 << 18
"""Positions of a word up to which they are unpacked all at once; of one that stands in more, as many as are asked for."""


class PostingList:
    """The articles of a lemma, how often it stands in each, and where and in which form."""

    def __init__(self, field: Field, entry: int) -> None:
        self._field: Field = proxy(field)  # a circle of references would keep files open until a collector comes
        self._entry = entry
        self.count: int = field.cf.item(entry)
        self.is_short = self.count <= _SHORT
        """Whether its places are unpacked all at once, and cached."""

    @cached_property
    def docs(self) -> Numbers:
        """The articles."""
        return self._field.docs[self._entry]

    @cached_property
    def tf(self) -> Numbers:
        """How often it stands in each."""
        return self._field.tf[self._entry] + np.uint32(1)

    @cached_property
    def starts(self) -> Counts:
        """For each article, the number of occurrences in the articles before."""
        starts = starts_of(self.tf)
        if starts[-1] != self.count:
            raise ValueError(f"{starts[-1]} occurrences in articles, {self.count} in all")
        return starts

    @cached_property
    def _kept(self) -> tuple[Numbers, Numbers]:
        return self._field.slots[self._entry], self._field.forms[self._entry]

    @property
    def slots(self) -> Numbers:
        """Where it stands."""
        return self._kept[0] if self.is_short else self._field.slots[self._entry]

    @property
    def forms(self) -> Numbers:
        """Which of the lemma's exact forms stands at each place."""
        return self._kept[1] if self.is_short else self._field.forms[self._entry]

    def slots_at(self, at: Counts) -> Numbers:
        """Return some of the slots where it stands."""
        return self._kept[0][at] if self.is_short else self._field.slots.some(self._entry, at)

    def forms_at(self, at: Counts) -> Numbers:
        """Return the forms at some of them."""
        return self._kept[1][at] if self.is_short else self._field.forms.some(self._entry, at)

    def positions(self, doc: int, first: int) -> list[tuple[int, int]]:
        """Return the slots in one article, ascending, and the exact form at each; `first` is the lemma's first.

        Of more than :data:`MAX_POSITIONS` the first ones.
        """
        if not self.is_short or (self.count > _MANY and "docs" not in self.__dict__):
            low, found = self._field.slots.between(self._entry, *self._field.base[doc : doc + 2].tolist())
            slots = found[:MAX_POSITIONS].tolist()
            forms = self._field.forms.some(self._entry, np.arange(low, low + len(slots))).tolist() if slots else []
            return [(slot, first + form) for slot, form in zip(slots, forms, strict=True)]
        docs, starts, slots, forms = self._views
        rank = bisect_left(docs, doc)
        if rank == len(docs) or docs[rank] != doc:
            return []
        low, high = starts[rank], min(starts[rank + 1], starts[rank] + MAX_POSITIONS)
        return [(slot, first + form) for slot, form in zip(slots[low:high].tolist(), forms[low:high].tolist(), strict=True)]

    @cached_property
    def _views(self) -> tuple[memoryview[int], memoryview[int], memoryview[int], memoryview[int]]:
        """Articles, starts, slots and forms; views hand out single numbers sooner than arrays do."""
        slots, forms = self._kept
        return self.docs.data, self.starts.data, slots.data, forms.data

    @property
    def cost(self) -> int:
        """How many numbers it takes to remember this."""
        return _EACH + 5 * self._field.df.item(self._entry) + (2 * self.count if self.is_short else 0)


PostingsCache: TypeAlias = "Cache[tuple[int, int], PostingList | None]"
"""What several fields remember together, by field and lemma. It has no more of a field than its number: see PostingList."""


class Field:
    """The postings and places of one field."""

    def __init__(self, sections: Sections, name: str, words: TermDictionary, articles: int, known: PostingsCache) -> None:
        self.name = name
        self._known = known
        self._sections = sections
        self.words = words
        self.lengths = sections.array(FIELD_LENGTHS.of(name)).astype(np.int64)
        if len(self.lengths) != articles:
            raise sections.damaged(0, f"has {len(self.lengths)} lengths of {name!r}, expected {articles}")
        self.base = starts_of(self.lengths + 1)
        self.length = int(self.base[-1]) - articles
        self.lemmas: Numbers = sections.array(FIELD_LEMMAS.of(name))
        self.df = small(sections, DF.of(name))
        self.cf = self.df + small(sections, MORE.of(name))
        if not len(self.lemmas) == len(self.df) == len(self.cf) or self.df.max(initial=0) > articles:
            raise sections.damaged(0, f"has {len(self.df)} lists of {name!r} of up to {self.df.max(initial=0)} articles")
        self.derived: Cache[Any, Any] = Cache(_DERIVED)
        """What a search computes from this field and asks for again."""

    @cached_property
    def _bases(self) -> Numbers:
        """The first slot of each article."""
        return self.base[:-1].astype(np.uint32)

    @cached_property
    def docs(self) -> AscendingLists:
        """The articles of each lemma."""
        return ascending_lists(self._sections, DOCS.of(self.name), self.df, 1)

    @cached_property
    def tf(self) -> PackedLists:
        """How often it stands in each, less one."""
        return packed_lists(self._sections, TF.of(self.name), self.df, len(self.lengths))

    @cached_property
    def slots(self) -> AscendingLists:
        """Where each lemma stands."""
        return ascending_lists(self._sections, SLOTS.of(self.name), self.cf, 2)

    @cached_property
    def forms(self) -> PackedLists:
        """Which of its exact forms stands there."""
        most = 8 * len(self.slots.packed.bits) + 2  # where all are the same, other lists have to tell how many there can be
        return packed_lists(self._sections, FORMS.of(self.name), self.cf, most)

    @cached_property
    def starts(self) -> PackedLists:
        """How far apart the words of each article begin."""
        return packed_lists(self._sections, STARTS.of(self.name), self.lengths, 1)

    @cached_property
    def odd(self) -> tuple[Numbers, Numbers]:
        """Words whose length is not that of their form: twice the slot (plus 1: joined), code points."""
        return self._sections.array(ODD_AT.of(self.name)), self._sections.array(ODD_SIZES.of(self.name))

    @cached_property
    def exact_counts(self) -> Numbers:
        """How often each exact form of the segment stands in this field."""
        return small(self._sections, FIELD_EXACT.of(self.name))

    @cached_property
    def exact_totals(self) -> Counts:
        """How often all exact forms before each one stand in this field together."""
        return starts_of(self.exact_counts)

    def entry(self, lemma: int) -> int:
        """Return the number of a lemma's lists, or -1 where it does not stand in this field."""
        if not len(self.lemmas) or lemma > self.lemmas.item(-1):
            return -1
        at = int(self.lemmas.searchsorted(self.lemmas.dtype.type(lemma)))  # a plain number would have all of them converted
        return at if self.lemmas.item(at) == lemma else -1

    def postings(self, lemma: int) -> PostingList | None:
        """Return where a lemma stands, None: nowhere; what was asked for last, in all fields of an index, is cached."""
        if kept := self._known.get((id(self), lemma)):
            return kept[0]
        entry = self.entry(lemma)
        found = PostingList(self, entry) if entry >= 0 else None
        self._known.put((id(self), lemma), found, found.cost if found else _EACH)
        return found

    def articles_with(self, word: TermEntry) -> tuple[Numbers, Numbers]:
        """Return the articles in which a word stands, and how often."""
        postings = self.postings(word.lemma)
        if postings is None:
            return _NOTHING, _NOTHING
        if word.is_whole:
            return postings.docs, postings.tf
        tf = np.add.reduceat(has_form(word, postings.forms), postings.starts[:-1], dtype=np.uint32)
        is_there = tf > 0
        return postings.docs[is_there], tf[is_there]

    def in_articles(self, slots: Numbers, docs: Numbers, counts: Numbers) -> Numbers:
        """Return how many words stand before each slot in its article; `docs` have so many of the slots each."""
        if (known := int(counts.sum(dtype=np.int64))) != len(slots):
            raise ValueError(f"{known} occurrences in articles, {len(slots)} in all")
        return slots - self._bases[docs].repeat(counts)

    def counted(self, slots: Numbers) -> tuple[Numbers, Numbers]:
        """Return the articles that have these slots, ascending, and how many of them each has."""
        docs = self.articles_of(slots)
        first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]])) if len(docs) else _NO_PLACES
        return docs[first], np.diff(first, append=len(docs)).astype(np.uint32)

    def articles_of(self, slots: Numbers) -> Numbers:
        """Return the article of each slot."""
        return (self.base.searchsorted(slots, side="right") - 1).astype(np.uint32)

    def slots_of(self, word: TermEntry) -> Numbers:
        """Return the slots where a word stands."""
        postings = self.postings(word.lemma)
        if postings is None:
            return _NOTHING
        return postings.slots if word.is_whole else postings.slots[has_form(word, postings.forms)]

    def slots_within(self, word: TermEntry, docs: Numbers) -> tuple[Numbers, Numbers]:
        """Return the slots of a word in these articles (ascending) alone, and the exact form that stands at each."""
        postings = self.postings(word.lemma)
        if postings is None:
            return _NOTHING, _NOTHING
        is_there, at = search_sorted(postings.docs, docs)
        at = at[is_there]
        at = spread(postings.starts[at], postings.tf[at], postings.count)
        forms = postings.forms_at(at)
        if not word.is_whole:
            wanted = has_form(word, forms)
            at, forms = at[wanted], forms[wanted]
        slots = postings.slots_at(at) if len(at) else _NOTHING
        return slots, forms + np.uint32(self.words.first_exact.item(word.lemma))

    def word_starts(self, doc: int) -> Numbers:
        """Return the code points at which the words of an article begin."""
        starts = self.starts[doc]
        return np.add.accumulate(starts, out=starts)

    def sizes_in(self, doc: int) -> Callable[[int, int], int]:
        """Return a function from a slot of an article, and its exact form, to how many code points the word there has."""
        at, real = self._odd_views
        first, last = 2 * self.base.item(doc), 2 * self.base.item(doc + 1)
        low = bisect_left(at, first)
        if low == len(at) or at[low] >= last:
            return lambda slot, form: self.words.size(form)
        high = bisect_left(at, last)
        odd = dict(zip(at[low:high].tolist(), real[low:high].tolist(), strict=True))
        spans = self.words.spans
        return lambda slot, form: odd.get(2 * slot + (spans.item(form) > 1)) or self.words.size(form)

    @cached_property
    def _odd_views(self) -> tuple[memoryview[int], memoryview[int]]:
        at, real = self.odd
        return at.astype(np.uint32).data, real.astype(np.uint32).data


def has_form(word: TermEntry, forms: Numbers) -> Bools:
    """Tell which of a lemma's forms are the word's."""
    return np.asarray(forms - np.uint32(word.low) < np.uint32(word.high - word.low))  # what is lower wraps around


_NOTHING = np.zeros(0, np.uint32)
_NO_PLACES = np.zeros(0, np.int64)
