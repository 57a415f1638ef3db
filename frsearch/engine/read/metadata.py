"""Reading metadata: the values that articles have in the fields of ``extra``, as columns of codes, decoded when first used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from frsearch.engine import Column
from frsearch.engine.arrays import Bools, Counts, Numbers, distinct, spread, starts_of
from frsearch.engine.cache import Cache, cached_property
from frsearch.engine.format.checked_lists import packed_lists, small
from frsearch.engine.format.sections import (
    META_CODES,
    META_COUNTS,
    META_FIELDS,
    META_SIZES,
    META_TEXTS,
    META_TOTAL,
    META_VALUES,
)
from frsearch.engine.format.segment_file import Sections
from frsearch.engine.format.unpacking import PackedLists
from frsearch.matching.values import Values
from frsearch.model.metadata import MOST_FIELDS, MOST_VALUES, sort_ranks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from frsearch.query import Between, Value

_CACHED, _PER_ARTICLE = 1 << 20, 16
"""Size of the cache of columns, in numbers: at least the first, and at least the second for each article."""


class MetadataField(Values):
    """A field of a segment: its different ``texts``, and of article *i* the values ``codes[starts[i]:starts[i + 1]]``."""

    def __init__(self, texts: Sequence[str], starts: Counts, codes: Numbers) -> None:
        super().__init__(texts)
        self.starts = starts
        self.codes = codes
        self.wanted: Cache[Value | Between, Bools] = Cache(_CACHED)
        """Which texts some filters want: looking takes longer than finding their articles."""

    def of(self, article: int) -> list[int]:
        """Return the codes of the values of an article."""
        codes: list[int] = self.codes[self.starts.item(article) : self.starts.item(article + 1)].tolist()
        return codes

    def articles_with(self, is_wanted: Bools) -> Counts:
        """Return the articles with at least one of some values, ascending."""
        at = np.flatnonzero(is_wanted[self.codes])
        return distinct(np.searchsorted(self.starts, at, side="right") - 1)


class SegmentMetadata:
    """The metadata of a segment."""

    def __init__(self, sections: Sections, articles: int) -> None:
        self._sections = sections
        self._articles = articles
        self._found: Cache[str, MetadataField] = Cache(max(_CACHED, _PER_ARTICLE * articles))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The fields, in order of their names."""
        names = json.loads(self._sections.bytes(META_FIELDS.name, 0, self._sections.count(META_FIELDS.name)))
        if not isinstance(names, list) or len(names) > MOST_FIELDS or not all(isinstance(name, str) for name in names):
            raise self._sections.damaged(0, f"has {names!r:.80} as the fields of its metadata")
        if any(one >= other for one, other in pairwise(names)):
            raise self._sections.damaged(0, f"has fields of metadata out of order: {names!r:.80}")
        return tuple(names)

    @cached_property
    def _text_starts(self) -> Counts:
        starts = starts_of(small(self._sections, META_SIZES.name))
        if starts[-1] != (size := self._sections.count(META_TEXTS.name)):
            raise self._sections.damaged(0, f"has {size} bytes in {META_TEXTS.name!r}, expected {starts[-1]}")
        return starts

    @cached_property
    def _values(self) -> Counts:
        """The number of the first value of each field, then that of all values."""
        counts = self._sections.array(META_VALUES.name)
        starts, texts = starts_of(counts), len(self._text_starts) - 1
        if len(counts) != len(self.names) or counts.max(initial=0) > texts or starts[-1] != texts:
            raise self._sections.damaged(0, f"has {texts} values of {len(counts)} fields in its metadata")
        return starts

    @cached_property
    def _totals(self) -> NDArray[np.integer]:
        totals = self._sections.array(META_TOTAL.name)
        if len(totals) != len(self.names) or totals.max(initial=0) > MOST_VALUES * self._articles:
            raise self._sections.damaged(0, f"has {totals.max(initial=0)} values of a field, but only {self._articles} articles")
        return totals

    @cached_property
    def _counts(self) -> PackedLists:
        return packed_lists(self._sections, META_COUNTS.name, np.full(len(self.names), self._articles), self._articles)

    @cached_property
    def _codes(self) -> PackedLists:
        return packed_lists(self._sections, META_CODES.name, self._totals.astype(np.int64), MOST_VALUES * self._articles)

    def field(self, name: str) -> MetadataField | None:
        """Return a field, or None if no article has a value in it."""
        if name not in self.names:
            return None
        if cached := self._found.get(name):
            return cached[0]
        field = self._field(self.names.index(name))
        self._found.put(name, field, len(field.codes) + len(field.starts) + 8 * len(field.texts))
        return field

    def _field(self, number: int) -> MetadataField:
        low, high = self._values.item(number), self._values.item(number + 1)
        starts = starts_of(self._counts[number])
        if starts.item(-1) != self._totals.item(number):
            raise self._sections.damaged(0, f"has {starts[-1]} values of {self.names[number]!r:.50}, not {self._totals[number]}")
        codes = self._codes[number]
        if codes.max(initial=0) >= max(high - low, 1):
            raise self._sections.damaged(0, f"has value {codes.max()} of {high - low} of {self.names[number]!r:.50}")
        return MetadataField(self._texts(low, high), starts, codes)

    def _texts(self, low: int, high: int) -> list[str]:
        """Return the texts from number `low` to `high`: decoded at once and cut, five times as fast as one by one."""
        first = self._text_starts.item(low)
        content = self._sections.bytes(META_TEXTS.name, first, self._text_starts.item(high))
        bounds = self._text_starts[low : high + 1] - first
        if not content.isascii():
            begins = (np.frombuffer(content, np.uint8) & 0xC0) != 0x80
            bounds = starts_of(begins)[bounds]
        text = content.decode("utf-8", "surrogatepass")
        return [text[start:end] for start, end in pairwise(bounds.tolist())]


class SnapshotMetadata:
    """The metadata of all segments of a commit, with one code for each text of a field."""

    def __init__(self, segments: Sequence[tuple[SegmentMetadata, int]]) -> None:
        self._segments = segments
        """The metadata of each segment, and its number of articles."""
        self._found: Cache[tuple[str, ...], Column] = Cache(max(_CACHED, _PER_ARTICLE * sum(count for _, count in segments)))
        self._ranks: Cache[tuple[str, ...], Counts] = Cache(_CACHED)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The fields of any segment, in order of their names."""
        return tuple(sorted({name for metadata, _ in self._segments for name in metadata.names}))

    def column(self, names: tuple[str, ...]) -> Column:
        """Return the values that each article has in any of some fields, each once; articles that are deleted have theirs too."""
        if cached := self._found.get(names):
            return cached[0]
        columns = [self._column(name) for name in names]
        column = columns[0] if len(columns) == 1 else _united(columns, sum(count for _, count in self._segments))
        self._found.put(names, column, len(column.codes) + len(column.starts) + 8 * len(column.values))
        return column

    def ranks(self, names: tuple[str, ...]) -> Counts:
        """Return the place of each value of :meth:`column` in order."""
        if cached := self._ranks.get(names):
            return cached[0]
        ranks = np.array(sort_ranks(self.column(names).values), np.int64)
        self._ranks.put(names, ranks, len(ranks))
        return ranks

    def _column(self, name: str) -> Column:
        if len(self._segments) == 1 and (only := self._segments[0][0].field(name)):
            return Column(only.texts, only.starts, only.codes.astype(np.int64))
        numbers: dict[str, int] = {}
        codes, counts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for metadata, articles in self._segments:
            field = metadata.field(name)
            if field is None:
                counts.append(np.zeros(articles, np.int64))
                continue
            of_segment = np.array([numbers.setdefault(text, len(numbers)) for text in field.texts], np.int64)
            codes.append(of_segment[field.codes])
            counts.append(np.diff(field.starts))
        return Column(tuple(numbers), starts_of(np.concatenate(counts)), np.concatenate(codes))


def some_of(column: Column, docs: Counts) -> Column:
    """Return the values of some articles."""
    first = column.starts[docs]
    counts = column.starts[docs + 1] - first
    if len(column.codes) == len(column.starts) - 1 and (counts == 1).all():  # as in many fields
        return Column(column.values, np.arange(len(docs) + 1), column.codes[first])
    return Column(column.values, starts_of(counts), column.codes[spread(first, counts, len(docs) * MOST_VALUES * MOST_FIELDS)])


def _united(columns: Sequence[Column], articles: int) -> Column:
    """Return the values that articles have in any of several columns, each once."""
    numbers: dict[str, int] = {}
    owners, codes = [], []
    for column in columns:
        of_column = np.array([numbers.setdefault(text, len(numbers)) for text in column.values], np.int64)
        codes.append(of_column[column.codes])
        owners.append(np.repeat(np.arange(articles), np.diff(column.starts)))
    pairs = distinct(np.concatenate(owners) * max(len(numbers), 1) + np.concatenate(codes))
    owner, code = np.divmod(pairs, max(len(numbers), 1))
    return Column(tuple(numbers), starts_of(np.bincount(owner, minlength=articles)), code)
