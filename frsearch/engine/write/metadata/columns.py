"""The columns of metadata in a segment: for each field its different values, and which of them each article has."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from frsearch.engine.arrays import Counts, Numbers
from frsearch.engine.format.sections import (
    META_CODES,
    META_COUNTS,
    META_FIELDS,
    META_SIZES,
    META_TEXTS,
    META_TOTAL,
    META_VALUES,
)
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.write.dictionary_builder import add_small
from frsearch.engine.write.metadata.batch import BatchMetadata
from frsearch.engine.write.postings_builder import ListsBuilder, concatenated

_PER_VALUE, _PER_TEXT = 12, 200
"""Bytes of memory per value of an article while a segment is built, and per different text."""


class MetadataBuilder:
    """Collects the values of the articles of a segment; the columns are made when all are there."""

    def __init__(self) -> None:
        self._articles = 0
        self._codes: dict[str, dict[str, int]] = {}
        self._parts: dict[str, list[tuple[Numbers, Numbers]]] = {}
        """For each field, article and code of each value, a pair of arrays for each batch."""
        self._values = 0

    @property
    def memory(self) -> int:
        """Estimated bytes of memory that the values take."""
        return self._values * _PER_VALUE + sum(map(len, self._codes.values())) * _PER_TEXT

    def add(self, metadata: BatchMetadata, articles: int) -> None:
        """Add the articles of a batch, which are so many."""
        for name, texts, owners, numbers in metadata.columns:
            codes = self._codes.setdefault(name, {})
            of_batch = np.array([codes.setdefault(text, len(codes)) for text in texts], np.uint32)
            self._parts.setdefault(name, []).append((owners + np.uint32(self._articles), of_batch[numbers]))
            self._values += len(numbers)
        self._articles += articles

    def write(self, file: SectionWriter) -> None:
        """Write the sections; the builder is used up."""
        columns = MetadataColumns(self._articles)
        for name in sorted(self._codes):
            articles, codes = (np.concatenate(some) for some in zip(*self._parts.pop(name), strict=True))
            columns.add(name, list(self._codes.pop(name)), np.bincount(articles, minlength=self._articles), codes)
        columns.write(file)


class MetadataColumns:
    """The columns of a segment, field by field in order of their names."""

    def __init__(self, articles: int) -> None:
        self._articles = articles
        self._names: list[str] = []
        self._texts: list[bytes] = []
        self._sizes: list[Numbers] = []
        self._values: list[int] = []
        self._totals: list[int] = []
        self._counts, self._codes = ListsBuilder(), ListsBuilder()

    def add(self, name: str, texts: Sequence[str], counts: Counts, codes: Numbers) -> None:
        """Add a field: its different `texts` in any order, how many values each article has, and their indices in `texts`."""
        order = sorted(range(len(texts)), key=texts.__getitem__)
        rank = np.empty(len(texts), np.uint32)
        rank[order] = np.arange(len(texts), dtype=np.uint32)
        encoded = [texts[at].encode("utf-8", "surrogatepass") for at in order]
        self._names.append(name)
        self._texts.append(b"".join(encoded))
        self._sizes.append(np.fromiter(map(len, encoded), np.uint32, len(encoded)))
        self._values.append(len(texts))
        self._totals.append(len(codes))
        self._counts.add(counts.astype(np.uint32), np.array([self._articles]))
        self._codes.add(rank[codes], np.array([len(codes)]))

    def write(self, file: SectionWriter) -> None:
        """Write the sections."""
        file.add_bytes(META_FIELDS.name, json.dumps(self._names).encode("ascii"))
        file.add(META_VALUES.name, np.array(self._values, np.uint32))
        file.add(META_TOTAL.name, np.array(self._totals, np.uint32))
        file.add_parts(META_TEXTS.name, self._texts)
        add_small(file, META_SIZES.name, concatenated(self._sizes))
        self._counts.write(file, META_COUNTS.name)
        self._codes.write(file, META_CODES.name)
