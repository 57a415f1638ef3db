"""Merging one field of several segments: its posting lists are unpacked, concatenated and packed again, some lemmas at a time."""

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
from frsearch.engine.write.posting_run import PostingRun
from frsearch.engine.write.postings_builder import ListsBuilder, PostingsBuilder, concatenated
from frsearch.progress import steps


def merge_field(file: SectionWriter, name: str, parts: Sequence[MergeSource], terms: DictionaryBuilder, spool: IO[bytes]) -> None:
    """Write one field of the live articles of several segments; packed lists are kept in `spool` until they are written."""
    fields = []
    starts, odd = ListsBuilder(), []
    slots = 0
    for part in parts:
        field = _SourceField(part, part.segment.field(name), terms, slots)
        slots = field.end
        fields.append(field)
        starts.add_packed(part.lists(field.field.starts))
        odd.append(field.odd())
    lengths = concatenated([part.column(FIELD_LENGTHS.of(name)).astype(np.uint32) for part in parts])
    postings = PostingsBuilder(name, lengths, np.diff(terms.first), spool)
    counts = np.zeros(len(terms.lemmas))
    for field in fields:
        counts += np.bincount(field.lemmas, field.field.cf, len(counts))
    ranges = list(batches(counts, RUN))
    for low, high in steps(ranges, [1] * len(ranges)):
        if runs := [run for field in fields if (run := field.run(low, high)) is not None]:
            postings.add(postings.pack(_merged(runs)))
    exact = np.zeros(len(terms.exact), np.int64)
    for part in parts:
        np.add.at(exact, part.exact, part.counts(name))
    postings.write(file, exact)
    starts.write(file, STARTS.of(name))
    file.add(ODD_AT.of(name), concatenated([at for at, _ in odd]))
    file.add(ODD_SIZES.of(name), concatenated([sizes for _, sizes in odd]))


class _SourceField:
    """One field of a part: its posting lists, renumbered for the merged segment."""

    def __init__(self, part: MergeSource, field: Field, terms: DictionaryBuilder, first_slot: int) -> None:
        self._part = part
        self.field = field
        self._terms = terms
        lemmas = part.lemma[field.lemmas]
        self.lemmas = np.maximum.accumulate(np.maximum(lemmas, 0))  # those without live articles repeat the one before
        base = starts_of(np.where(part.keep, field.lengths + 1, 0))
        self._shift = first_slot + base[:-1] - field.base[:-1]
        """For each article, how far its slots move."""
        self.end = first_slot + int(base[-1])
        self._first_exact = part.segment.words.first_exact[field.lemmas]

    def run(self, low: int, high: int) -> PostingRun | None:
        """Return the posting lists of the new lemmas from `low` to `high`, or None if the part has none of them."""
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
        forms = part.exact[exact] - np.repeat(self._terms.first[lemmas], cf)
        new = part.number[docs].astype(np.uint32)
        return PostingRun(lemmas.astype(np.uint32), df, new, tf, cf, slots.astype(np.uint32), forms.astype(np.uint32))

    def odd(self) -> tuple[Numbers, Numbers]:
        """Return the words of live articles whose length differs from their form's: where they are, and their lengths."""
        at, sizes = self.field.odd
        docs = self.field.articles_of(at >> np.uint32(1))
        keep = self._part.keep[docs]
        moved = at[keep] + 2 * self._shift[docs[keep]]
        return moved.astype(np.uint32), sizes[keep].astype(np.uint32)


def _merged(runs: Sequence[PostingRun]) -> PostingRun:
    """Return the posting lists of several parts as one run, the lists of each lemma concatenated."""
    lemmas = concatenated([run.lemmas for run in runs])
    order = np.argsort(lemmas, kind="stable")
    df, cf = np.concatenate([run.df for run in runs]), np.concatenate([run.cf for run in runs])
    docs = spread(starts_of(df)[:-1][order], df[order], int(df.sum()))
    occurrences = spread(starts_of(cf)[:-1][order], cf[order], int(cf.sum()))
    which, first = np.unique(lemmas[order], return_index=True)
    df, cf = (np.add.reduceat(counts[order], first) for counts in (df, cf))
    is_there = df > 0
    return PostingRun(
        which[is_there],
        df[is_there],
        concatenated([run.docs for run in runs])[docs],
        concatenated([run.tf for run in runs])[docs],
        cf[is_there],
        concatenated([run.slots for run in runs])[occurrences],
        concatenated([run.forms for run in runs])[occurrences],
    )
