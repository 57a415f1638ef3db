"""Where the leaves of a query stand in the text of the articles that are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from attrs import frozen

from frsearch.engine.coding import Counts, Numbers, starts_of
from frsearch.engine.execute import phrase_slots
from frsearch.engine.expand import expansion
from frsearch.engine.segment import Field, Segment, Word
from frsearch.query import Fuzzy, Leaf, Match, Phrase, Wildcard


@frozen(eq=False)
class _Places:
    """Matches before their text is looked at: slots of the first and the last word of each, and the last one's exact form."""

    first: Numbers
    last: Numbers
    last_form: Numbers

    def __len__(self) -> int:
        return len(self.first)


def matches_in(segment: Segment, leaves: Sequence[Leaf], place: str, docs: Numbers) -> list[list[Match]]:
    """Return for each article (`docs` ascends) where `leaves` stand in one of its fields, in order."""
    field = segment.field(place)
    lemma_places = cache(lambda lemma: field.places_within(segment.words.of_lemma(lemma), docs))
    found = [_places(segment, field, leaf, docs, lemma_places) for leaf in leaves]
    leaf = np.repeat(np.arange(len(leaves)), list(map(len, found)))
    if not len(leaf):
        return [[] for _ in docs]
    first, last, last_form = (
        np.concatenate([getattr(places, name) for places in found]) for name in ("first", "last", "last_form")
    )
    owner = docs.searchsorted(field.articles_of(first))
    starts, begin = _word_starts(field, docs)
    shift = begin[owner] - field.base[docs][owner]
    start = starts[first + shift]
    end = _word_ends(field, starts[last + shift], last, last_form)
    order = np.lexsort((leaf, end, start, owner))
    matches = list(map(Match, start[order].tolist(), end[order].tolist(), leaf[order].tolist()))
    bounds = np.searchsorted(owner[order], np.arange(len(docs) + 1)).tolist()
    return [matches[low:high] for low, high in pairwise(bounds)]


def _word_starts(field: Field, docs: Numbers) -> tuple[Counts, Counts]:
    """Return where the words of some articles begin, article after article, and where each article's begin in that."""
    steps = field.starts.several(docs)
    begin = starts_of(field.lengths[docs])[:-1]
    starts = np.cumsum(steps, dtype=np.int64)
    before = np.concatenate([[0], starts])[begin]
    return starts - np.repeat(before, field.lengths[docs]), begin


def _word_ends(field: Field, start: Counts, slot: Numbers, form: Numbers) -> Counts:
    """Return where words end that begin at `start`, from their slots and exact forms."""
    span = field.words.spans[form].astype(np.int64)
    sizes = field.words.sizes(form) + span - 1
    at, real = field.odd
    key = 2 * slot.astype(np.int64) + (span > 1)
    odd = np.minimum(at.searchsorted(key), max(len(at) - 1, 0))
    if len(at):
        sizes = np.where(at[odd] == key, real[odd], sizes)
    return start + sizes


LemmaPlaces: TypeAlias = "Callable[[int], tuple[Numbers, Numbers]]"
"""Where a lemma stands in some articles, and the exact forms that stand there: leaves often share one."""


def _places(segment: Segment, field: Field, leaf: Leaf, docs: Numbers, lemma_places: LemmaPlaces) -> _Places:
    if isinstance(leaf, Wildcard | Fuzzy):
        words = map(segment.words.of_folded, expansion(segment.words.folded, leaf))
        found = [_of_word(segment, word, lemma_places) for word in words]
        slots = np.concatenate([_NOTHING, *(part.first for part in found)])
        return _Places(slots, slots, np.concatenate([_NOTHING, *(part.last_form for part in found)]))
    known = [word for text in leaf.words if (word := segment.words.find(text, leaf.level))]
    if len(known) < len(leaf.words):
        return _NO_PLACES
    if isinstance(leaf, Phrase) and len(known) > 1:
        first, last = phrase_slots(field, known, leaf.slop, docs)
        slots, forms = field.places_within(known[-1], docs)
        return _Places(first, last, forms[slots.searchsorted(last)])
    return _of_word(segment, known[0], lemma_places)


def _of_word(segment: Segment, word: Word, lemma_places: LemmaPlaces) -> _Places:
    slots, forms = lemma_places(word.lemma)
    if not word.is_whole and len(slots):
        first = segment.words.first_exact.item(word.lemma)
        wanted = (forms >= first + word.low) & (forms < first + word.high)
        slots, forms = slots[wanted], forms[wanted]
    return _Places(slots, slots, forms)


_NOTHING: Numbers = np.zeros(0, np.uint32)
_NO_PLACES = _Places(_NOTHING, _NOTHING, _NOTHING)
