"""The Whoosh face of an index: the codec through which plain Whoosh reads our segments.

``whoosh.index.open_dir(path)`` unpickles the newest ``_MAIN_<generation>.toc``
(:mod:`~frsearch.engine.format.whoosh_toc`), which calls :func:`segments_of`. Whoosh only reads; writing goes through frsearch,
and every entry point of Whoosh's own writers refuses here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NoReturn

from attrs import asdict
from whoosh.codec import base
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import TermInfo

from frsearch.engine.format.manifest import SegmentEntry
from frsearch.engine.read.segment import Segment, open_segment
from frsearch.engine.whoosh.documents import DocumentsReader
from frsearch.engine.whoosh.matchers import PostingMatcher, TermPostings
from frsearch.engine.whoosh.schema import WORD_FIELDS
from frsearch.engine.whoosh.terms import WHOOSH_FIELDS, FieldTerms, field_terms
from frsearch.errors import FrsearchError, IndexDamaged

_NAME = "MAIN"
"""Whoosh's name for an index that was given none."""

_CACHED = 32
"""Number of terms whose decoded postings are cached: Whoosh asks for each several times in a row."""


def segments_of(entries: str) -> list[Any]:
    """Return the segments of a table of contents, given their entries in the manifest as JSON."""
    return [FrsearchSegment(SegmentEntry(**entry)) for entry in json.loads(entries)] or NoSegments()


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise FrsearchError("writing goes through frsearch; open the index with frsearch.Index.open to add or delete articles")


class NoSegments(list[Any]):
    """The segments of an empty index: a reader asks only for their number, a writer iterates over them and is refused."""

    def __iter__(self) -> Iterator[Any]:
        _refuse()


class FrsearchSegment(base.Segment):  # type: ignore[misc]
    """One of our segments in a table of contents: its entry in the manifest."""

    def __init__(self, entry: SegmentEntry) -> None:
        self.indexname = _NAME
        self.segid = entry.id
        self.compound = False
        self.facts = asdict(entry)

    def codec(self) -> FrsearchCodec:
        """Return a codec for one reader of this segment."""
        return FrsearchCodec()

    def should_assemble(self) -> bool:
        """Return False: a segment is one file already."""
        return False

    def open(self, folder: Path) -> Segment:
        """Open the segment's file; raises IndexDamaged, or FileNotFoundError, which makes Whoosh look for a newer commit."""
        entry = SegmentEntry(**self.facts)
        try:
            return open_segment(folder, entry)
        except IndexDamaged as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise error.__cause__ from error
            raise

    # Readers ask DocumentsReader instead. A writer calls the first of these before it has changed anything.
    doc_count_all = set_doc_count = delete_document = _refuse


class FrsearchCodec(base.Codec):  # type: ignore[misc]
    """Reads one segment; its terms and documents share an open file."""

    def __init__(self) -> None:
        self.opened: Segment | None = None

    def _segment(self, storage: FileStorage, segment: FrsearchSegment) -> Segment:
        if self.opened is None:
            self.opened = segment.open(Path(storage.folder))
        return self.opened

    def terms_reader(self, storage: FileStorage, segment: FrsearchSegment) -> TermsReader:
        """Return the terms of a segment."""
        return TermsReader(self._segment(storage, segment))

    def per_document_reader(self, storage: FileStorage, segment: FrsearchSegment) -> DocumentsReader:
        """Return the documents of a segment."""
        return DocumentsReader(self._segment(storage, segment))

    per_document_writer = field_writer = postings_writer = postings_reader = new_segment = _refuse


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """The terms of one segment, field by field, with their postings."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._lexicon = cache(self._field_terms)
        self._postings = lru_cache(_CACHED)(self._read_postings)

    def _field_terms(self, field: str) -> FieldTerms:
        return field_terms(self._segment, field)

    def _read_postings(self, field: str, text: bytes) -> tuple[TermPostings, TermInfo]:
        postings = self._lexicon(field).postings(text)
        lengths = self._segment.field(WORD_FIELDS[field][0]).lengths if field in WORD_FIELDS else None
        return postings, postings.info(lengths)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, text = term
        return field in WHOOSH_FIELDS and text in self._lexicon(field)

    def indexed_field_names(self) -> list[str]:
        """Return the fields that have terms."""
        return WHOOSH_FIELDS

    def cursor(self, fieldname: str, fieldobj: Any) -> Cursor:
        """Return a cursor over the terms of a field."""
        return Cursor(self, fieldname, fieldobj, self._lexicon(fieldname))

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield (field, term), sorted."""
        return self.terms_from(WHOOSH_FIELDS[0], b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield (field, term), sorted, from one term of one field on."""
        for field in WHOOSH_FIELDS:
            if field >= fieldname:
                terms = self._lexicon(field)
                first = terms.rank(prefix) if field == fieldname else 0
                yield from ((field, terms[rank]) for rank in range(first, len(terms)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield ((field, term), info), sorted."""
        return self.items_from(WHOOSH_FIELDS[0], b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield ((field, term), info), sorted, from one term of one field on."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term; raises KeyError if the segment lacks it."""
        return self._postings(fieldname, text)[1]

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return the number of occurrences of a term in the segment."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return the number of articles that contain a term, deleted ones included."""
        return int(self.term_info(fieldname, text).doc_frequency())

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> PostingMatcher:
        """Return a matcher over the postings of a term."""
        return PostingMatcher(*self._postings(fieldname, text), (fieldname, text), format_, scorer)

    def close(self) -> None:
        """Close the file."""
        self._segment.close()


class Cursor(base.FieldCursor):  # type: ignore[misc]
    """A cursor over the sorted terms of a field; it starts at the first."""

    def __init__(self, terms: TermsReader, name: str, field: Any, field_terms: FieldTerms) -> None:
        self._terms = terms
        self._name = name
        self._field = field
        self._lexicon = field_terms
        self._rank = 0

    def is_valid(self) -> bool:
        """Return whether the cursor is at a term."""
        return self._rank < len(self._lexicon)

    def text(self) -> Any:
        """Return the term as a value of the field, or None after the last."""
        return self._field.from_bytes(self._lexicon[self._rank]) if self.is_valid() else None

    term = text

    def first(self) -> Any:
        """Move to the first term and return it."""
        self._rank = 0
        return self.text()

    def next(self) -> Any:
        """Move to the next term and return it."""
        self._rank += self.is_valid()
        return self.text()

    def find(self, term: Any) -> Any:
        """Move to the first term that is `term` or follows it, and return it."""
        self._rank = self._lexicon.rank(self._field.to_bytes(term))
        return self.text()

    def term_info(self) -> TermInfo | None:
        """Return the statistics of the term, or None after the last."""
        return self._terms.term_info(self._name, self._lexicon[self._rank]) if self.is_valid() else None
