"""Reading a segment: its term dictionary, fields, columns and stored articles, decoded when first used.

``docs`` are doc ids in the segment, ascending. On ``slots`` see :mod:`frsearch.engine.read.field`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Container, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import zstandard

from frsearch.engine.arrays import Bools, Numbers, Offsets, starts_of, sums_within, within
from frsearch.engine.cache import Cache, cached_property
from frsearch.engine.format import earlier_versions
from frsearch.engine.format.checked_lists import packed_lists
from frsearch.engine.format.damage import reports_damage
from frsearch.engine.format.deletions import read_deletions
from frsearch.engine.format.earlier_versions import MAGIC, EarlierVersion
from frsearch.engine.format.manifest import SegmentEntry
from frsearch.engine.format.sections import (
    ADDED,
    ADDRESS_HASH,
    BITS,
    CONTENT_HASH,
    DICTIONARY,
    FINGERPRINT_COUNT,
    FINGERPRINTS,
    FRAME_SIZES,
    FRAMES,
    HOST_HASH,
    ID_ARTICLE,
    ID_HASH,
    ID_REST,
    OUTLET_NAMES,
    OUTLET_NUMBER,
    SENTENCE_COUNT,
    SENTENCE_GAPS,
    SENTENCE_LENGTHS,
    VERSION,
    VERSION_COUNT,
    VERSIONS,
    Section,
)
from frsearch.engine.format.segment_file import Sections
from frsearch.engine.format.stored_articles import FREE, decompressor, most
from frsearch.engine.format.unpacking import PackedLists
from frsearch.engine.read.dictionary import TermDictionary
from frsearch.engine.read.earlier_versions import EarlierVersions
from frsearch.engine.read.field import CACHED_ELEMENTS, Field, PostingsCache
from frsearch.engine.read.metadata import SegmentMetadata
from frsearch.model import Article, stored_article

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_SENTENCES = 1 << 18
"""Sentences of an article that passages are chosen from: a long book has fewer, a crafted article may have millions."""


class Segment:
    """A segment of a commit: an immutable file, and which of its articles are deleted as of that commit (None: none).

    What a `LeafReader` is in Lucene. Of a file of another of `versions`, only the articles can be read.
    """

    def __init__(
        self,
        path: Path,
        segment: bytes,
        deleted: Bools | None = None,
        cache: PostingsCache | None = None,
        versions: Container[int] = (VERSION,),
    ) -> None:
        self.sections = Sections(path, segment, versions)
        self.path = path.parent
        self.files = (path.name,)
        articles = self.sections.facts.get("articles")
        rows = self.sections.count(CONTENT_HASH.name) / 16  # bounds by the file whatever grows with the number of articles
        if type(articles) is not int or articles != rows:
            raise self.sections.damaged(0, f"has {articles!r:.50} articles")
        self.articles = articles
        self.deleted = deleted
        self._cache: PostingsCache = cache or Cache(CACHED_ELEMENTS)
        self._thread = threading.local()
        """Has a decompressor for each thread: it serves one at a time, and a lock would stay locked in a forked child."""

    def __len__(self) -> int:
        return self.articles - (0 if self.deleted is None else int(self.deleted.sum()))

    @cached_property
    def words(self) -> TermDictionary:
        """The term dictionary."""
        return TermDictionary(self.sections)

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {}

    def field(self, name: str) -> Field:
        """Return an indexed field."""
        if name not in self._fields:
            self._fields[name] = Field(self.sections, name, self.words, self.articles, self._cache)
        return self._fields[name]

    @cached_property
    def metadata(self) -> SegmentMetadata:
        """The values that articles have in the fields of ``extra``."""
        return SegmentMetadata(self.sections, self.articles)

    @cached_property
    def exact_counts(self) -> Numbers:
        """Occurrences of each exact form in titles and bodies."""
        return self.field("title").exact_counts + self.field("body").exact_counts

    def live(self, docs: NDArray[np.integer]) -> Bools:
        """Return whether each of these articles is not deleted."""
        return np.ones(len(docs), np.bool_) if self.deleted is None else ~self.deleted[docs]

    def column(self, name: str) -> NDArray[Any]:
        """Return a column: an array with a row for each article."""
        return self.sections.array(name)

    @cached_property
    def outlets(self) -> list[str | None]:
        """Names of the outlets, by the numbers of the outlet column; None: the article names none."""
        size = self.sections.count(OUTLET_NAMES.name)
        names: list[str | None] = json.loads(self.sections.bytes(OUTLET_NAMES.name, 0, size))
        highest = self.column(OUTLET_NUMBER.name).max(initial=0)
        if not all(name is None or isinstance(name, str) for name in names) or highest >= max(len(names), 1):
            raise self.sections.damaged(0, f"has no name for outlet {highest}")
        return names

    @cached_property
    def addresses(self) -> NDArray[np.uint64]:
        """Digests of the addresses and of the hosts of all articles, a row of each."""
        return np.stack([self.column(section.name).astype(np.uint64) for section in (ADDRESS_HASH, HOST_HASH)])

    @cached_property
    def added(self) -> NDArray[np.integer]:
        """When each article was first added, in seconds since 1970; 0: unknown, as all are in a file of version 1."""
        return self.column(ADDED.name) if ADDED.name in self.sections else np.zeros(self.articles, np.uint32)

    @reports_damage
    def fingerprints(self) -> tuple[Numbers, Numbers]:
        """Return how many fingerprints each article has, and those of all, article after article."""
        counts, hashes = self.column(FINGERPRINT_COUNT.name), self.column(FINGERPRINTS.name).view("<u4")
        if len(counts) != self.articles or counts.sum(dtype=np.float64) != len(hashes):
            raise self.sections.damaged(0, f"does not have fingerprints for each of {self.articles} articles")
        return counts, hashes

    def find(self, digest: bytes) -> int:
        """Return the doc id of the article with this id digest, or -1 if there is none or it is deleted."""
        return int(self.lookup(np.frombuffer(digest, "<u8").reshape(1, 2))[0])

    @reports_damage
    def has_ever_held(self, digests: NDArray[np.uint64]) -> bool:
        """Return whether it has an article with one of these id digests (rows of two numbers), deleted or not."""
        own = np.stack([self.column(ID_HASH.name), self.column(ID_REST.name)]).astype(np.uint64)
        own = own[:, np.isin(own[0], digests[:, 0])]
        return any((digest == own.T).all(axis=1).any() for digest in digests)

    @reports_damage
    def lookup(self, digests: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the doc id for each id digest (a row of two numbers), or -1 if there is no such article or it is deleted."""
        hashes, rests = self.column(ID_HASH.name), self.column(ID_REST.name)
        low, high = (np.searchsorted(hashes, digests[:, 0], side) for side in ("left", "right"))
        counts = high - low
        which, at = np.repeat(np.arange(len(digests)), counts), np.repeat(low, counts) + within(counts)
        same = rests[at] == digests[which, 1]
        docs = self.column(ID_ARTICLE.name)[at[same]].astype(np.int64)
        if docs.max(initial=0) >= max(self.articles, 1):
            raise self.sections.damaged(0, f"has an id for article {docs.max()}, but only {self.articles} articles")
        is_live = self.live(docs)
        found = np.full(len(digests), -1)
        found[which[same][is_live]] = docs[is_live]
        return found

    @cached_property
    def _frame_starts(self) -> Offsets:
        return Offsets.of(self.column(FRAME_SIZES.name))

    @property
    def dictionary(self) -> bytes:
        """The Zstandard dictionary of the stored articles; empty: none."""
        return self.sections.bytes(DICTIONARY.name, 0, self.sections.count(DICTIONARY.name))

    @property
    def _decompressor(self) -> zstandard.ZstdDecompressor:
        found: zstandard.ZstdDecompressor | None = getattr(self._thread, "decompressor", None)
        if found is None:
            found = self._thread.decompressor = decompressor(self.dictionary)
        return found

    @reports_damage
    def frame(self, doc: int) -> bytes:
        """Return a stored article, decompressed but not parsed."""
        start, end = self._frame_starts.item(doc), self._frame_starts.item(doc + 1)
        return self._decompressed(self.sections.bytes(FRAMES.name, start, end), start, FREE)

    def _decompressed(self, compressed: bytes, start: int, free: int) -> bytes:
        """Return the content of a frame, which begins at `start` of its section; `free` is as for :func:`most`."""
        try:
            if not 0 < zstandard.frame_content_size(compressed) <= most(len(compressed), free):
                raise zstandard.ZstdError("its size is missing or invalid")
            return self._decompressor.decompress(compressed)
        except zstandard.ZstdError as error:
            raise self.sections.damaged(start, f"has an article that cannot be decompressed ({error})") from error

    @cached_property
    def versions(self) -> EarlierVersions:
        """Where the earlier versions of articles are."""
        return EarlierVersions(self.sections, self.articles)

    @reports_damage
    def earlier_versions(self, doc: int) -> tuple[EarlierVersion, ...]:
        """Return the earlier versions of an article, oldest first; a file of version 1 has none."""
        if VERSION_COUNT.name not in self.sections:
            return ()
        found = []
        for number in self.versions.of(doc):
            start, end = self.versions.span(number, number + 1)
            stored = self._decompressed(MAGIC + self.sections.bytes(VERSIONS.name, start, end), start, earlier_versions.FREE)
            found.append(EarlierVersion(stored, self.versions.until.item(number)))
        return tuple(found)

    @reports_damage
    def article(self, doc: int) -> Article:
        """Return an article."""
        try:
            return stored_article(self.frame(doc))
        except (ValueError, TypeError, RecursionError) as error:
            raise self.sections.damaged(self._frame_starts.item(doc), f"has an unreadable article ({error!r:.200})") from error

    def article_id(self, doc: int) -> str:
        """Return the id of an article."""
        return self.article(doc).id

    @cached_property
    def _sentences(self) -> tuple[PackedLists, PackedLists]:
        return self.sentence_lists(SENTENCE_GAPS), self.sentence_lists(SENTENCE_LENGTHS)

    def sentence_lists(self, section: Section) -> PackedLists:
        """Return one of the three sections about sentences, each with a list for each article."""
        if section is SENTENCE_LENGTHS:  # no sentence is empty, so its length takes bits
            return packed_lists(self.sections, section.name, self.column(SENTENCE_COUNT.name), 0)
        limit = 8 * self.sections.count(SENTENCE_LENGTHS.name + BITS)
        if self.column(SENTENCE_COUNT.name).sum(dtype=np.float64) > limit:  # lists of zeros take no bytes
            raise self.sections.damaged(0, f"has more sentences than the {limit} that fit in the bits of their lengths")
        return packed_lists(self.sections, section.name, self.column(SENTENCE_COUNT.name), limit)

    @reports_damage
    def sentences(self, docs: NDArray[np.integer]) -> list[tuple[list[int], list[int], list[int]]]:
        """Return where each sentence of each body starts and ends, in code points, and the number of its paragraph.

        There are up to :data:`MOST_SENTENCES` of each article.
        """
        before, sizes = (_beginnings(lists, docs) for lists in self._sentences)
        counts = np.minimum(self._sentences[0].counts[docs].astype(np.int64), MOST_SENTENCES)
        ends, paragraphs = sums_within((before >> np.uint32(1)) + sizes, counts), sums_within(before & np.uint32(1), counts)
        starts, stops, numbers = (column.tolist() for column in (ends - sizes, ends, paragraphs))
        return [(starts[low:high], stops[low:high], numbers[low:high]) for low, high in pairwise(starts_of(counts).tolist())]

    @reports_damage
    def word_starts(self, docs: NDArray[np.integer], field: str) -> list[Sequence[int]]:
        """Return, for each of some articles, the offset in code points at which the word of each position of a field begins."""
        return self.field(field).word_starts(docs.astype(np.uint32))

    def close(self) -> None:
        """Close the file."""
        self.sections.close()


def _beginnings(lists: PackedLists, docs: NDArray[np.integer]) -> Numbers:
    """Return the first :data:`MOST_SENTENCES` numbers of the list of each article, concatenated."""
    if lists.counts[docs].max(initial=0) <= MOST_SENTENCES:
        return lists.several(docs)
    return np.concatenate([lists[doc][:MOST_SENTENCES] for doc in docs.tolist()])  # in the memory of one at a time


def open_segment(
    folder: Path, entry: SegmentEntry, cache: PostingsCache | None = None, versions: Container[int] = (VERSION,)
) -> Segment:
    """Open a segment of a commit; raises IndexDamaged if its file is not the one that the manifest names.

    Segments that are read together share a `cache` of posting lists; `versions` are as for :class:`Segment`.
    """
    segment = Segment(folder / entry.file, bytes.fromhex(entry.id), read_deletions(folder, entry), cache, versions)
    if segment.articles != entry.articles or segment.sections.digest != entry.digest:
        segment.close()
        raise segment.sections.damaged(0, "is not the file named in the manifest")
    return segment
