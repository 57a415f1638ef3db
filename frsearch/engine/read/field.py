"""Reading one field of a segment: posting lists, lengths and word offsets.

A *slot* is a position numbered through the whole segment: article after article, position after position, with one number left
out after each article, so that no phrase crosses from one article to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, TypeAlias
from weakref import proxy

import numpy as np

from frsearch.engine.arrays import Bools, Bytes, Counts, Numbers, spread, starts_of
from frsearch.engine.cache import Cache, cached_property
from frsearch.engine.format.checked_lists import ByteLists, ascending_lists, packed_lists, small
from frsearch.engine.format.impacts import IMPACT_OF_CODE, impact_codes
from frsearch.engine.format.sections import (
    ARTICLE_FORMS,
    DF,
    DOCS,
    FIELD_EXACT,
    FIELD_LEMMAS,
    FIELD_LENGTHS,
    FORMS,
    IMPACTS,
    MIXED_COUNTS,
    MIXED_FORMS,
    MIXED_IMPACTS,
    MORE,
    ODD_AT,
    ODD_SIZES,
    SLOTS,
    STARTS,
    TF,
)
from frsearch.engine.format.segment_file import Sections
from frsearch.engine.format.unpacking import FEW, AscendingLists, PackedLists, in_ranges
from frsearch.engine.read.dictionary import TermDictionary, TermEntry

CACHED_ELEMENTS = 16 << 20
"""Budget of the posting-list cache that all fields of a snapshot share, in array elements of 4 bytes."""

_DERIVED = 1 << 20
"""Budget of a field's cache of derived arrays, in array elements."""

_ENTRY_COST = 250
"""Fixed overhead of a cache entry, in array elements."""

MAX_POSITIONS = 5_000
"""Occurrences of a term in one article that passages and highlights look at; only crafted articles have more."""

_MAX_SLOTS = 1 << 32
"""Slots of a field in a segment: they are numbers of 32 bits."""

_DENSE = 1 << 10
"""Occurrences per range in a list of slots that is unpacked whole to find those in some ranges, and cached; of longer lists
some stretches are read through the skip list, which takes as long."""

_SHORT = 1 << 18
"""Longest list of slots that is unpacked whole and cached; of longer ones, the slots asked for are unpacked."""


class PostingList:
    """The posting list of a lemma in a field: doc ids, tf, slots, and the exact form at each slot; decoded when first used.

    What `PostingsEnum` iterates over in Lucene is here a set of arrays.
    """

    def __init__(self, field: Field, entry: int) -> None:
        self._field: Field = proxy(field)  # a reference cycle would keep files open until garbage is collected
        self._entry = entry
        self.df: int = field.df.item(entry)
        """Articles that contain it."""
        self.count: int = field.cf.item(entry)
        """Occurrences in all articles (cf)."""
        self.is_short = field.is_short(entry)
        """Whether its slots and forms are unpacked whole, and cached."""

    @cached_property
    def docs(self) -> Numbers:
        """Doc ids of the articles that contain the lemma, ascending."""
        return self._field.docs[self._entry]

    @cached_property
    def impacts(self) -> Bytes:
        """The lemma's impact in each of these articles, as a code (:data:`~frsearch.engine.format.impacts.IMPACT_OF_CODE`)."""
        return self._field.impacts[self._entry]

    @cached_property
    def article_forms(self) -> Numbers:
        """Which of the lemma's exact forms occurs in each of these articles, from 0; the number of its forms: several do."""
        return self._field.article_forms[self._entry]

    def form_impacts(self, word: TermEntry) -> Bytes:
        """Return the impact of some of the lemma's forms in each of these articles, as a code; 0: they do not occur."""
        if word.is_whole:
            return self.impacts
        codes = self.impacts * has_form(word, self.article_forms)
        if count := self._field.mixed_counts.item(self._entry):
            at = (self.article_forms == np.uint32(word.forms)).nonzero()[0]
            mixed, mixed_codes = self._field.mixed[self._entry], self._field.mixed_impacts[self._entry]
            at = at[(mixed & np.uint32(1)).cumsum(dtype=np.int64) - 1]
            if len(at) != count:
                raise ValueError(f"{len(at)} forms in articles with several, expected {count}")
            wanted = has_form(word, mixed >> np.uint32(1))
            at, mixed_codes = at[wanted], mixed_codes[wanted]
            if word.high - word.low == 1:
                codes[at] = mixed_codes
            else:
                sums = np.zeros(len(codes), np.float32)
                np.add.at(sums, at, IMPACT_OF_CODE[mixed_codes])
                codes[at] = impact_codes(sums[at])
        return codes

    @cached_property
    def tf(self) -> Numbers:
        """Occurrences in each of these articles."""
        return self._field.tf[self._entry] + np.uint32(1)

    @cached_property
    def starts(self) -> Counts:
        """For each of these articles, the number of occurrences in those before; then the number of all."""
        starts = starts_of(self.tf)
        if starts[-1] != self.count:
            raise ValueError(f"{starts[-1]} occurrences in articles, {self.count} in total")
        return starts

    @cached_property
    def _slots(self) -> Numbers:
        return self._field.slots[self._entry]

    @cached_property
    def _forms(self) -> Numbers:
        return self._field.forms[self._entry]

    @property
    def forms(self) -> Numbers:
        """Which of the lemma's exact forms occurs at each slot, from 0."""
        return self._forms if self.is_short else self._field.forms[self._entry]

    def within(self, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
        """Return the slots from ``low[i]`` up to ``high[i]`` for each *i*, and the exact form at each, as in :attr:`forms`.

        The ranges ascend and do not overlap. Neither doc ids nor tf are needed for it, and of a list that is much longer than
        the ranges are many, only the stretches that have their slots are read.
        """
        slots, at = self._some_slots(low, high, self.count)
        if at is None:
            at, slots = in_ranges(slots, low, high, self.count)
        return slots, self._forms_at(at)

    def slots_within(self, low: Numbers, high: Numbers) -> Numbers:
        """Return the slots that :meth:`within` does; forms are not unpacked."""
        slots, at = self._some_slots(low, high, self.count)
        return slots if at is not None else in_ranges(slots, low, high, self.count)[1]

    def positions(self, low: Numbers, high: Numbers, most: int = MAX_POSITIONS) -> list[tuple[list[int], list[int]]]:
        """Return what :meth:`within` does, as lists for each range, up to `most` of each."""
        slots, at = self._some_slots(low, high, most)
        start = slots.searchsorted(low)
        counts = np.minimum(slots.searchsorted(high) - start, most)
        found = spread(start, counts, len(slots))
        forms = self._forms_at(found if at is None else at[found]).tolist()
        listed: list[int] = slots[found].tolist()
        ends = accumulate(counts.tolist())
        return [
            (listed[end - count : end], forms[end - count : end]) if count else _NO_POSITIONS
            for end, count in zip(ends, counts.tolist(), strict=True)
        ]

    def _forms_at(self, at: Counts) -> Numbers:
        """Return the forms at some indices (ascending), unpacking no others."""
        return self._forms[at] if "_forms" in self.__dict__ else self._field.forms.some(self._entry, at)

    def _some_slots(self, low: Numbers, high: Numbers, most: int) -> tuple[Numbers, Counts | None]:
        """Return slots that include those in some ranges (up to `most` of each), and their indices; None: they are all slots."""
        if self.is_short and ("_slots" in self.__dict__ or self.count <= _DENSE * len(low)):
            return self._slots, None
        at, slots = self._field.slots.in_ranges(self._entry, low, high, most)
        return slots, at

    @property
    def cost(self) -> int:
        """Cache cost, in array elements: doc ids and forms of articles, and slots; a search unpacks no more."""
        return _ENTRY_COST + 2 * self.df + (self.count if self.is_short else 0)


PostingsCache: TypeAlias = "Cache[tuple[int, int], PostingList | None]"
"""The cache of posting lists that the fields of a snapshot share: by field (its `id`, to make no reference cycle) and lemma."""


class Field:
    """One field of a segment: its posting lists, the length of each article, and where its words begin.

    An *entry* is the number of a lemma among those that occur in the field: the index of its posting list.
    """

    def __init__(self, sections: Sections, name: str, words: TermDictionary, articles: int, cache: PostingsCache) -> None:
        self.name = name
        self._cache = cache
        self._sections = sections
        self.words = words
        self.lengths = sections.array(FIELD_LENGTHS.of(name)).astype(np.int64)
        if len(self.lengths) != articles:
            raise sections.damaged(0, f"has {len(self.lengths)} lengths in {name!r}, expected {articles}")
        self.base = starts_of(self.lengths + 1)
        if self.base[-1] > _MAX_SLOTS:
            raise sections.damaged(
                0, f"has {self.base[-1]} slots in {name!r}, more than the {_MAX_SLOTS} that 32 bits can number"
            )
        self.length = int(self.base[-1]) - articles
        self.lemmas: Numbers = sections.array(FIELD_LEMMAS.of(name))
        self.df = small(sections, DF.of(name))
        self.cf = self.df + small(sections, MORE.of(name))
        if not len(self.lemmas) == len(self.df) == len(self.cf) or self.df.max(initial=0) > articles:
            raise sections.damaged(0, f"has {len(self.df)} posting lists in {name!r} of up to {self.df.max(initial=0)} articles")
        self.derived: Cache[Any, Any] = Cache(_DERIVED)
        """Arrays that searches derive from this field."""

    @cached_property
    def bases(self) -> Numbers:
        """The first slot of each article."""
        return self.base[:-1].astype(np.uint32)

    @cached_property
    def _ends(self) -> Numbers:
        """The slot after the last of each article."""
        return (self.base[1:] - 1).astype(np.uint32)

    @cached_property
    def docs(self) -> AscendingLists:
        """Doc ids of each entry."""
        return ascending_lists(self._sections, DOCS.of(self.name), self.df, 1)

    @cached_property
    def tf(self) -> PackedLists:
        """For each entry, the tf in each of its articles, less one."""
        return packed_lists(self._sections, TF.of(self.name), self.df, len(self.lengths))

    @cached_property
    def impacts(self) -> ByteLists:
        """For each entry, its impact in each of its articles, as a code."""
        return ByteLists(self._sections, IMPACTS.of(self.name), self.df)

    @cached_property
    def article_forms(self) -> PackedLists:
        """For each entry, which of its exact forms occurs in each of its articles; the number of its forms: several do."""
        return packed_lists(self._sections, ARTICLE_FORMS.of(self.name), self.df, len(self.lengths))

    @cached_property
    def mixed_counts(self) -> Numbers:
        """For each entry, how many forms there are in total in the articles with several."""
        return small(self._sections, MIXED_COUNTS.of(self.name))

    @cached_property
    def mixed(self) -> PackedLists:
        """For each entry, twice each of these forms, plus 1 for the first of an article."""
        return packed_lists(self._sections, MIXED_FORMS.of(self.name), self.mixed_counts, 0)

    @cached_property
    def mixed_impacts(self) -> ByteLists:
        """For each entry, the impact of each of these forms, as a code."""
        return ByteLists(self._sections, MIXED_IMPACTS.of(self.name), self.mixed_counts)

    @cached_property
    def slots(self) -> AscendingLists:
        """Slots of each entry."""
        return ascending_lists(self._sections, SLOTS.of(self.name), self.cf, 2)

    @cached_property
    def forms(self) -> PackedLists:
        """For each entry, which of its exact forms occurs at each slot."""
        limit = 8 * len(self.slots.packed.bits) + 2  # forms that are all 0 take no bytes, but their slots do
        return packed_lists(self._sections, FORMS.of(self.name), self.cf, limit)

    @cached_property
    def starts(self) -> PackedLists:
        """For each article, the code points from the start of each position's word to that of the next."""
        return packed_lists(self._sections, STARTS.of(self.name), self.lengths, 1)

    @cached_property
    def odd(self) -> tuple[Numbers, Numbers]:
        """Words whose length is not that of their exact form: twice the slot, plus 1 for a joined form; and their code points."""
        return self._sections.array(ODD_AT.of(self.name)), self._sections.array(ODD_SIZES.of(self.name))

    @cached_property
    def exact_counts(self) -> Numbers:
        """Occurrences in this field of each exact form of the segment."""
        return small(self._sections, FIELD_EXACT.of(self.name))

    @cached_property
    def exact_totals(self) -> Counts:
        """For each exact form, the occurrences in this field of all forms before it; then of all."""
        return starts_of(self.exact_counts)

    def entry(self, lemma: int) -> int:
        """Return the entry of a lemma, or -1 if it does not occur in this field."""
        if not len(self.lemmas) or lemma > self.lemmas.item(-1):
            return -1
        at = int(self.lemmas.searchsorted(self.lemmas.dtype.type(lemma)))  # a Python integer would convert all of them
        return at if self.lemmas.item(at) == lemma else -1

    def is_short(self, entry: int) -> bool:
        """Return whether a posting list is unpacked whole, and cached."""
        return self.cf.item(entry) <= _SHORT

    def count(self, lemma: int) -> int:
        """Return the occurrences of a lemma in all articles (cf)."""
        entry = self.entry(lemma)
        return 0 if entry < 0 else self.cf.item(entry)

    def count_articles(self, lemma: int) -> int:
        """Return in how many articles a lemma occurs (df)."""
        entry = self.entry(lemma)
        return 0 if entry < 0 else self.df.item(entry)

    def postings(self, lemma: int) -> PostingList | None:
        """Return the posting list of a lemma, from the cache if it is there; None if the lemma does not occur in this field."""
        if cached := self._cache.get((id(self), lemma)):
            return cached[0]
        entry = self.entry(lemma)
        found = PostingList(self, entry) if entry >= 0 else None
        self._cache.put((id(self), lemma), found, found.cost if found else _ENTRY_COST)
        return found

    def docs_of(self, word: TermEntry) -> Numbers:
        """Return the doc ids of the articles that contain a term, ascending."""
        postings = self.postings(word.lemma)
        if postings is None:
            return _NOTHING
        return postings.docs if word.is_whole else postings.docs[postings.form_impacts(word) > 0]

    def articles_with(self, word: TermEntry) -> tuple[Numbers, Numbers]:
        """Return the doc ids of the articles that contain a term, ascending, and its tf in each."""
        postings = self.postings(word.lemma)
        if postings is None:
            return _NOTHING, _NOTHING
        if word.is_whole:
            return postings.docs, postings.tf
        tf = np.add.reduceat(has_form(word, postings.forms), postings.starts[:-1], dtype=np.uint32)
        is_there = tf > 0
        return postings.docs[is_there], tf[is_there]

    def in_articles(self, slots: Numbers, docs: Numbers, counts: Numbers) -> Numbers:
        """Return slots as positions in their articles; the article ``docs[i]`` has ``counts[i]`` of the slots."""
        if (total := int(counts.sum(dtype=np.int64))) != len(slots):
            raise ValueError(f"{total} occurrences in articles, {len(slots)} in total")
        return slots - self.bases[docs].repeat(counts)

    def counted(self, slots: Numbers) -> tuple[Numbers, Numbers]:
        """Return the doc ids of the articles that have these slots (ascending), and how many each has."""
        docs = self.articles_of(slots)
        first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]])) if len(docs) else _NO_INDICES
        return docs[first], np.diff(first, append=len(docs)).astype(np.uint32)

    def articles_of(self, slots: Numbers) -> Numbers:
        """Return the doc id of each slot."""
        return (self.base.searchsorted(slots, side="right") - 1).astype(np.uint32)

    def slots_within(self, word: TermEntry, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
        """Return the slots of a term in some articles with these :meth:`bounds`, and the ordinal of the exact form at each."""
        postings = self.postings(word.lemma)
        if postings is None:
            return _NOTHING, _NOTHING
        slots, forms = postings.within(low, high)
        if not word.is_whole:
            wanted = has_form(word, forms)
            slots, forms = slots[wanted], forms[wanted]
        return slots, forms + np.uint32(self.words.first_exact_of(word.lemma))

    def end_slots_within(self, word: TermEntry, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
        """Return the slots of a term in some articles with these :meth:`bounds`, and the last slot that it covers at each."""
        if word.is_whole and not self.words.is_joined(word):
            postings = self.postings(word.lemma)
            slots = postings.slots_within(low, high) if postings else _NOTHING
            return slots, slots
        slots, forms = self.slots_within(word, low, high)
        return slots, self.words.ends(word, slots, forms)

    def bounds(self, docs: Numbers) -> tuple[Numbers, Numbers]:
        """Return the first slot of each of some articles (ascending), and the one after its last."""
        return self.bases[docs], self._ends[docs]

    def word_starts(self, docs: Numbers) -> list[Sequence[int]]:
        """Return, for each of some articles, the offset in code points at which the word of each position begins."""
        return [self._word_starts(doc) for doc in docs.tolist()]

    def _word_starts(self, doc: int) -> Sequence[int]:
        if self.lengths.item(doc) <= FEW:
            return list(accumulate(self.starts.listed(doc)))
        starts = self.starts[doc]
        return np.add.accumulate(starts, out=starts).data

    def odd_sizes(self, low: Numbers, high: Numbers) -> list[dict[int, int]]:
        """Return the code points of the odd words from the slot ``low[i]`` up to ``high[i]`` for each *i*: article after article.

        The keys are twice the slot, plus 1 for a joined form.
        """
        at, real = self._odd
        ranges = zip(at.searchsorted(2 * low).tolist(), at.searchsorted(2 * high).tolist(), strict=True)
        return [dict(zip(at[start:end].tolist(), real[start:end].tolist(), strict=True)) for start, end in ranges]

    @cached_property
    def _odd(self) -> tuple[Numbers, Numbers]:
        at, real = self.odd
        return at.astype(np.uint32), real.astype(np.uint32)


def has_form(word: TermEntry, forms: Numbers) -> Bools:
    """Return whether each of a lemma's forms belongs to the term."""
    if word.high - word.low == 1:
        return np.asarray(forms == np.uint32(word.low))
    return np.asarray(forms - np.uint32(word.low) < np.uint32(word.high - word.low))  # lower ones wrap around


_NOTHING = np.zeros(0, np.uint32)
_NO_POSITIONS: tuple[list[int], list[int]] = ([], [])
_NO_INDICES = np.zeros(0, np.int64)
