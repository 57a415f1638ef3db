"""Builds the posting lists of one field for a segment file, from runs of consecutive lemmas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.engine.arrays import Bytes, Counts, Numbers
from frsearch.engine.format.packing import gaps, pack, skips, wides_before
from frsearch.engine.format.sections import (
    BITS,
    DF,
    DOCS,
    FIELD_EXACT,
    FIELD_LEMMAS,
    FIELD_LENGTHS,
    FORMS,
    MORE,
    SKIP_LIST,
    SKIP_WIDE,
    SLOTS,
    TF,
    WIDE,
    WIDES,
    WIDTH,
)
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.format.unpacking import Packed
from frsearch.engine.write.dictionary_builder import add_small


@frozen(eq=False)
class PostingRun:
    """The posting lists of consecutive lemmas, concatenated: ``df`` entries of each in docs and tf, ``cf`` in slots and forms."""

    lemmas: Numbers
    df: Counts
    docs: Numbers
    tf: Numbers
    cf: Counts
    slots: Numbers
    forms: Numbers


class ListsBuilder:
    """Packed lists that arrive in parts, with skip entries; their bits may be kept in a file until they are written."""

    def __init__(self, spool: IO[bytes] | None = None) -> None:
        self._spool = spool
        self._bits: list[Bytes] = []
        self._spooled: list[tuple[int, int]] = []
        self._width: list[Bytes] = []
        self._wide: list[Numbers] = []
        self._wides: list[Numbers] = []
        self._skip_wide: list[Numbers] = []

    def add(self, values: Numbers, counts: Counts, allow_wide: bool = True) -> None:
        """Pack and add the lists of these lengths."""
        packed, wide_at = pack(values, counts, allow_wide)
        self.add_packed(packed)
        self._skip_wide.append(wides_before(wide_at, counts))

    def add_packed(self, packed: Packed) -> None:
        """Add lists that are already packed and need no skip entries."""
        if self._spool is None:
            self._bits.append(packed.bits)
        else:
            self._spooled.append((self._spool.tell(), len(packed.bits)))
            self._spool.write(packed.bits.tobytes())
        self._width.append(packed.width)
        self._wide.append(packed.wide)
        self._wides.append(packed.wides)

    def _pieces(self) -> Iterator[bytes | memoryview]:
        yield from (bits.data for bits in self._bits if len(bits))
        for at, size in self._spooled:
            assert self._spool is not None
            self._spool.seek(at)
            yield self._spool.read(size)

    def write(self, file: SectionWriter, name: str) -> None:
        """Write the sections of these lists."""
        file.add_parts(name + BITS, self._pieces())
        file.add(name + WIDTH, np.concatenate([np.zeros(0, np.uint8), *self._width]))
        file.add(name + WIDE, concatenated(self._wide))
        add_small(file, name + WIDES, concatenated(self._wides))

    def write_skips(self, file: SectionWriter, name: str) -> None:
        """Write, for each skip entry, how many wide numbers come before it."""
        file.add(name + SKIP_WIDE, concatenated(self._skip_wide))


_DOCS_SKIP, _SLOTS_SKIP = DOCS.name + SKIP_LIST, SLOTS.name + SKIP_LIST
_COLUMNS = (FIELD_LEMMAS.name, DF.name, MORE.name, _DOCS_SKIP, _SLOTS_SKIP)
"""Sections that are collected run by run, besides the lists."""


class PostingsBuilder:
    """Collects the posting lists of one field; `lengths` are the lengths of its articles in positions.

    With a `spool`, a file open for reading and writing, packed lists are kept there: they would take as much memory as the
    index takes space.
    """

    def __init__(self, lengths: Numbers, spool: IO[bytes] | None = None) -> None:
        self._lengths = lengths
        self._columns: dict[str, list[Numbers]] = {name: [] for name in _COLUMNS}
        self._lists = {section: ListsBuilder(spool) for section in (DOCS, TF, SLOTS, FORMS)}

    def add(self, run: PostingRun) -> None:
        """Add the posting lists of the next lemmas."""
        found: dict[str, NDArray[np.integer]] = {
            FIELD_LEMMAS.name: run.lemmas,
            DF.name: run.df,
            MORE.name: run.cf - run.df,
            _DOCS_SKIP: run.docs[skips(run.df) - 1],
            _SLOTS_SKIP: run.slots[skips(run.cf) - 1],
        }
        for name, values in found.items():
            self._columns[name].append(values.astype(np.uint32))
        self._lists[DOCS].add(gaps(run.docs, run.df), run.df)
        self._lists[TF].add(run.tf - np.uint32(1), run.df)
        self._lists[SLOTS].add(gaps(run.slots, run.cf), run.cf)
        self._lists[FORMS].add(run.forms, run.cf, allow_wide=False)

    def write(self, file: SectionWriter, name: str, exact: Counts) -> None:
        """Write the sections of this field's postings; ``exact`` is how often each exact form occurs in it."""
        columns = {column: concatenated(values) for column, values in self._columns.items()}
        for section in (DF, MORE):
            add_small(file, section.of(name), columns.pop(section.name))
        add_small(file, FIELD_EXACT.of(name), exact)
        file.add(FIELD_LENGTHS.of(name), self._lengths)
        for column, values in columns.items():
            file.add(column.format(field=name), values)
        for section, lists in self._lists.items():
            lists.write(file, section.of(name))
            if section is not FORMS:
                lists.write_skips(file, section.of(name))


def concatenated(parts: Sequence[Numbers]) -> Numbers:
    """Return the parts end to end; without any, an empty array."""
    return np.concatenate([np.zeros(0, np.uint32), *parts])
