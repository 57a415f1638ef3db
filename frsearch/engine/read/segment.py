"""A segment as it is read: words, fields and articles, decoded when they are asked for.

Arrays are NumPy's: ``docs`` are article numbers in the segment, ascending; ``slots`` are positions numbered through the
whole segment (ARCHITECTURE.md, "PostingList").
"""

from __future__ import annotations

import json
import threading
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import zstandard

from frsearch.engine.arrays import Bools, Counts, Numbers, starts_of, within
from frsearch.engine.cache import Cache
from frsearch.engine.format.checked_lists import packed_lists
from frsearch.engine.format.damage import reports_damage
from frsearch.engine.format.deletions import read_deletions
from frsearch.engine.format.manifest import SegmentEntry
from frsearch.engine.format.segment_file import Sections
from frsearch.engine.format.stored_articles import FRAME_LIMIT, most
from frsearch.engine.format.unpacking import PackedLists
from frsearch.engine.read.dictionary import TermDictionary
from frsearch.engine.read.field import CACHED_ELEMENTS, Field, PostingsCache
from frsearch.model import Article, stored_article

if TYPE_CHECKING:
    from numpy.typing import NDArray


MOST_SENTENCES = 1 << 18
"""Sentences of an article among which passages are looked for: a long book has fewer, a trap may have millions."""


class Segment:
    """One segment of one commit: its file, and which of its articles are deleted as of then (None: no one)."""

    def __init__(self, path: Path, segment: bytes, deleted: Bools | None = None, known: PostingsCache | None = None) -> None:
        self.sections = Sections(path, segment)
        self.path = path.parent
        self.files = (path.name,)
        articles = self.sections.facts.get("articles")
        rows = self.sections.count("content.hash") / 16  # what grows with the number of articles is bounded by the file
        if type(articles) is not int or articles != rows:
            raise self.sections.damaged(0, f"has {articles!r:.50} articles")
        self.articles = articles
        self.deleted = deleted
        self._known: PostingsCache = known or Cache(CACHED_ELEMENTS)
        self._decompressing = threading.Lock()
        """Held while an article is decompressed: a decompressor serves one thread at a time."""

    def __len__(self) -> int:
        return self.articles - (0 if self.deleted is None else int(self.deleted.sum()))

    @cached_property
    def words(self) -> TermDictionary:
        """The vocabulary."""
        return TermDictionary(self.sections)

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {}

    def field(self, name: str) -> Field:
        """Return title, body or outlet."""
        if name not in self._fields:
            self._fields[name] = Field(self.sections, name, self.words, self.articles, self._known)
        return self._fields[name]

    @cached_property
    def exact_counts(self) -> Numbers:
        """How often each exact form stands in titles and bodies."""
        return self.field("title").exact_counts + self.field("body").exact_counts

    def live(self, docs: NDArray[np.integer]) -> Bools:
        """Tell which of these articles are not deleted."""
        return np.ones(len(docs), np.bool_) if self.deleted is None else ~self.deleted[docs]

    def column(self, name: str) -> NDArray[Any]:
        """Return a column: a number an article."""
        return self.sections.array(name)

    @cached_property
    def outlets(self) -> list[str | None]:
        """The outlets' names that ``outlet.number`` counts."""
        size = self.sections.count("outlet.names")
        names: list[str | None] = json.loads(self.sections.bytes("outlet.names", 0, size))
        highest = self.column("outlet.number").max(initial=0)
        if not all(name is None or isinstance(name, str) for name in names) or highest >= max(len(names), 1):
            raise self.sections.damaged(0, f"has no name for outlet {highest}")
        return names

    def find(self, digest: bytes) -> int:
        """Return the number of the article with this id digest, or -1 where there is none or it is deleted."""
        return int(self.lookup(np.frombuffer(digest, "<u8").reshape(1, 2))[0])

    @reports_damage
    def lookup(self, digests: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the number of the article with each id digest (a row of two), -1 where there is none or it is deleted."""
        hashes, rests = self.column("id.hash"), self.column("id.rest")
        low, high = (np.searchsorted(hashes, digests[:, 0], side) for side in ("left", "right"))
        counts = high - low
        which, at = np.repeat(np.arange(len(digests)), counts), np.repeat(low, counts) + within(counts)
        same = rests[at] == digests[which, 1]
        docs = self.column("id.article")[at[same]].astype(np.int64)
        if docs.max(initial=0) >= max(self.articles, 1):
            raise self.sections.damaged(0, f"has an id of article {docs.max()}, of {self.articles}")
        is_live = self.live(docs)
        found = np.full(len(digests), -1)
        found[which[same][is_live]] = docs[is_live]
        return found

    @cached_property
    def _frame_starts(self) -> Counts:
        return starts_of(self.column("frame.size"))

    @property
    def dictionary(self) -> bytes:
        """The Zstandard dictionary of the articles; empty: none."""
        return self.sections.bytes("frame.dictionary", 0, self.sections.count("frame.dictionary"))

    @cached_property
    def _decompressor(self) -> zstandard.ZstdDecompressor:
        compression = zstandard.ZstdCompressionDict(self.dictionary) if self.dictionary else None
        return zstandard.ZstdDecompressor(dict_data=compression, max_window_size=FRAME_LIMIT)

    @reports_damage
    def frame(self, doc: int) -> bytes:
        """Return an article as it was stored."""
        start, end = self._frame_starts.item(doc), self._frame_starts.item(doc + 1)
        compressed = self.sections.bytes("frame.data", start, end)
        try:
            if not 0 < zstandard.frame_content_size(compressed) <= most(len(compressed)):
                raise zstandard.ZstdError("its size is not said or cannot be")
            with self._decompressing:
                return self._decompressor.decompress(compressed)
        except zstandard.ZstdError as error:
            raise self.sections.damaged(start, f"has an article that cannot be decompressed ({error})") from error

    @reports_damage
    def article(self, doc: int) -> Article:
        """Return one article whole."""
        try:
            return stored_article(self.frame(doc))
        except (ValueError, TypeError, RecursionError) as error:
            raise self.sections.damaged(self._frame_starts.item(doc), f"has an article that is none ({error!r:.200})") from error

    def article_id(self, doc: int) -> str:
        """Return the id of an article."""
        return self.article(doc).id

    @cached_property
    def _sentences(self) -> tuple[PackedLists, PackedLists]:
        return self.sentence_lists("gap"), self.sentence_lists("length")

    def sentence_lists(self, name: str) -> PackedLists:
        """Return what there is to know of sentences, a list an article: gap, length or positions."""
        if name == "length":  # no sentence has none
            return packed_lists(self.sections, "sentence.length", self.column("sentences"), 0)
        room = 8 * self.sections.count("sentence.length.bits")
        if self.column("sentences").sum(dtype=np.float64) > room:  # a list of zeros says nothing of how many there are
            raise self.sections.damaged(0, f"has more sentences than lengths of sentences, of which there are at most {room}")
        return packed_lists(self.sections, f"sentence.{name}", self.column("sentences"), room)

    @reports_damage
    def sentences(self, doc: int) -> list[tuple[int, int]]:
        """Return the sentences of the body of an article as (start, end) in code points, the first :data:`MOST_SENTENCES`."""
        gap, length = self._sentences
        spans, end = [], 0
        for before, size in islice(zip(gap.listed(doc), length.listed(doc), strict=True), MOST_SENTENCES):
            start = end + (before >> 1)
            end = start + size
            spans.append((start, end))
        return spans

    def close(self) -> None:
        """Let go of the file."""
        self.sections.close()


def open_segment(folder: Path, entry: SegmentEntry, known: PostingsCache | None = None) -> Segment:
    """Open a segment of a commit; raises IndexDamaged where its file is not the one that the manifest names.

    Segments that are read together share what is ``known``.
    """
    segment = Segment(folder / entry.file, bytes.fromhex(entry.id), read_deletions(folder, entry), known)
    if segment.articles != entry.articles or segment.sections.digest != entry.digest:
        segment.close()
        raise segment.sections.damaged(0, "is not the file that the manifest names")
    return segment
