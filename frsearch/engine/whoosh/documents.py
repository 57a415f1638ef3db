"""The articles of a segment as Whoosh asks for them: lengths, columns, stored fields, deletions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from whoosh.codec.base import PerDocumentReader
from whoosh.columns import ColumnReader

from frsearch.engine.format.sections import OUTLET_NUMBER
from frsearch.engine.read.segment import Segment
from frsearch.engine.whoosh.schema import DAY_FIELDS, WORD_FIELDS
from frsearch.engine.whoosh.terms import sortable_day


class DocumentsReader(PerDocumentReader):  # type: ignore[misc]
    """The articles of one segment."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def close(self) -> None:
        """Do nothing: the terms, which share the file, let go of it."""

    def doc_count(self) -> int:
        """Return how many articles are not deleted."""
        return len(self._segment)

    def doc_count_all(self) -> int:
        """Return how many articles there are, deleted ones included."""
        return self._segment.articles

    def has_deletions(self) -> bool:
        """Tell whether any article is deleted."""
        return self._segment.deleted is not None

    @cached_property
    def _deleted(self) -> frozenset[int]:
        deleted = self._segment.deleted
        return frozenset() if deleted is None else frozenset(np.flatnonzero(deleted).tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether an article is deleted."""
        return docnum in self._deleted

    def deleted_docs(self) -> frozenset[int]:
        """Return the deleted articles, the same set each time: Whoosh asks at each term."""
        return self._deleted

    def supports_columns(self) -> bool:
        """Tell Whoosh that some fields have a value for each article at hand."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Tell whether a field has one."""
        return fieldname in DAY_FIELDS or fieldname == "outlet"

    def column_reader(self, fieldname: str, column: Any) -> SegmentColumn:
        """Return a field's values as Whoosh's own columns would hold them; that of an unnamed outlet is empty."""
        if fieldname in DAY_FIELDS:
            return SegmentColumn([sortable_day(day) for day in self._segment.column(DAY_FIELDS[fieldname]).tolist()])
        names = [(name or "").encode() for name in self._segment.outlets]
        return SegmentColumn([names[number] for number in self._segment.column(OUTLET_NUMBER.name).tolist()])

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return how many positions a field of an article has."""
        if fieldname not in WORD_FIELDS:
            return default
        return int(self._segment.field(WORD_FIELDS[fieldname][0]).lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """Return how many positions a field has in all articles."""
        return self._segment.field(WORD_FIELDS[fieldname][0]).length if fieldname in WORD_FIELDS else 0

    def min_field_length(self, fieldname: str) -> int:
        """Return how many it has in the article that has fewest."""
        return self._extreme(fieldname, "min")

    def max_field_length(self, fieldname: str) -> int:
        """Return how many it has in the article that has most."""
        return self._extreme(fieldname, "max")

    def _extreme(self, fieldname: str, which: str) -> int:
        return int(getattr(self._segment.field(WORD_FIELDS[fieldname][0]).lengths, which)()) if fieldname in WORD_FIELDS else 0

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """Return an article's id, url, title, outlet, date and body, those that it has."""
        article = self._segment.article(docnum)
        names = ("id", "url", "title", "outlet", "date", "body")
        return {name: value for name in names if (value := getattr(article, name)) is not None}

    def all_doc_ids(self) -> Iterator[int]:
        """Yield the numbers of the articles that are not deleted."""
        docs = np.arange(self._segment.articles, dtype=np.uint32)
        return iter(docs[self._segment.live(docs)].tolist())


class SegmentColumn(ColumnReader):  # type: ignore[misc]
    """The values of a field, one for each article."""

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
        """Return what an article is sorted by."""
        return -self._values[docnum] if self._is_reverse else self._values[docnum]

    def set_reverse(self) -> None:
        """Sort from the highest value down; Whoosh asks this of numbers alone."""
        self._is_reverse = True
