"""A segment as it is read: words, postings, places and articles, decoded when they are asked for.

Arrays are NumPy's: ``docs`` are article numbers in the segment, ascending; ``slots`` are positions numbered through the
whole segment (ARCHITECTURE.md, "Postings").
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import zstandard
from attrs import frozen

from frsearch.engine.coding import MARGIN, AscendingLists, Counts, Numbers, Packed, PackedLists, expand, starts_of, within
from frsearch.engine.container import Sections
from frsearch.engine.damage import refusing
from frsearch.engine.manifest import SegmentEntry, read_deletions
from frsearch.engine.memory import remembered
from frsearch.model import Article, stored_article

if TYPE_CHECKING:
    from numpy.typing import NDArray

PLACES = ("title", "body", "outlet")
"""The fields whose words are indexed."""

Bools: TypeAlias = "NDArray[np.bool_]"

_REMEMBERED = 1 << 20
"""Postings of a field that are kept unpacked, 8 to 16 bytes each."""

FRAME_LIMIT = 96 << 20
"""Bytes that a stored article may have: twenty million characters take up to eighty million."""


@frozen
class Word:
    """A word at some level, as a segment knows it: forms `low` up to `high` of a lemma that has `forms` of them."""

    lemma: int
    low: int
    high: int
    forms: int

    @property
    def is_whole(self) -> bool:
        """Whether any form of the lemma will do."""
        return self.high - self.low == self.forms


class Texts:
    """Many short texts behind each other; found by binary search where `order` (or their own order) is sorted."""

    def __init__(self, sections: Sections, name: str) -> None:
        sizes = small(sections, f"{name}.size")
        self._content, self._at = sections.unchecked(f"{name}.text")
        self._bytes = self._content.data
        self._check = sections.check
        self._starts = starts_of(sizes)
        self.expansions: dict[Any, list[int]] = {}
        self._order: Numbers | None = sections.array(f"{name}.order") if f"{name}.order" in sections else None
        if self._starts[-1] != len(self._content):
            raise sections.damaged(self._at, f"has {len(self._content)} bytes of {name!r}, expected {self._starts[-1]}")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        start, end = self._starts.item(number), self._starts.item(number + 1)
        self._check(self._at + start, end - start)
        return bytes(self._bytes[start:end])

    def text(self, number: int) -> str:
        """Return a text as a string."""
        return self[number].decode("utf-8", "surrogatepass")

    def strings(self) -> list[str]:
        """Return all texts as strings."""
        self._check(self._at, len(self._content))
        content = bytes(self._bytes)
        return [content[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(self._starts.tolist())]

    @cached_property
    def lengths(self) -> Counts:
        """How many code points each text has: its bytes, but for those that go on with one."""
        self._check(self._at, len(self._content))
        goes_on = starts_of((self._content & 0xC0) == 0x80)
        return np.diff(self._starts) - np.diff(goes_on[self._starts])

    def signs(self, numbers: NDArray[np.integer]) -> NDArray[np.uint32]:
        """Return texts as rows of code points, 0 after their end."""
        lengths = self.lengths[numbers]
        places = np.arange(lengths.max(initial=0))
        at = np.minimum(self._starts[numbers][:, None] + places, max(len(self._content) - 1, 0))
        rows = np.where(places < lengths[:, None], self._content[at], 0).astype(np.uint32)
        for row in np.flatnonzero(lengths != np.diff(self._starts)[numbers]).tolist():
            text = self.text(int(numbers[row]))
            rows[row, : len(text)] = [ord(sign) for sign in text]
        return rows

    def sorted(self, rank: int) -> int:
        """Return the number of the text that is the `rank`-th in sorted order."""
        return rank if self._order is None else self._order.item(rank)

    def ranked(self, low: int, high: int) -> Counts:
        """Return the numbers of the texts from the `low`-th to the `high`-th in sorted order."""
        return np.arange(low, high) if self._order is None else self._order[low:high].astype(np.int64)

    def rank(self, key: bytes) -> int:
        """Return how many texts come before `key` in sorted order."""
        return bisect_left(range(len(self)), key, key=lambda rank: self[self.sorted(rank)])

    def find(self, key: bytes) -> int:
        """Return the number of the (first) text that is `key`, or -1."""
        rank = self.rank(key)
        if rank < len(self) and self[number := self.sorted(rank)] == key:
            return number
        return -1


class Words:
    """The vocabulary of a segment: lemmas own runs of folded forms, which own runs of exact forms."""

    def __init__(self, sections: Sections) -> None:
        self.lemmas = Texts(sections, "lemma")
        self.folded = Texts(sections, "folded")
        self.exact = Texts(sections, "exact")
        self.folded_starts = starts_of(small(sections, "lemma.folded"))
        self.exact_starts = starts_of(small(sections, "folded.exact"))
        self.spans = small(sections, "exact.span")
        if self.folded_starts[-1] != len(self.folded) or self.exact_starts[-1] != len(self.exact):
            raise sections.damaged(0, "has forms that belong to no lemma")
        self.first_exact = self.exact_starts[self.folded_starts]
        self._found: dict[tuple[str, str], Word | None] = {}
        self._sizes = np.zeros(len(self.exact), np.int32)

    def find(self, text: str, level: str) -> Word | None:
        """Return a word at a level, or None where the segment does not have it."""
        return remembered(self._found, (text, level), lambda: self._find(text, level))

    def _find(self, text: str, level: str) -> Word | None:
        key = text.encode("utf-8", "surrogatepass")
        if level == "lemma":
            lemma = self.lemmas.find(key)
            return self.of_lemma(lemma) if lemma >= 0 else None
        if level == "folded":
            folded = self.folded.find(key)
            return self.of_folded(folded) if folded >= 0 else None
        low = self.exact.find(key)
        if low < 0:
            return None
        high = low + 1
        while high < len(self.exact) and self.exact[high] == key:  # the same form with another span
            high += 1
        return self._of_exact(low, high)

    def of_lemma(self, lemma: int) -> Word:
        """Return a lemma with all its forms."""
        forms = self.first_exact.item(lemma + 1) - self.first_exact.item(lemma)
        return Word(lemma, 0, forms, forms)

    def of_folded(self, folded: int) -> Word:
        """Return a folded form with all its exact ones."""
        return self._of_exact(self.exact_starts.item(folded), self.exact_starts.item(folded + 1))

    def _of_exact(self, low: int, high: int) -> Word:
        lemma = int(np.searchsorted(self.first_exact, low, side="right")) - 1
        first = self.first_exact.item(lemma)
        return Word(lemma, low - first, high - first, self.first_exact.item(lemma + 1) - first)

    def sizes(self, exact: Numbers) -> Counts:
        """Return how many code points exact forms have."""
        sizes = self._sizes[exact]
        if not sizes.all():
            for form in set(exact[sizes == 0].tolist()):
                self._sizes[form] = len(self.exact.text(form))
            sizes = self._sizes[exact]
        return sizes.astype(np.int64)


class Postings:
    """The articles of a lemma, how often it stands in each, and where its occurrences there begin in its other lists."""

    def __init__(self, entry: int, docs: Numbers, tf: Numbers) -> None:
        self.entry = entry
        self.docs = docs
        self.tf = tf

    @cached_property
    def starts(self) -> Counts:
        """For each article, the number of occurrences in the articles before."""
        return starts_of(self.tf)[:-1]


def where(docs: Numbers, sought: Numbers) -> tuple[Bools, NDArray[Any]]:
    """Tell which of `sought` are among `docs` (ascending), and where."""
    at = docs.searchsorted(sought)
    if not len(docs):
        return np.zeros(len(sought), np.bool_), at
    at[at == len(docs)] = 0
    return docs[at] == sought, at


def spread(starts: Counts, counts: NDArray[np.integer], most: int) -> Counts:
    """Return ``counts[i]`` numbers from ``starts[i]`` on, for each *i*; raises ValueError where those are more than `most`.

    >>> spread(np.array([10, 50]), np.array([2, 3]), 5).tolist()
    [10, 11, 50, 51, 52]
    """
    ends = np.cumsum(counts, dtype=np.int64)
    if len(ends) and ends[-1] > most:
        raise ValueError(f"{ends[-1]} occurrences, of which there can be {most}")
    return np.repeat(starts - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)


class Field:
    """The postings and places of one field."""

    def __init__(self, sections: Sections, name: str, words: Words, articles: int) -> None:
        self.name = name
        self._sections = sections
        self.words = words
        self.lengths = sections.array(f"{name}.length").astype(np.int64)
        if len(self.lengths) != articles:
            raise sections.damaged(0, f"has {len(self.lengths)} lengths of {name!r}, expected {articles}")
        self.base = starts_of(self.lengths + 1)
        self.length = int(self.base[-1]) - articles
        self.lemmas: Numbers = sections.array(f"{name}.lemma")
        self.df = small(sections, f"{name}.articles")
        self.cf = self.df + small(sections, f"{name}.more")
        if not len(self.lemmas) == len(self.df) == len(self.cf) or self.df.max(initial=0) > articles:
            raise sections.damaged(0, f"has {len(self.df)} lists of {name!r} of up to {self.df.max(initial=0)} articles")
        self._postings: dict[int, Postings] = {}
        self._remembered = 0

    @cached_property
    def docs(self) -> AscendingLists:
        """The articles of each lemma."""
        return ascending_lists(self._sections, f"{self.name}.docs", self.df, 1)

    @cached_property
    def tf(self) -> PackedLists:
        """How often it stands in each, less one."""
        return packed_lists(self._sections, f"{self.name}.tf", self.df, len(self.lengths))

    @cached_property
    def slots(self) -> AscendingLists:
        """Where each lemma stands."""
        return ascending_lists(self._sections, f"{self.name}.slots", self.cf, 2)

    @cached_property
    def forms(self) -> PackedLists:
        """Which of its exact forms stands there."""
        most = 8 * len(self.slots.packed.bits) + 2  # where all are the same, other lists have to tell how many there can be
        return packed_lists(self._sections, f"{self.name}.forms", self.cf, most)

    @cached_property
    def starts(self) -> PackedLists:
        """How far apart the words of each article begin."""
        return packed_lists(self._sections, f"{self.name}.starts", self.lengths, 1)

    @cached_property
    def odd(self) -> tuple[Numbers, Numbers]:
        """Words whose length is not that of their form: twice the slot (plus 1: joined), code points."""
        return self._sections.array(f"{self.name}.odd.at"), self._sections.array(f"{self.name}.odd.is")

    @cached_property
    def exact_counts(self) -> Numbers:
        """How often each exact form of the segment stands in this field."""
        return small(self._sections, f"{self.name}.exact")

    def entry(self, lemma: int) -> int:
        """Return the number of a lemma's lists, or -1 where it does not stand in this field."""
        at = int(self.lemmas.searchsorted(lemma))
        return at if at < len(self.lemmas) and self.lemmas.item(at) == lemma else -1

    def postings(self, lemma: int) -> Postings:
        """Return the articles of a lemma; those of the lemmas that were asked for last are remembered."""
        found = self._postings.get(lemma)
        if found is None:
            entry = self.entry(lemma)
            found = Postings(entry, self.docs[entry], self.tf[entry] + np.uint32(1)) if entry >= 0 else _NO_POSTINGS
            self._remembered += len(found.docs)
            if self._remembered > _REMEMBERED:
                self._postings, self._remembered = {}, len(found.docs)
            self._postings[lemma] = found
        return found

    def articles_with(self, word: Word) -> tuple[Numbers, Numbers]:
        """Return the articles in which a word stands, and how often."""
        postings = self.postings(word.lemma)
        if word.is_whole or not len(postings.docs):
            return postings.docs, postings.tf
        forms = self.forms[postings.entry]
        tf = np.add.reduceat((forms >= word.low) & (forms < word.high), postings.starts, dtype=np.uint32)
        is_there = tf > 0
        return postings.docs[is_there], tf[is_there]

    def counts_within(self, word: Word, docs: Numbers) -> NDArray[np.float32] | None:
        """Return how often a word stands in each of these articles (ascending); None: its lemma stands in none."""
        postings = self.postings(word.lemma)
        is_there, at = where(postings.docs, docs)
        at = at[is_there]
        if not len(at):
            return None
        counts = np.zeros(len(docs), np.float32)
        if word.is_whole:
            counts[is_there] = postings.tf[at]
        else:
            tf = postings.tf[at]
            forms = self.forms.some(postings.entry, spread(postings.starts[at], tf, self.cf.item(postings.entry)))
            fits = forms - np.uint32(word.low) < word.high - word.low  # what is lower wraps around
            counts[is_there] = np.add.reduceat(fits, starts_of(tf)[:-1], dtype=np.uint32)
        return counts

    def counted(self, slots: Numbers) -> tuple[Numbers, Numbers]:
        """Return the articles that have these slots, ascending, and how many of them each has."""
        docs = self.articles_of(slots)
        first = np.flatnonzero(np.concatenate([[True], docs[1:] != docs[:-1]])) if len(docs) else _NO_PLACES
        return docs[first], np.diff(first, append=len(docs)).astype(np.uint32)

    def articles_of(self, slots: Numbers) -> Numbers:
        """Return the article of each slot."""
        return (self.base.searchsorted(slots, side="right") - 1).astype(np.uint32)

    def places(self, word: Word) -> Numbers:
        """Return the slots where a word stands."""
        entry = self.entry(word.lemma)
        if entry < 0:
            return _NOTHING
        slots = self.slots[entry]
        if word.is_whole:
            return slots
        forms = self.forms[entry]
        return slots[(forms >= word.low) & (forms < word.high)]

    def places_within(self, word: Word, docs: Numbers) -> tuple[Numbers, Numbers]:
        """Return the slots of a word in these articles (ascending) alone, and the exact form that stands at each."""
        postings = self.postings(word.lemma)
        is_there, at = where(postings.docs, docs)
        at = at[is_there]
        if not len(at):
            return _NOTHING, _NOTHING
        at = spread(postings.starts[at], postings.tf[at], self.cf.item(postings.entry))
        forms = self.forms.some(postings.entry, at)
        if not word.is_whole:
            wanted = (forms >= word.low) & (forms < word.high)
            at, forms = at[wanted], forms[wanted]
        slots = self.slots.some(postings.entry, at) if len(at) else _NOTHING
        return slots, forms + np.uint32(self.words.first_exact.item(word.lemma))


_NOTHING = np.zeros(0, np.uint32)
_NO_POSTINGS = Postings(-1, _NOTHING, _NOTHING)
_NO_PLACES = np.zeros(0, np.int64)


class Segment:
    """One segment of one commit: its file, and which of its articles are deleted as of then (None: no one)."""

    def __init__(self, path: Path, segment: bytes, deleted: Bools | None = None) -> None:
        self.sections = Sections(path, segment)
        self.path = path.parent
        self.files = (path.name,)
        articles = self.sections.facts.get("articles")
        if type(articles) is not int or articles < 0:
            raise self.sections.damaged(0, f"has {articles!r:.50} articles")
        self.articles = articles
        self.deleted = deleted
        self._decompressing = threading.Lock()
        """Held while an article is decompressed: a decompressor serves one thread at a time."""

    def __len__(self) -> int:
        return self.articles - (0 if self.deleted is None else int(self.deleted.sum()))

    @cached_property
    def words(self) -> Words:
        """The vocabulary."""
        return Words(self.sections)

    @cached_property
    def _fields(self) -> dict[str, Field]:
        return {}

    def field(self, name: str) -> Field:
        """Return title, body or outlet."""
        if name not in self._fields:
            self._fields[name] = Field(self.sections, name, self.words, self.articles)
        return self._fields[name]

    @property
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

    @refusing
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

    def content_hash(self, doc: int) -> bytes:
        """Return the content hash an article was stored with."""
        return self.sections.bytes("content.hash", 16 * doc, 16 * doc + 16)

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

    @refusing
    def frame(self, doc: int) -> bytes:
        """Return an article as it was stored."""
        start, end = self._frame_starts.item(doc), self._frame_starts.item(doc + 1)
        compressed = self.sections.bytes("frame.data", start, end)
        try:
            if not 0 < zstandard.frame_content_size(compressed) <= FRAME_LIMIT:
                raise zstandard.ZstdError("its size is not said or cannot be")
            with self._decompressing:
                return self._decompressor.decompress(compressed)
        except zstandard.ZstdError as error:
            raise self.sections.damaged(start, f"has an article that cannot be decompressed ({error})") from error

    @refusing
    def article(self, doc: int) -> Article:
        """Return one article whole."""
        try:
            name, content = self.frame(doc).split(b"\n", 1)
            return stored_article(json.loads(name), content)
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
        most = 8 * self.sections.count("sentence.length.bits")
        return packed_lists(self.sections, f"sentence.{name}", self.column("sentences"), most)

    def sentences(self, docs: Numbers) -> list[list[tuple[int, int]]]:
        """Return the sentences of the body of each article (ascending) as (start, end) in code points."""
        gap, length = self._sentences
        counts = gap.counts[docs]
        steps = np.stack([gap.several(docs) >> np.uint32(1), length.several(docs)], axis=1)
        ends = np.cumsum(steps.reshape(-1), dtype=np.int64)
        bounds = starts_of(counts)
        ends -= np.repeat(np.concatenate([[0], ends])[2 * bounds[:-1]], 2 * counts)
        spans = list(zip(ends[::2].tolist(), ends[1::2].tolist(), strict=True))
        return [spans[low:high] for low, high in pairwise(bounds.tolist())]

    def close(self) -> None:
        """Let go of the file."""
        self.sections.close()


def open_segment(folder: Path, entry: SegmentEntry) -> Segment:
    """Open a segment of a commit; raises IndexDamaged where its file is not the one that the manifest names."""
    segment = Segment(folder / entry.file, bytes.fromhex(entry.id), read_deletions(folder, entry))
    if segment.articles != entry.articles or segment.sections.digest != entry.digest:
        segment.close()
        raise segment.sections.damaged(0, "is not the file that the manifest names")
    return segment


def small(sections: Sections, name: str) -> Numbers:
    """Return a section of small numbers."""
    values, at, real = (sections.array(part) for part in (name, f"{name}.at", f"{name}.is"))
    if len(at) != len(real) or (len(at) and at[-1] >= len(values)):
        raise sections.damaged(0, f"has {len(real)} large numbers of {name!r}, of which the last is number {at[-1:]}")
    return expand(values, at, real)


def packed_lists(sections: Sections, name: str, counts: NDArray[np.integer], most: int) -> PackedLists:
    """Return a section of packed lists, of which each is checked when it is read.

    A list of zeros takes no bytes, so that no size of a file limits how long it can say that it is: `most` does.
    """
    packed, touch, behind = _packed(sections, name, counts, most)
    return _checked(sections, name, PackedLists(packed, np.asarray(counts, np.int64), touch, behind))


def ascending_lists(sections: Sections, name: str, counts: NDArray[np.integer], most: int) -> AscendingLists:
    """Return a section of ascending lists, of which each is checked when it is read; `most` as for :func:`packed_lists`."""
    packed, touch, behind = _packed(sections, name, counts, most)
    skip, skip_wide = sections.array(f"{name}.skip"), sections.array(f"{name}.skip.wide")
    lists = AscendingLists(packed, np.asarray(counts, np.int64), skip, skip_wide, touch, behind)
    if not len(skip) == len(skip_wide) == lists.skip_starts[-1]:
        raise sections.damaged(0, f"has {len(skip)} skips of {name!r}, expected {lists.skip_starts[-1]}")
    _checked(sections, name, lists)
    return lists


def _packed(
    sections: Sections, name: str, counts: NDArray[np.integer], most: int
) -> tuple[Packed, Callable[[int, int], None], NDArray[np.uint8]]:
    bits, at = sections.unchecked(f"{name}.bits", MARGIN)
    size = sections.count(f"{name}.bits")
    width, wide = sections.array(f"{name}.width"), sections.array(f"{name}.wide")
    packed = Packed(bits[:size], width, wide, small(sections, f"{name}.wides"))
    if not len(counts) == len(width) == len(packed.wides) or width.max(initial=0) > 32:
        raise sections.damaged(at, f"has {len(width)} lists of {name!r}, expected {len(counts)}")
    if (zeros := counts[width == 0].max(initial=0)) > most:
        raise sections.damaged(at, f"has a list of {zeros} times zero in {name!r}, expected {most} at most")
    return packed, partial(_touch, sections, at), bits


def _checked(sections: Sections, name: str, lists: PackedLists) -> PackedLists:
    if lists.starts[-1] != len(lists.packed.bits) or lists.wide_starts[-1] != len(lists.packed.wide):
        raise sections.damaged(0, f"has {len(lists.packed.bits)} bytes of {name!r}, expected {lists.starts[-1]}")
    return lists


def _touch(sections: Sections, at: int, start: int, size: int) -> None:
    sections.check(at + start, size)
