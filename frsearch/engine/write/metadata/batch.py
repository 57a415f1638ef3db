"""The metadata of a batch of articles: for each field its different texts, and which article has which of them.

Columns are made field by field, as most fields have one type and few values: then C code does the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from frsearch.engine.write.metadata.field_part import FieldPart

if TYPE_CHECKING:
    from frsearch.engine.write.metadata.limits import MetadataLimits

LONG = 1 << 16
"""Bytes of an article before its body, above which only its metadata are kept of ``extra`` until the batch is complete."""

_U4 = np.dtype("<u4")


class BatchMetadata:
    """The metadata of some articles; columns are made when they are first asked for, within `limits`."""

    def __init__(self, limits: MetadataLimits | None = None) -> None:
        self.limits = limits
        self._extras: list[Mapping[str, Any]] = []
        self._columns: list[FieldPart] | None = None

    def add(self, extra: Mapping[str, Any], size: int) -> None:
        """Add an article, whose ``extra`` takes up to `size` bytes."""
        if size > LONG:
            from frsearch.engine.write.metadata.limits import shortened  # noqa: PLC0415 (workers need none of this)

            extra = shortened(extra)
        self._extras.append(extra)

    def take(self, other: BatchMetadata, number: int) -> None:
        """Add article `number` of another batch."""
        self._extras.append(other._extras[number] if other._columns is None else dict(other._row(number)))

    def _row(self, number: int) -> Iterator[tuple[str, list[str]]]:
        """Yield the values of an article in each field, from the columns."""
        for name, texts, articles, codes in self.columns:
            yield name, [texts[code] for code in codes[articles == number].tolist()]

    @property
    def columns(self) -> list[FieldPart]:
        """The fields in which an article has a value."""
        if self._columns is None:
            from frsearch.engine.write.metadata.limits import MetadataLimits  # noqa: PLC0415

            limits = self.limits or MetadataLimits()
            self._columns = list(limits.columns(self._extras))
            self._extras = []
        return self._columns

    def parts(self) -> tuple[dict[str, tuple[int, Sequence[str]]], list[bytes]]:
        """Return for each field its number of values and its texts, for JSON, and arrays as bytes."""
        arrays = [array.astype(_U4).tobytes() for column in self.columns for array in (column.articles, column.codes)]
        return {column.name: (len(column.codes), column.texts) for column in self.columns}, arrays

    @classmethod
    def read(cls, fields: Mapping[str, tuple[int, Sequence[str]]], content: bytes) -> BatchMetadata:
        """Return the metadata whose :meth:`parts` are these, the arrays concatenated."""
        metadata = cls()
        metadata._columns = []
        at = 0
        for name, (count, texts) in fields.items():
            articles, codes = np.frombuffer(content, _U4, 2 * count, at).reshape(2, count)
            metadata._columns.append(FieldPart(name, texts, articles, codes))
            at += 2 * articles.nbytes
        return metadata
