"""Several segments → one, by operations on whole columns; deleted articles are left out.

The new segment is, section by section, what a direct build from the live articles would have been. Words are united and
put in order, lists are taken apart and together again for some lemmas at a time, and what is stored article by article is
copied as it is.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np
import zstandard
from numpy.typing import NDArray

from frsearch.analysis import NAME
from frsearch.engine.build import LEVEL, train_dictionary
from frsearch.engine.coding import Counts, Numbers, Packed, PackedLists, starts_of
from frsearch.engine.columns import SENTENCES, ArticleColumns
from frsearch.engine.container import SectionWriter
from frsearch.engine.damage import refused
from frsearch.engine.field import PLACES, Field, spread
from frsearch.engine.files import naming
from frsearch.engine.frames import frames
from frsearch.engine.manifest import SegmentEntry
from frsearch.engine.postings import Lists, Postings, Run, concatenated
from frsearch.engine.segment import Segment, open_segment
from frsearch.engine.wordlist import Lexicon, Wordlist, order_words
from frsearch.engine.words import Texts
from frsearch.stages import stage, steps

TIER = 8
"""Segments of one size that are merged into one."""

LARGEST = 300_000
"""Articles that a segment may have that is merged while others are added: it takes some minutes."""

MOST_SLOTS = 1 << 31
"""Words that a field of a segment may have, and articles with them: the format numbers them so."""

MOST = 12
"""Segments that are merged at once: what is known of their words takes some 45 MB each, where they have 20,000 articles."""

_RUN = 1 << 19
"""Occurrences of some lemmas that are merged together: they take some 100 bytes each meanwhile."""

_SAMPLE = 4 << 20
"""Bytes of articles from which a dictionary is learnt, where no segment has one."""

_PIECE = 1 << 22
"""Bytes that are copied at a time."""

Bools = NDArray[np.bool_]


def choose(entries: Sequence[SegmentEntry], limit: int) -> list[SegmentEntry]:
    """Return which segments of a commit to merge next, none where it is good as it is.

    A segment of which more than half is deleted is written anew. Segments are merged when :data:`TIER` of them have about
    the same size, so that their number grows with the logarithm of the index, up to `limit` articles together.
    """
    for entry in entries:
        if entry.deleted * 2 > entry.articles:
            return [entry]
    tiers: dict[int, list[SegmentEntry]] = {}
    for entry in entries:
        if _live(entry) <= limit // 2:
            tiers.setdefault(int(math.log(_live(entry), TIER)), []).append(entry)
    for _, tier in sorted(tiers.items()):
        sums = np.cumsum([_live(entry) for entry in tier])
        if len(tier) >= TIER:
            return tier[: min(int(np.searchsorted(sums, limit, side="right")), MOST)]
    return []


def _live(entry: SegmentEntry) -> int:
    return entry.articles - entry.deleted


def merge_entries(path: Path, entries: Sequence[SegmentEntry]) -> SegmentEntry:
    """Merge segments of the index in the folder `path` into a new one."""
    new = secrets.token_hex(16)
    with ExitStack() as opened:
        segments = []
        for entry in entries:
            segments.append(open_segment(path, entry))
            opened.callback(segments[-1].close)
        with refused(path, [entry.file for entry in entries]):
            digest = merge(path / f"{new}.frs", bytes.fromhex(new), segments)
    return SegmentEntry(new, sum(map(_live, entries)), (path / f"{new}.frs").stat().st_size, digest)


def merge(path: Path, segment: bytes, segments: Sequence[Segment]) -> int:
    """Write the live articles of `segments`, in order, as a new one; return the checksum of its directory."""
    parts = _parts(segments)
    with stage("merging"), naming(path), TemporaryFile(dir=path.parent) as spool, SectionWriter(path, segment) as file:
        dictionary = _dictionary(parts)
        file.add_bytes("frame.dictionary", dictionary)
        frame_sizes: list[Numbers] = []
        file.add_parts("frame.data", (piece for part in parts for piece in part.frames(dictionary, frame_sizes)))
        words = _unite(parts)
        words.write(file)
        sizes = [sum(part.segment.field(name).length for part in parts) for name in PLACES]
        for name in steps(PLACES, sizes):
            _merge_field(file, name, parts, words, spool)
        _columns(parts, concatenated(frame_sizes)).write(file)
        return file.close(articles=sum(part.count for part in parts), analyzer=NAME)


class _Part:
    """A segment that becomes part of another: `first` live articles come before its own."""

    def __init__(self, segment: Segment, first: int) -> None:
        self.segment = segment
        self.is_whole = segment.deleted is None or not segment.deleted.any()
        self.keep = np.ones(segment.articles, np.bool_) if segment.deleted is None else ~segment.deleted
        self.count = int(self.keep.sum())
        self.number = np.cumsum(self.keep) - 1 + first
        """For each live article, its new number."""
        self.exact = np.zeros(0, np.int64)
        """For each exact form, its new number."""
        self.lemma = np.zeros(0, np.int64)
        """For each lemma, its new number, or -1."""

    def column(self, name: str, row: int = 1) -> NDArray[np.generic]:
        """Return what a column says of the live articles, `row` numbers of each."""
        values = self.segment.column(name).reshape(-1, row)
        return (values if self.is_whole else values[self.keep]).reshape(-1)

    def lists(self, lists: PackedLists) -> Packed:
        """Return the packed lists of the live articles, of which there is one an article."""
        lists.check()
        if self.is_whole:
            return lists.packed
        packed = lists.packed
        bits = packed.bits[np.repeat(self.keep, np.diff(lists.starts))]
        wide = packed.wide[np.repeat(self.keep, packed.wides)]
        return Packed(bits, packed.width[self.keep], wide, packed.wides[self.keep])

    def counts(self, name: str) -> NDArray[np.integer]:
        """Return how often each exact form stands in one field of live articles."""
        field, words = self.segment.field(name), self.segment.words
        if self.is_whole:
            return field.exact_counts
        counts = np.zeros(len(words.exact), np.int64)
        first = words.first_exact[field.lemmas]
        for low, high in _runs(field.cf):
            docs, tf = _ascending(field.docs, low, high), _frequencies(field, low, high)
            exact = np.repeat(first[low:high], field.cf[low:high]) + field.forms.range(low, high)
            if exact.max(initial=0) >= len(counts):
                raise ValueError(f"a word of form {exact.max()}, of which there are {len(counts)}")
            counts += np.bincount(exact[np.repeat(self.keep[docs], tf)], minlength=len(counts))
        return counts

    def used(self) -> Bools:
        """Tell which exact forms stand in a live article."""
        count = len(self.segment.words.exact)
        return np.ones(count, np.bool_) if self.is_whole else np.sum([self.counts(name) for name in PLACES], axis=0) > 0

    def frames(self, dictionary: bytes, sizes: list[Numbers]) -> Iterator[bytes]:
        """Yield the stored articles, and tell of their sizes; they are compressed anew where the dictionary is another."""
        if self.segment.dictionary == dictionary:
            sizes.append(self.column("frame.size").astype(np.uint32))
            starts = starts_of(self.segment.column("frame.size"))
            for low, high in _stretches(self.keep):
                for start in range(int(starts[low]), int(starts[high]), _PIECE):
                    yield self.segment.sections.bytes("frame.data", start, min(start + _PIECE, int(starts[high])))
            return
        compression = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        compressor = zstandard.ZstdCompressor(level=LEVEL, dict_data=compression, write_checksum=False)
        for frame in frames(compressor, map(self.segment.frame, np.flatnonzero(self.keep).tolist())):
            sizes.append(np.array([len(frame)], np.uint32))
            yield frame


def _parts(segments: Sequence[Segment]) -> list[_Part]:
    parts: list[_Part] = []
    for segment in segments:
        parts.append(_Part(segment, sum(part.count for part in parts)))
    return parts


def _dictionary(parts: Sequence[_Part]) -> bytes:
    """Return the longest dictionary there is, or else learn one."""
    if known := max((part.segment.dictionary for part in parts), key=len):
        return known
    sample: list[bytes] = []
    size = 0
    for part in parts:
        for doc in np.flatnonzero(part.keep).tolist():
            if size < _SAMPLE:
                sample.append(part.segment.frame(doc))
                size += len(sample[-1])
    return train_dictionary(sample)


def _unite(parts: Sequence[_Part]) -> Wordlist:
    """Return all words of live articles in order, and tell each part where its own are."""
    lexicon = Lexicon()
    columns: tuple[list[Counts], ...] = [], [], [], []
    numbers = []
    for part in parts:
        words = part.segment.words
        exact = np.flatnonzero(part.used())
        folded = np.searchsorted(words.exact_starts, exact, side="right") - 1
        lemma = np.searchsorted(words.folded_starts, folded, side="right") - 1
        for column, texts, rows in zip(columns, (words.lemmas, words.folded, words.exact), (lemma, folded, exact), strict=False):
            column.append(_numbers(lexicon, texts, rows))
        columns[3].append(words.spans[exact].astype(np.int64))
        numbers.append((exact, lemma))
    united = order_words(lexicon, *map(np.concatenate, columns))
    low = 0
    for part, (exact, lemma) in zip(parts, numbers, strict=True):
        place = united.place[low : low + len(exact)]
        low += len(exact)
        part.exact = np.zeros(len(part.segment.words.exact), np.int64)
        part.exact[exact] = place
        part.lemma = np.full(len(part.segment.words.lemmas), -1)
        part.lemma[lemma] = united.lemma[place]
    return united


def _numbers(lexicon: Lexicon, texts: Texts, rows: Counts) -> Counts:
    """Return the numbers of some texts of a segment; a lexicon must not hear of others."""
    which, back = np.unique(rows, return_inverse=True)
    strings = texts.strings()
    return lexicon.numbers([strings[row] for row in which.tolist()])[back]


def _merge_field(file: SectionWriter, name: str, parts: Sequence[_Part], words: Wordlist, spool: IO[bytes]) -> None:
    fields = []
    starts, odd = Lists(), []
    slots = 0
    for part in parts:
        field = _Places(part, part.segment.field(name), words, slots)
        slots = field.end
        fields.append(field)
        starts.add_packed(part.lists(field.field.starts))
        odd.append(field.odd())
    lengths = concatenated([part.column(f"{name}.length").astype(np.uint32) for part in parts])
    postings = Postings(lengths, spool)
    counts = np.zeros(len(words.lemmas))
    for field in fields:
        counts += np.bincount(field.lemmas, field.field.cf, len(counts))
    stretches = list(_runs(counts))
    for low, high in steps(stretches, [1] * len(stretches)):
        if runs := [run for field in fields if (run := field.run(low, high)) is not None]:
            postings.add(_joined(runs))
    exact = np.zeros(len(words.exact), np.int64)
    for part in parts:
        np.add.at(exact, part.exact, part.counts(name))
    postings.write(file, name, exact)
    starts.write(file, f"{name}.starts")
    file.add(f"{name}.odd.at", concatenated([at for at, _ in odd]))
    file.add(f"{name}.odd.is", concatenated([sizes for _, sizes in odd]))


class _Places:
    """One field of a part: its lists as they will be in the merged segment."""

    def __init__(self, part: _Part, field: Field, words: Wordlist, first_slot: int) -> None:
        self._part = part
        self.field = field
        self._words = words
        lemmas = part.lemma[field.lemmas]
        self.lemmas = np.maximum.accumulate(np.maximum(lemmas, 0))  # those without live articles go with the one before
        base = starts_of(np.where(part.keep, field.lengths + 1, 0))
        self._shift = first_slot + base[:-1] - field.base[:-1]
        """For each article, how much further its slots are."""
        self.end = first_slot + int(base[-1])
        self._first_exact = part.segment.words.first_exact[field.lemmas]

    def run(self, low: int, high: int) -> Run | None:
        """Return the lists of the new lemmas from `low` to `high`, or None where the part has none of them."""
        first, last = np.searchsorted(self.lemmas, [low, high]).tolist()
        if first == last:
            return None
        field, part = self.field, self._part
        df, cf = (counts[first:last].astype(np.int64) for counts in (field.df, field.cf))
        docs, tf = _ascending(field.docs, first, last), _frequencies(field, first, last)
        slots, forms = _ascending(field.slots, first, last), field.forms.range(first, last)
        exact = np.repeat(self._first_exact[first:last], cf) + forms
        lemmas = self.lemmas[first:last]
        if not part.is_whole:
            keep = part.keep[docs]
            keep_slots = np.repeat(keep, tf)
            df, cf = (
                np.bincount(np.repeat(np.arange(last - first), counts)[kept], minlength=last - first)
                for counts, kept in ((df, keep), (cf, keep_slots))
            )
            docs, tf, slots, exact = docs[keep], tf[keep], slots[keep_slots], exact[keep_slots]
            slots = slots + np.repeat(self._shift[docs], tf)
        else:
            slots = slots + self._shift[0]
        forms = part.exact[exact] - np.repeat(self._words.first[lemmas], cf)
        new = part.number[docs].astype(np.uint32)
        return Run(lemmas.astype(np.uint32), df, new, tf, cf, slots.astype(np.uint32), forms.astype(np.uint32))

    def odd(self) -> tuple[Numbers, Numbers]:
        """Return the words of live articles whose length is not that of their form."""
        at, sizes = self.field.odd
        docs = self.field.articles_of(at >> np.uint32(1))
        keep = self._part.keep[docs]
        moved = at[keep] + 2 * self._shift[docs[keep]]
        return moved.astype(np.uint32), sizes[keep].astype(np.uint32)


def _joined(runs: Sequence[Run]) -> Run:
    """Return the lists of several parts, those of one lemma behind each other."""
    lemmas = concatenated([run.lemmas for run in runs])
    order = np.argsort(lemmas, kind="stable")
    df, cf = np.concatenate([run.df for run in runs]), np.concatenate([run.cf for run in runs])
    docs = spread(starts_of(df)[:-1][order], df[order], int(df.sum()))
    places = spread(starts_of(cf)[:-1][order], cf[order], int(cf.sum()))
    which, first = np.unique(lemmas[order], return_index=True)
    df, cf = (np.add.reduceat(counts[order], first) for counts in (df, cf))
    is_there = df > 0
    return Run(
        which[is_there],
        df[is_there],
        concatenated([run.docs for run in runs])[docs],
        concatenated([run.tf for run in runs])[docs],
        cf[is_there],
        concatenated([run.slots for run in runs])[places],
        concatenated([run.forms for run in runs])[places],
    )


def _columns(parts: Sequence[_Part], frame_sizes: Numbers) -> ArticleColumns:
    outlets: dict[str | None, int] = {None: 0}
    sentence_lists = {name: Lists() for name in SENTENCES}
    ids, outlet = [], []
    for part in parts:
        segment = part.segment
        of_article = np.empty((segment.articles, 2), np.uint64)
        of_article[segment.column("id.article")] = np.stack([segment.column("id.hash"), segment.column("id.rest")], axis=1)
        ids.append(of_article[part.keep])
        outlet.append(_outlets(part, outlets))
        for name, lists in sentence_lists.items():
            lists.add_packed(part.lists(segment.sentence_lists(name)))
    return ArticleColumns(
        np.concatenate(ids),
        np.concatenate([part.column("content.hash", 16) for part in parts]),
        np.stack([np.concatenate([part.column(f"date.{which}") for part in parts]) for which in ("first", "last")], axis=1),
        list(outlets),
        concatenated(outlet),
        concatenated([part.column("lead").astype(np.uint32) for part in parts]),
        concatenated([part.column("sentences").astype(np.uint32) for part in parts]),
        sentence_lists,
        frame_sizes,
    )


def _outlets(part: _Part, known: dict[str | None, int]) -> Numbers:
    """Return the outlets of the live articles as numbers of all outlets, which get theirs where they first appear."""
    numbers = part.column("outlet.number")
    found, first, which = np.unique(numbers, return_index=True, return_inverse=True)
    new = np.zeros(len(found), np.uint32)
    for at in np.argsort(first).tolist():
        new[at] = known.setdefault(part.segment.outlets[found[at]], len(known))
    return new[which]


def _ascending(lists: PackedLists, low: int, high: int) -> Numbers:
    """Return some ascending lists behind each other."""
    values = lists.range(low, high)
    counts = np.asarray(lists.counts[low:high], np.int64)
    sums = np.cumsum(values, dtype=np.int64)
    starts = starts_of(counts)
    sums -= np.repeat(np.concatenate([[0], sums])[starts[:-1]], counts)
    return sums.astype(np.uint32)


def _frequencies(field: Field, low: int, high: int) -> Numbers:
    """Return how often some lemmas stand in each of their articles; raises ValueError where that is not as often as in all."""
    tf = field.tf.range(low, high) + np.uint32(1)
    if (total := int(tf.sum(dtype=np.int64))) != (expected := int(field.cf[low:high].sum(dtype=np.int64))):
        raise ValueError(f"{total} occurrences in articles, {expected} in all")
    return tf


def _runs(counts: NDArray[np.integer] | NDArray[np.floating]) -> Iterator[tuple[int, int]]:
    """Yield from where to where lists hold a run of numbers together, or are one long list."""
    ends = np.cumsum(counts)
    low = 0
    while low < len(ends):
        before = ends[low - 1] if low else 0
        high = max(int(np.searchsorted(ends, before + _RUN, side="right")), low + 1)
        yield low, high
        low = high


def _stretches(keep: Bools) -> Iterator[tuple[int, int]]:
    """Yield from where to where all articles are kept."""
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], keep, [False]])))
    yield from zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True)
