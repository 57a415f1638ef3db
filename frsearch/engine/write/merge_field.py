"""One field of several segments → that of one: its lists are taken apart and together again, some lemmas at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import numpy as np

from frsearch.engine.arrays import Numbers, batches, spread, starts_of
from frsearch.engine.format.sections import FIELD_LENGTHS, ODD_AT, ODD_SIZES, STARTS
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.read.field import Field
from frsearch.engine.write.dictionary_builder import DictionaryBuilder
from frsearch.engine.write.merge_source import RUN, MergeSource, ascending, frequencies
from frsearch.engine.write.postings_builder import ListsBuilder, PostingRun, PostingsBuilder, concatenated
from frsearch.progress import steps


def merge_field(file: SectionWriter, name: str, parts: Sequence[MergeSource], words: DictionaryBuilder, spool: IO[bytes]) -> None:
    """Write one field of the live articles of several segments; what is gathered by articles waits in `spool`."""
    fields = []
    starts, odd = ListsBuilder(), []
    slots = 0
    for part in parts:
        field = _Places(part, part.segment.field(name), words, slots)
        slots = field.end
        fields.append(field)
        starts.add_packed(part.lists(field.field.starts))
        odd.append(field.odd())
    lengths = concatenated([part.column(FIELD_LENGTHS.of(name)).astype(np.uint32) for part in parts])
    postings = PostingsBuilder(lengths, spool)
    counts = np.zeros(len(words.lemmas))
    for field in fields:
        counts += np.bincount(field.lemmas, field.field.cf, len(counts))
    stretches = list(batches(counts, RUN))
    for low, high in steps(stretches, [1] * len(stretches)):
        if runs := [run for field in fields if (run := field.run(low, high)) is not None]:
            postings.add(_joined(runs))
    exact = np.zeros(len(words.exact), np.int64)
    for part in parts:
        np.add.at(exact, part.exact, part.counts(name))
    postings.write(file, name, exact)
    starts.write(file, STARTS.of(name))
    file.add(ODD_AT.of(name), concatenated([at for at, _ in odd]))
    file.add(ODD_SIZES.of(name), concatenated([sizes for _, sizes in odd]))


class _Places:
    """One field of a part: its lists as they will be in the merged segment."""

    def __init__(self, part: MergeSource, field: Field, words: DictionaryBuilder, first_slot: int) -> None:
        self._part = part
        self.field = field
        self._words = words
        lemmas = part.lemma[field.lemmas]
        self.lemmas = np.maximum.accumulate(np.maximum(lemmas, 0))  # those without live articles go with the one before
        base = starts_of(np.where(part.keep, field.lengths + 1, 0))
        self._shift = first_slot + base[:-1] - field.base[:-1]
        """For each article, how much further its slots are."""
        self.end = first_slot + int(base[-1])
        self._first_exact = part.segment.words.first_exact[field.lemmas]

    def run(self, low: int, high: int) -> PostingRun | None:
        """Return the lists of the new lemmas from `low` to `high`, or None where the part has none of them."""
        first, last = np.searchsorted(self.lemmas, [low, high]).tolist()
        if first == last:
            return None
        field, part = self.field, self._part
        df, cf = (counts[first:last].astype(np.int64) for counts in (field.df, field.cf))
        docs, tf = ascending(field.docs, first, last), frequencies(field, first, last)
        slots, forms = ascending(field.slots, first, last), field.forms.range(first, last)
        exact = np.repeat(self._first_exact[first:last], cf) + forms
        lemmas = self.lemmas[first:last]
        if not part.is_whole:
            keep = part.keep[docs]
            keep_slots = np.repeat(keep, tf)
            df, cf = (
                np.bincount(np.repeat(np.arange(last - first), counts)[kept], minlength=last - first)
                for counts, kept in ((df, keep), (cf, keep_slots))
            )
            docs, tf, slots, exact = docs[keep], tf[keep], slots[keep_slots], exact[keep_slots]
            slots = slots + np.repeat(self._shift[docs], tf)
        else:
            slots = slots + self._shift[0]
        forms = part.exact[exact] - np.repeat(self._words.first[lemmas], cf)
        new = part.number[docs].astype(np.uint32)
        return PostingRun(lemmas.astype(np.uint32), df, new, tf, cf, slots.astype(np.uint32), forms.astype(np.uint32))

    def odd(self) -> tuple[Numbers, Numbers]:
        """Return the words of live articles whose length is not that of their form."""
        at, sizes = self.field.odd
        docs = self.field.articles_of(at >> np.uint32(1))
        keep = self._part.keep[docs]
        moved = at[keep] + 2 * self._shift[docs[keep]]
        return moved.astype(np.uint32), sizes[keep].astype(np.uint32)


def _joined(runs: Sequence[PostingRun]) -> PostingRun:
    """Return the lists of several parts, those of one lemma behind each other."""
    lemmas = concatenated([run.lemmas for run in runs])
    order = np.argsort(lemmas, kind="stable")
    df, cf = np.concatenate([run.df for run in runs]), np.concatenate([run.cf for run in runs])
    docs = spread(starts_of(df)[:-1][order], df[order], int(df.sum()))
    places = spread(starts_of(cf)[:-1][order], cf[order], int(cf.sum()))
    which, first = np.unique(lemmas[order], return_index=True)
    df, cf = (np.add.reduceat(counts[order], first) for counts in (df, cf))
    is_there = df > 0
    return PostingRun(
        which[is_there],
        df[is_there],
        concatenated([run.docs for run in runs])[docs],
        concatenated([run.tf for run in runs])[docs],
        cf[is_there],
        concatenated([run.slots for run in runs])[places],
        concatenated([run.forms for run in runs])[places],
    )
