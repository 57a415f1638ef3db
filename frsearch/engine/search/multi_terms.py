"""Multi-term postings: the articles of all words that a pattern or misspelt word expands to, merged by array arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from frsearch.deadline import checking_time
from frsearch.engine.arrays import Counts, Numbers, distinct, spread, starts_of
from frsearch.engine.read.field import Field
from frsearch.engine.search.expansion import forms_for
from frsearch.query import Fuzzy, Wildcard

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOGETHER = 1 << 20
"""Occurrences that are unpacked together, and the most pairs of lemma and article that are recorded."""


@frozen(eq=False)
class MultiTermPostings:
    """The articles in which any of several words occur, ascending, and the sum of their frequencies in each.

    ``lemmas`` are those of the words; ``asked`` are the forms asked for of each, as ranges (first, end) of exact forms.
    ``pairs`` are doc ids and lemmas, one of each for every article of every lemma; None: too many to record.
    """

    docs: Numbers
    tf: Numbers
    lemmas: Sequence[int]
    asked: dict[int, list[tuple[int, int]]]
    pairs: tuple[Numbers, Numbers] | None

    @property
    def cost(self) -> int:
        """Cache cost, in array elements."""
        return 2 * len(self.docs) + 20 * len(self.lemmas) + (2 * len(self.pairs[0]) if self.pairs else 0)

    def lemmas_in(self, docs: Numbers) -> Sequence[int]:
        """Return lemmas that include all of these that occur in some articles."""
        if self.pairs is None or not len(self.docs):
            return self.lemmas
        is_sought = np.zeros(int(self.docs[-1]) + 1, np.bool_)
        is_sought[docs[docs < len(is_sought)]] = True
        found: list[int] = distinct(self.pairs[1][is_sought[self.pairs[0]]]).tolist()
        return found


def multi_term_postings(field: Field, leaf: Wildcard | Fuzzy) -> MultiTermPostings:
    """Return the merged postings of the words of a field that a leaf expands to, from the cache if they are there."""
    cached: tuple[MultiTermPostings, int] | None = field.derived.get(leaf)
    if cached:
        return cached[0]
    found = _gather(field, forms_for(field, leaf))
    field.derived.put(leaf, found, found.cost)
    return found


def _gather(field: Field, forms: Counts) -> MultiTermPostings:
    words = field.words
    low, high = words.exact_starts.all()[forms], words.exact_starts.all()[forms + 1]
    owner = words.first_exact.searchsorted(low, side="right") - 1
    lemmas, number = np.unique(owner, return_inverse=True)
    asked: dict[int, list[tuple[int, int]]] = {}
    for lemma, *run in zip(owner.tolist(), low.tolist(), high.tolist(), strict=True):
        asked.setdefault(lemma, []).append((run[0], run[1]))
    is_whole = np.bincount(number, high - low, len(lemmas)) == words.first_exact[lemmas + 1] - words.first_exact[lemmas]
    is_asked = np.zeros(len(words.exact), np.bool_)
    is_asked[spread(low, high - low, len(words.exact))] = True
    counts = np.zeros(len(field.lengths), np.uint32)
    pairs: list[tuple[Numbers, Numbers]] = []
    pair_count = 0
    whole = (of_lemmas(field, some) for some in in_batches(field, lemmas[is_whole], field.df))
    parted = (of_lemmas(field, some, is_asked) for some in in_batches(field, lemmas[~is_whole], field.cf))
    for docs, tf, which in checking_time(chain(whole, parted)):
        counts += np.bincount(docs, tf, len(counts)).astype(np.uint32)
        pair_count += len(docs)
        pairs = [*pairs, (docs, which)] if pair_count <= _TOGETHER else []
    there = np.flatnonzero(counts)
    return MultiTermPostings(
        there.astype(np.uint32),
        counts[there],
        lemmas.tolist(),
        asked,
        (_joined([docs for docs, _ in pairs]), _joined([which for _, which in pairs])) if pair_count <= _TOGETHER else None,
    )


def in_batches(field: Field, lemmas: Counts, sizes: Numbers) -> Iterator[Counts]:
    """Yield the entries of those lemmas that the field has, in batches of about :data:`_TOGETHER` by `sizes`."""
    entries = field.lemmas.searchsorted(lemmas.astype(field.lemmas.dtype))
    entries[entries == len(field.lemmas)] = 0
    entries = entries[field.lemmas[entries] == lemmas] if len(field.lemmas) else entries[:0]
    ends = np.cumsum(sizes[entries], dtype=np.int64)
    yield from (some for some in np.split(entries, np.flatnonzero(np.diff(ends // _TOGETHER)) + 1) if len(some))


def of_lemmas(field: Field, entries: Counts, is_asked: NDArray[np.bool_] | None = None) -> tuple[Numbers, Numbers, Numbers]:
    """Return the doc ids of some lemmas, concatenated, with the frequency of the forms asked for (None: all), and the lemma."""
    docs, tf = field.docs.lists(entries), field.tf.several(entries) + np.uint32(1)
    lemmas = field.lemmas[entries]
    which = lemmas.repeat(field.df[entries])
    if is_asked is None:
        return docs, tf, which
    forms = field.forms.several(entries) + field.words.first_exact[lemmas].repeat(field.cf[entries])
    tf = np.add.reduceat(is_asked[forms], starts_of(tf)[:-1], dtype=np.uint32)
    is_there = tf > 0
    return docs[is_there], tf[is_there], which[is_there]


def _joined(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, np.uint32), *parts])
