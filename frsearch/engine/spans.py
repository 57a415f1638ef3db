"""Where the leaves of a query stand in the text of the articles that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np

from frsearch.engine.coding import Counts, Numbers, starts_of
from frsearch.engine.places import find_places
from frsearch.engine.segment import Field, Segment
from frsearch.query import Leaf, Match


def matches_in(segment: Segment, leaves: Sequence[Leaf], place: str, docs: Numbers) -> list[list[Match]]:
    """Return for each article (`docs` ascends) where `leaves` stand in one of its fields, in order."""
    field = segment.field(place)
    lemma_places = cache(lambda lemma: field.places_within(segment.words.of_lemma(lemma), docs))
    found = [find_places(segment, field, leaf, docs, lemma_places) for leaf in leaves]
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
