"""A snapshot: one commit, held open. Doc ids are numbered through all its segments in order."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from frsearch.engine import IndexCounts
from frsearch.engine.arrays import Bools, Counts, Numbers
from frsearch.engine.cache import Cache, cached_property
from frsearch.engine.format.damage import reporting_damage, reports_damage
from frsearch.engine.format.keys import NO_DATE, days_of_seconds, id_digest
from frsearch.engine.format.manifest import Manifest
from frsearch.engine.format.sections import CONTENT_HASH, FIRST_DAY, LAST_DAY, OUTLET_NUMBER
from frsearch.engine.read.field import CACHED_ELEMENTS, PostingsCache
from frsearch.engine.read.metadata import SnapshotMetadata
from frsearch.engine.read.segment import Segment, open_segment
from frsearch.model import Article, stored_article

if TYPE_CHECKING:
    from numpy.typing import NDArray


Found = TypeVar("Found")

TOGETHER = 64
"""Most articles that are read together for passages."""


class SegmentsSnapshot:
    """All segments of one commit, seen as one run of articles; later commits do not change it.

    What an `IndexReader` is in Lucene. Raises IndexDamaged if a file is not the one that the manifest names.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self.generation = manifest.generation
        self._hold(_opened(path, manifest))

    def _hold(self, segments: list[Segment]) -> None:
        self.segments = segments
        self.bases: list[int] = np.cumsum([0, *(segment.articles for segment in segments)]).tolist()
        """First doc id of each segment, then the number of all articles, deleted ones included."""

    def __len__(self) -> int:
        return sum(map(len, self.segments))

    @property
    def files(self) -> list[str]:
        """Names of the segment files."""
        return [segment.sections.path.name for segment in self.segments]

    def close(self) -> None:
        """Close all files."""
        for segment in self.segments:
            segment.close()

    def locate(self, doc_id: int) -> tuple[Segment, int]:
        """Return the segment of an article, and its doc id in that segment."""
        at = bisect_right(self.bases, doc_id) - 1
        return self.segments[at], doc_id - self.bases[at]

    @cached_property
    def live(self) -> Bools | None:
        """Whether each article is not deleted; None: none is."""
        if all(segment.deleted is None for segment in self.segments):
            return None
        return np.concatenate([segment.live(np.arange(segment.articles)) for segment in self.segments])

    @cached_property
    def live_doc_ids(self) -> Counts:
        """Doc ids of all articles that are not deleted, ascending."""
        return np.arange(self.bases[-1]) if self.live is None else np.flatnonzero(self.live)

    def doc_ids(self) -> Iterator[int]:
        """Yield the doc id of every article that is not deleted, ascending."""
        yield from self.live_doc_ids.tolist()

    def ids(self) -> Iterator[str]:
        """Yield the id of every article, in the order of doc ids."""
        for doc_id in self.doc_ids():
            segment, doc = self.locate(doc_id)
            yield segment.article_id(doc)

    def doc_id(self, article_id: str) -> int | None:
        """Return the doc id of the article with this id, or None."""
        digest = id_digest(article_id)
        for base, segment in zip(reversed(self.bases[:-1]), reversed(self.segments), strict=True):
            if (doc := segment.find(digest)) >= 0:
                return base + doc
        return None

    def index_of(self, doc_id: int) -> str | None:
        """Return which of several indexes an article is in; None: there is only one."""
        return None

    @property
    def repeated(self) -> int:
        """How many ids are in more than one index."""
        return 0

    def article(self, doc_id: int) -> Article:
        """Return an article."""
        segment, doc = self.locate(doc_id)
        return segment.article(doc)

    def articles(self, doc_ids: Sequence[int] | None = None) -> Iterator[Article]:
        """Yield the articles with some doc ids, in that order, or every article."""
        yield from map(self.article, self.doc_ids() if doc_ids is None else doc_ids)

    def sentences(self, doc_ids: Sequence[int]) -> Iterator[tuple[list[int], list[int], list[int]]]:
        """Yield where each sentence of each article's body starts and ends, in code points, and the number of its paragraph."""
        return self._of_each(doc_ids, lambda segment, docs: segment.sentences(docs))

    def word_starts(self, doc_ids: Sequence[int], field: str) -> Iterator[Sequence[int]]:
        """Yield where each word of one field of each article begins, in code points."""
        return self._of_each(doc_ids, lambda segment, docs: segment.word_starts(docs, field))

    def _of_each(self, doc_ids: Sequence[int], read: Callable[[Segment, Counts], Iterable[Found]]) -> Iterator[Found]:
        """Yield what `read` finds for each article, up to :data:`TOGETHER` at a time; it is given their doc ids in a segment."""
        for first in range(0, len(doc_ids), TOGETHER):
            found: dict[int, Found] = {}
            for segment, places in self.by_segment(doc_ids[first : first + TOGETHER]).items():
                found |= zip(places.values(), read(segment, np.array(list(places))), strict=True)
            yield from (found[place] for place in sorted(found))

    def by_segment(self, doc_ids: Sequence[int]) -> dict[Segment, dict[int, int]]:
        """Return the segments of some articles, all different: the doc ids there, each with its place in `doc_ids`."""
        if len(self.segments) == 1:
            return {self.segments[0]: {doc: place for place, doc in enumerate(doc_ids)}}
        found: dict[Segment, dict[int, int]] = {}
        for place, doc_id in enumerate(doc_ids):
            segment, doc = self.locate(doc_id)
            found.setdefault(segment, {})[doc] = place
        return found

    def content_hashes(self, article_ids: Sequence[str]) -> list[str | None]:
        """Return the content hash of each article, None where there is none with the id."""
        return self.look_up(np.frombuffer(b"".join(map(id_digest, article_ids)), "<u8").reshape(-1, 2))[0]

    @reports_damage
    def look_up(self, digests: NDArray[np.uint64]) -> tuple[list[str | None], Counts]:
        """Return the content hash for each id digest (a row of two numbers), and when the article was added.

        None and -1 mean that there is no such article.
        """
        hashes: list[str | None] = [None] * len(digests)
        added = np.full(len(digests), -1)
        for segment in self.segments:
            docs = segment.lookup(digests)
            at = np.flatnonzero(docs >= 0)
            stored = segment.column(CONTENT_HASH.name).reshape(-1, 16)[docs[at]].tobytes().hex()
            for number, row in enumerate(at.tolist()):
                hashes[row] = stored[32 * number : 32 * number + 32]
            added[at] = segment.added[docs[at]]
        return hashes, added

    @cached_property
    def days(self) -> tuple[Counts, Counts]:
        """First and last day of each article's date, as ordinals; NO_DATE: undated."""
        first, last = (
            np.concatenate([_NO_DAYS, *(segment.column(day.name) for segment in self.segments)]) for day in (FIRST_DAY, LAST_DAY)
        )
        return first, last

    @cached_property
    def middle_days(self) -> Counts:
        """Middle day of each article's date, or NO_DATE."""
        first, last = (days.astype(np.int64) for days in self.days)
        return np.where(first == NO_DATE, NO_DATE, (first + last) // 2)

    @cached_property
    def added_days(self) -> Counts:
        """Day on which each article was first added (UTC), as an ordinal; NO_DATE: unknown."""
        return np.concatenate([_NO_DAYS, *(days_of_seconds(segment.added) for segment in self.segments)])

    @cached_property
    def outlets(self) -> tuple[Counts, list[str | None]]:
        """Outlet of each article as an index into names, and the names; None: the article names no outlet."""
        codes: dict[str | None, int] = {}
        columns = [_NO_DAYS]
        for segment in self.segments:
            of_segment = np.array([codes.setdefault(name, len(codes)) for name in segment.outlets], np.int64)
            columns.append(of_segment[segment.column(OUTLET_NUMBER.name)])
        return np.concatenate(columns), list(codes)

    def lengths(self, field: str) -> Counts:
        """Return the number of words of each article in an indexed field."""
        return np.concatenate([_NO_DAYS, *(segment.field(field).lengths for segment in self.segments)])

    @cached_property
    def metadata(self) -> SnapshotMetadata:
        """The values that articles have in the fields of ``extra``."""
        return SnapshotMetadata([(segment.metadata, segment.articles) for segment in self.segments])

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of ``extra`` in which an article has a value, or had one before it was deleted."""
        with reporting_damage(self.path, self.files):
            return self.metadata.names

    @cached_property
    def addresses(self) -> NDArray[np.uint64]:
        """Digests of the addresses and of the hosts of all articles, a row of each; 0: an article has none."""
        return np.concatenate([np.zeros((2, 0), np.uint64), *(segment.addresses for segment in self.segments)], axis=1)

    @reports_damage
    def fingerprints(self) -> tuple[Numbers, Counts]:
        """Return the fingerprints of all articles, and the doc id of each, ascending."""
        parts = [_live_fingerprints(segment, base) for segment, base in zip(self.segments, self.bases, strict=False)]
        hashes, docs = zip((np.zeros(0, np.uint32), _NO_DAYS), *parts, strict=True)
        return np.concatenate(hashes), np.concatenate(docs)

    @reports_damage
    def earlier_versions(self, doc_id: int) -> list[tuple[Article, int]]:
        """Return the earlier versions of an article, oldest first, each with when it was replaced, in seconds since 1970."""
        segment, doc = self.locate(doc_id)
        return [(stored_article(version.stored), version.until) for version in segment.earlier_versions(doc)]

    @reports_damage
    def counts(self) -> IndexCounts:
        """Return articles by outlet, the range of dates, and the number of undated articles."""
        codes, names = self.outlets
        counted = np.bincount(codes[self.live_doc_ids], minlength=len(names)).tolist()
        outlets = Counter({name: count for name, count in zip(names, counted, strict=True) if count})
        return IndexCounts(outlets, self._extreme(latest=False), self._extreme(latest=True), self.undated)

    @cached_property
    def undated(self) -> int:
        """Number of articles without a date."""
        with reporting_damage(self.path, self.files):
            return int((self.days[0][self.live_doc_ids] == NO_DATE).sum())

    @property
    def added_unknown(self) -> int:
        """Number of articles of which it is unknown when they were added."""
        with reporting_damage(self.path, self.files):
            return int((self.added_days[self.live_doc_ids] == NO_DATE).sum())

    @property
    def newest(self) -> datetime.date | None:
        """Middle day of the date of the newest article; None: all are undated."""
        with reporting_damage(self.path, self.files):
            day = int(self.middle_days[self.live_doc_ids].max(initial=NO_DATE))
        return None if day == NO_DATE else datetime.date.fromordinal(day)

    def _extreme(self, latest: bool) -> str | None:
        """Return the earliest or the latest date; of dates that share that day, the vaguest (2023 rather than 2023-01-01)."""
        first, last = (days[self.live_doc_ids] for days in self.days)
        dated = np.flatnonzero(first != NO_DATE)
        if not len(dated):
            return None
        keys = (-last[dated], -first[dated]) if latest else (first[dated], last[dated])
        best = dated[np.lexsort(keys[::-1])[0]]
        return self.article(int(self.live_doc_ids[best])).date


def _opened(path: Path, manifest: Manifest) -> list[Segment]:
    """Return the segments of a commit, all open, or none."""
    segments: list[Segment] = []
    cache: PostingsCache = Cache(CACHED_ELEMENTS)
    with ExitStack() as opened:
        for entry in manifest.segments:
            segment = open_segment(path, entry, cache)
            opened.callback(segment.close)
            segments.append(segment)
        opened.pop_all()
    return segments


def _live_fingerprints(segment: Segment, base: int) -> tuple[Numbers, Counts]:
    counts, hashes = segment.fingerprints()
    docs = np.repeat(np.arange(base, base + segment.articles), counts)
    is_live = slice(None) if segment.deleted is None else np.repeat(~segment.deleted, counts)
    return hashes[is_live], docs[is_live]


_NO_DAYS = np.zeros(0, np.int64)
