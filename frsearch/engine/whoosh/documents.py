"""Whoosh's view of the articles of a segment: lengths, columns, stored fields, deletions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from whoosh.codec.base import PerDocumentReader
from whoosh.columns import ColumnReader

from frsearch.engine.cache import cached_property
from frsearch.engine.format.sections import OUTLET_NUMBER
from frsearch.engine.read.segment import Segment
from frsearch.engine.whoosh.schema import DAY_FIELDS, WORD_FIELDS
from frsearch.engine.whoosh.terms import sortable_day


class DocumentsReader(PerDocumentReader):  # type: ignore[misc]
    """The articles of one segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def close(self) -> None:
        """Do nothing: the terms reader shares the file and closes it."""

    def doc_count(self) -> int:
        """Return how many articles are not deleted."""
        return len(self._segment)

    def doc_count_all(self) -> int:
        """Return how many articles there are, deleted ones included."""
        return self._segment.articles

    def has_deletions(self) -> bool:
        """Return whether any article is deleted."""
        return self._segment.deleted is not None

    @cached_property
    def _deleted(self) -> frozenset[int]:
        deleted = self._segment.deleted
        return frozenset() if deleted is None else frozenset(np.flatnonzero(deleted).tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Return whether an article is deleted."""
        return docnum in self._deleted

    def deleted_docs(self) -> frozenset[int]:
        """Return the deleted articles, always the same object: Whoosh asks for it with each term."""
        return self._deleted

    def supports_columns(self) -> bool:
        """Return True: some fields have columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Return whether a field has a column."""
        return fieldname in DAY_FIELDS or fieldname == "outlet"

    def column_reader(self, fieldname: str, column: Any) -> SegmentColumn:
        """Return the column of a field, with values as in Whoosh's own columns; an outlet that is not named is empty."""
        if fieldname in DAY_FIELDS:
            return SegmentColumn([sortable_day(day) for day in DAY_FIELDS[fieldname](self._segment).tolist()])
        names = [(name or "").encode() for name in self._segment.outlets]
        return SegmentColumn([names[number] for number in self._segment.column(OUTLET_NUMBER.name).tolist()])

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the length of a field of an article, in positions."""
        if fieldname not in WORD_FIELDS:
            return default
        return int(self._segment.field(WORD_FIELDS[fieldname][0]).lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """Return the summed length of a field in all articles, in positions."""
        return self._segment.field(WORD_FIELDS[fieldname][0]).length if fieldname in WORD_FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        """Return the shortest length of a field in any article."""
        return self._extreme(fieldname, "min")

    def max_field_length(self, fieldname: str) -> int:
        """Return the longest length of a field in any article."""
        return self._extreme(fieldname, "max")

    def _extreme(self, fieldname: str, which: str) -> int:
        return int(getattr(self._segment.field(WORD_FIELDS[fieldname][0]).lengths, which)()) if fieldname in WORD_FIELDS else 0

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """Return id, url, title, outlet, date and body of an article, without those that it lacks."""
        article = self._segment.article(docnum)
        names = ("id", "url", "title", "outlet", "date", "body")
        return {name: value for name in names if (value := getattr(article, name)) is not None}

    def all_doc_ids(self) -> Iterator[int]:
        """Yield the doc ids of the articles that are not deleted."""
        docs = np.arange(self._segment.articles, dtype=np.uint32)
        return iter(docs[self._segment.live(docs)].tolist())


class SegmentColumn(ColumnReader):  # type: ignore[misc]
    """The values of a field, one per article."""

    def __init__(self, values: Sequence[Any]) -> None:
        self._values = values
        self._is_reverse = False

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum]

    def sort_key(self, docnum: int) -> Any:
        """Return the sort key of an article."""
        return -self._values[docnum] if self._is_reverse else self._values[docnum]

    def set_reverse(self) -> None:
        """Sort in descending order; Whoosh asks this only of numeric columns."""
        self._is_reverse = True
