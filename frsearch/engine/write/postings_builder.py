"""Builds the posting lists of one field for a segment file, from runs of consecutive lemmas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Bytes, Counts, Numbers
from frsearch.engine.format.packing import gaps, pack, skips, wides_before
from frsearch.engine.format.sections import (
    ARTICLE_FORMS,
    BITS,
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
    SKIP_LIST,
    SKIP_WIDE,
    SLOTS,
    TF,
    WIDE,
    WIDES,
    WIDTH,
    Section,
)
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.format.unpacking import Packed
from frsearch.engine.write.dictionary_builder import add_small
from frsearch.engine.write.impacts import ImpactsComputation
from frsearch.engine.write.posting_run import PostingRun


class BytesBuilder:
    """A section of bytes that arrives in parts, which may be kept in a file until they are written."""

    def __init__(self, spool: IO[bytes] | None = None) -> None:
        self._spool = spool
        self._parts: list[Bytes] = []
        self._spooled: list[tuple[int, int]] = []

    def add(self, part: Bytes) -> None:
        """Add a part."""
        if self._spool is None:
            self._parts.append(part)
        else:
            self._spooled.append((self._spool.tell(), len(part)))
            self._spool.write(part.tobytes())

    def _pieces(self) -> Iterator[bytes | memoryview]:
        yield from (part.data for part in self._parts if len(part))
        for at, size in self._spooled:
            assert self._spool is not None
            self._spool.seek(at)
            yield self._spool.read(size)

    def write(self, file: SectionWriter, name: str) -> None:
        """Write the section."""
        file.add_parts(name, self._pieces())


class ListsBuilder:
    """Packed lists that arrive in parts, with skip entries; their bits may be kept in a file until they are written."""

    def __init__(self, spool: IO[bytes] | None = None) -> None:
        self._bits = BytesBuilder(spool)
        self._width: list[Bytes] = []
        self._wide: list[Numbers] = []
        self._wides: list[Numbers] = []
        self._skip_wide: list[Numbers] = []

    def add(self, values: Numbers, counts: Counts) -> None:
        """Pack and add the lists of these lengths."""
        self.add_packed(*packed_with_skips(values, counts))

    def add_packed(self, packed: Packed, skip_wide: Numbers | None = None) -> None:
        """Add packed lists, and their skip entries if they need any."""
        if skip_wide is not None:
            self._skip_wide.append(skip_wide)
        self._bits.add(packed.bits)
        self._width.append(packed.width)
        self._wide.append(packed.wide)
        self._wides.append(packed.wides)

    def write(self, file: SectionWriter, name: str) -> None:
        """Write the sections of these lists."""
        self._bits.write(file, name + BITS)
        file.add(name + WIDTH, np.concatenate([np.zeros(0, np.uint8), *self._width]))
        file.add(name + WIDE, concatenated(self._wide))
        add_small(file, name + WIDES, concatenated(self._wides))

    def write_skips(self, file: SectionWriter, name: str) -> None:
        """Write, for each skip entry, how many wide numbers come before it."""
        file.add(name + SKIP_WIDE, concatenated(self._skip_wide))


_DOCS_SKIP, _SLOTS_SKIP = DOCS.name + SKIP_LIST, SLOTS.name + SKIP_LIST
_COLUMNS = (
    FIELD_LEMMAS.name,
    DF.name,
    MORE.name,
    MIXED_COUNTS.name,
    _DOCS_SKIP,
    _SLOTS_SKIP,
)
"""Sections that are collected run by run, besides the lists."""


class PackedRun(NamedTuple):
    """The posting lists of a :class:`~frsearch.engine.write.posting_run.PostingRun` as they are stored, by section."""

    columns: Mapping[str, Numbers]
    lists: Mapping[Section, tuple[Packed, Numbers]]
    """Packed lists, and their skip entries."""
    codes: Mapping[Section, Bytes]


class PostingsBuilder:
    """Collects the posting lists of a field; `lengths` are those of its articles, ``form_counts`` the exact forms of each lemma.

    With a `spool`, a file open for reading and writing, packed lists are kept there: they would take as much memory as the
    index takes space.
    """

    def __init__(self, name: str, lengths: Numbers, form_counts: Counts, spool: IO[bytes] | None = None) -> None:
        self._name = name
        self._lengths = lengths
        self._impacts = ImpactsComputation(name, lengths, form_counts)
        self._columns: dict[str, list[Numbers]] = {name: [] for name in _COLUMNS}
        self._lists = {section: ListsBuilder(spool) for section in (DOCS, TF, SLOTS, FORMS, ARTICLE_FORMS, MIXED_FORMS)}
        self._codes = {section: BytesBuilder(spool) for section in (IMPACTS, MIXED_IMPACTS)}

    def pack(self, run: PostingRun) -> PackedRun:
        """Return the posting lists of some lemmas as they will be stored. This changes nothing here, so threads may share it."""
        impacts = self._impacts.of(run)
        columns: dict[str, NDArray[np.integer]] = {
            FIELD_LEMMAS.name: run.lemmas,
            DF.name: run.df,
            MORE.name: run.cf - run.df,
            MIXED_COUNTS.name: impacts.mixed_counts,
            _DOCS_SKIP: run.docs[skips(run.df) - 1],
            _SLOTS_SKIP: run.slots[skips(run.cf) - 1],
        }
        lists = {
            DOCS: packed_with_skips(gaps(run.docs, run.df), run.df),
            TF: packed_with_skips(run.tf - np.uint32(1), run.df),
            SLOTS: packed_with_skips(gaps(run.slots, run.cf), run.cf),
            FORMS: packed_with_skips(run.forms, run.cf, allow_wide=False),
            ARTICLE_FORMS: packed_with_skips(impacts.forms, run.df),
            MIXED_FORMS: packed_with_skips(impacts.mixed, impacts.mixed_counts),
        }
        codes = {IMPACTS: impacts.codes, MIXED_IMPACTS: impacts.mixed_codes}
        return PackedRun({name: values.astype(np.uint32) for name, values in columns.items()}, lists, codes)

    def add(self, run: PackedRun) -> None:
        """Add the posting lists of the next lemmas."""
        for name, values in run.columns.items():
            self._columns[name].append(values)
        for section, (packed, skip_wide) in run.lists.items():
            self._lists[section].add_packed(packed, skip_wide)
        for section, codes in run.codes.items():
            self._codes[section].add(codes)

    def write(self, file: SectionWriter, exact: Counts) -> None:
        """Write the sections of this field's postings; ``exact`` is how often each exact form occurs in it."""
        name = self._name
        columns = {column: concatenated(values) for column, values in self._columns.items()}
        for section in (DF, MORE, MIXED_COUNTS):
            add_small(file, section.of(name), columns.pop(section.name))
        add_small(file, FIELD_EXACT.of(name), exact)
        file.add(FIELD_LENGTHS.of(name), self._lengths)
        for column, values in columns.items():
            file.add(column.format(field=name), values)
        for section, lists in self._lists.items():
            lists.write(file, section.of(name))
            if section in (DOCS, TF, SLOTS):
                lists.write_skips(file, section.of(name))
        for section, codes in self._codes.items():
            codes.write(file, section.of(name))


def packed_with_skips(values: Numbers, counts: Counts, allow_wide: bool = True) -> tuple[Packed, Numbers]:
    """Return the packed lists of these lengths, and for each skip entry, how many wide numbers come before it."""
    packed, wide_at = pack(values, counts, allow_wide)
    return packed, wides_before(wide_at, counts)


def concatenated(parts: Sequence[Numbers]) -> Numbers:
    """Return the parts end to end; without any, an empty array."""
    return np.concatenate([np.zeros(0, np.uint32), *parts])
