"""Merge policy and merging: :func:`choose` picks segments, :func:`merge` makes one of them without the deleted articles.

The new segment is, section by section, what a direct build from the live articles would have been. Term dictionaries are
merged and sorted, posting lists are unpacked and packed again some lemmas at a time, and whatever is stored per article is
copied unchanged.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np

from frsearch.analysis import NAME
from frsearch.engine.arrays import Counts, Numbers
from frsearch.engine.format.damage import reporting_damage
from frsearch.engine.format.manifest import SegmentEntry
from frsearch.engine.format.sections import (
    ADDED,
    CONTENT_HASH,
    DICTIONARY,
    FIRST_DAY,
    FRAMES,
    ID_ARTICLE,
    ID_HASH,
    ID_REST,
    INDEXED_FIELDS,
    LAST_DAY,
    OUTLET_NUMBER,
    SENTENCE_COUNT,
    SENTENCE_LISTS,
)
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.format.stored_articles import train_dictionary
from frsearch.engine.read.dictionary import TextPool
from frsearch.engine.read.segment import Segment, open_segment
from frsearch.engine.write.article_columns import ArticleColumns
from frsearch.engine.write.dictionary_builder import DictionaryBuilder, TextNumbering, build_dictionary
from frsearch.engine.write.merge_earlier_versions import merge_earlier_versions
from frsearch.engine.write.merge_field import merge_field
from frsearch.engine.write.merge_fingerprints import merge_fingerprints
from frsearch.engine.write.merge_source import MergeSource
from frsearch.engine.write.metadata.merging import merge_metadata
from frsearch.engine.write.postings_builder import ListsBuilder, concatenated
from frsearch.errors import naming
from frsearch.profiling import stage
from frsearch.progress import steps

TIER = 8
"""Segments of about the same size that are merged into one."""

LARGEST = 320_000
"""The most articles that a commit merges into one segment: this takes half a minute, and some 520 MB of memory."""

MAX_SLOTS = 1 << 31
"""Slots in one field of a segment: its positions plus one per article. The limit comes from the format."""

MAX_SEGMENTS = 12
"""Segments merged at once: the term dictionary of one with 20,000 articles takes some 45 MB of memory."""

_SAMPLE = 4 << 20
"""Bytes of articles on which a Zstandard dictionary is trained if no segment has one."""


def choose(entries: Sequence[SegmentEntry], limit: int, is_first: bool = False) -> list[SegmentEntry]:
    """Apply the merge policy: return the segments of a commit to merge next, or none.

    A segment more than half deleted is rewritten. Segments are merged when :data:`TIER` of them have about the same size,
    up to `limit` articles in all, so that their number grows with the logarithm of the index. What the first commit of an index
    leaves is merged in any case: it is searched many times, and each of a few segments adds a tenth to a search, or more.
    """
    for entry in entries:
        if entry.deleted * 2 > entry.articles:
            return [entry]
    tiers: dict[int, list[SegmentEntry]] = {}
    for entry in entries:
        if _live(entry) <= limit // 2:
            tiers.setdefault(0 if is_first else int(math.log(_live(entry), TIER)), []).append(entry)
    for _, tier in sorted(tiers.items()):
        sums = np.cumsum([_live(entry) for entry in tier])
        chosen = tier[: min(int(np.searchsorted(sums, limit, side="right")), MAX_SEGMENTS)]
        if len(tier) >= TIER or (is_first and len(chosen) > 1):
            return chosen
    return []


def _live(entry: SegmentEntry) -> int:
    return entry.articles - entry.deleted


def merge_entries(path: Path, entries: Sequence[SegmentEntry], dictionary: bytes | None = None) -> SegmentEntry:
    """Merge segments of the index in the folder `path` into one, with this `dictionary` (:func:`merge`); return its entry."""
    new = os.urandom(16).hex()
    with ExitStack() as opened:
        segments = []
        for entry in entries:
            segments.append(open_segment(path, entry))
            opened.callback(segments[-1].close)
        with reporting_damage(path, [entry.file for entry in entries]):
            digest = merge(path / f"{new}.frs", bytes.fromhex(new), segments, dictionary)
    return SegmentEntry(new, sum(map(_live, entries)), (path / f"{new}.frs").stat().st_size, digest)


def learnt_dictionary(path: Path, entry: SegmentEntry) -> bytes:
    """Return a Zstandard dictionary trained on the live articles of a segment."""
    segment = open_segment(path, entry)
    try:
        with reporting_damage(path, [entry.file]):
            return _learnt([MergeSource(segment, 0)])
    finally:
        segment.close()


def merge(path: Path, segment: bytes, segments: Sequence[Segment], dictionary: bytes | None = None) -> int:
    """Write the live articles of `segments`, in order, as a new segment; return the checksum of its directory.

    The Zstandard `dictionary` is by default the longest that a segment has, or one trained on them.
    """
    parts = _parts(segments)
    with stage("merging"), naming(path), TemporaryFile(dir=path.parent) as spool, SectionWriter(path, segment) as file:
        dictionary = _dictionary(parts) if dictionary is None else dictionary
        file.add_bytes(DICTIONARY.name, dictionary)
        frame_sizes: list[Numbers] = []
        file.add_parts(FRAMES.name, (piece for part in parts for piece in part.frames(dictionary, frame_sizes)))
        terms = _merge_terms(parts)
        terms.write(file)
        sizes = [sum(part.segment.field(name).length for part in parts) for name in INDEXED_FIELDS]
        for name in steps(INDEXED_FIELDS, sizes):
            merge_field(file, name, parts, terms, spool)
        _columns(parts, concatenated(frame_sizes)).write(file)
        merge_metadata(file, parts)
        merge_fingerprints(file, parts)
        merge_earlier_versions(file, parts, dictionary)
        return file.close(articles=sum(part.count for part in parts), analyzer=NAME)


def _parts(segments: Sequence[Segment]) -> list[MergeSource]:
    parts: list[MergeSource] = []
    for segment in segments:
        parts.append(MergeSource(segment, sum(part.count for part in parts)))
    return parts


def _dictionary(parts: Sequence[MergeSource]) -> bytes:
    """Return the longest Zstandard dictionary of any segment, or train one if none has any."""
    if longest := max((part.segment.dictionary for part in parts), key=len):
        return longest
    return _learnt(parts)


def _learnt(parts: Sequence[MergeSource]) -> bytes:
    """Return a Zstandard dictionary trained on the first live articles."""
    sample: list[bytes] = []
    size = 0
    for part in parts:
        for doc in np.flatnonzero(part.keep).tolist():
            if size < _SAMPLE:
                sample.append(part.segment.frame(doc))
                size += len(sample[-1])
    return train_dictionary(sample)


def _merge_terms(parts: Sequence[MergeSource]) -> DictionaryBuilder:
    """Return the term dictionary of all live articles, and give each part the new ordinals of its own terms."""
    numbering = TextNumbering()
    columns: tuple[list[Counts], ...] = [], [], [], []
    numbers = []
    for part in parts:
        words = part.segment.words
        exact = np.flatnonzero(part.is_used())
        folded = np.searchsorted(words.exact_starts.all(), exact, side="right") - 1
        lemma = np.searchsorted(words.folded_starts.all(), folded, side="right") - 1
        for column, texts, rows in zip(columns, (words.lemmas, words.folded, words.exact), (lemma, folded, exact), strict=False):
            column.append(_number_texts(numbering, texts, rows))
        columns[3].append(words.spans[exact].astype(np.int64))
        numbers.append((exact, lemma))
    terms = build_dictionary(numbering, *map(np.concatenate, columns))
    low = 0
    for part, (exact, lemma) in zip(parts, numbers, strict=True):
        ordinals = terms.ordinals[low : low + len(exact)]
        low += len(exact)
        part.exact = np.zeros(len(part.segment.words.exact), np.int64)
        part.exact[exact] = ordinals
        part.lemma = np.full(len(part.segment.words.lemmas), -1)
        part.lemma[lemma] = terms.lemma[ordinals]
    return terms


def _number_texts(numbering: TextNumbering, texts: TextPool, rows: Counts) -> Counts:
    """Return the numbers of the texts in these rows; the numbering must get no others, or they would be in the dictionary."""
    which, back = np.unique(rows, return_inverse=True)
    strings = texts.strings()
    return numbering.numbers([strings[row] for row in which.tolist()])[back]


def _columns(parts: Sequence[MergeSource], frame_sizes: Numbers) -> ArticleColumns:
    outlets: dict[str | None, int] = {None: 0}
    sentence_lists = {section: ListsBuilder() for section in SENTENCE_LISTS}
    ids, outlet = [], []
    for part in parts:
        segment = part.segment
        of_article = np.empty((segment.articles, 2), np.uint64)
        of_article[segment.column(ID_ARTICLE.name)] = np.stack(
            [segment.column(ID_HASH.name), segment.column(ID_REST.name)], axis=1
        )
        ids.append(of_article[part.keep])
        outlet.append(_outlets(part, outlets))
        for section, lists in sentence_lists.items():
            lists.add_packed(part.lists(segment.sentence_lists(section)))
    return ArticleColumns(
        np.concatenate(ids),
        np.concatenate([part.column(CONTENT_HASH.name, 16) for part in parts]),
        np.stack([np.concatenate([part.column(day.name) for part in parts]) for day in (FIRST_DAY, LAST_DAY)], axis=1),
        list(outlets),
        concatenated(outlet),
        np.concatenate([part.segment.addresses[:, part.keep] for part in parts], axis=1),
        concatenated([part.column(ADDED.name).astype(np.uint32) for part in parts]),
        concatenated([part.column(SENTENCE_COUNT.name).astype(np.uint32) for part in parts]),
        sentence_lists,
        frame_sizes,
    )


def _outlets(part: MergeSource, numbers: dict[str | None, int]) -> Numbers:
    """Return the outlet numbers of the live articles in the new segment; `numbers` grows in order of first appearance."""
    found, first, which = np.unique(part.column(OUTLET_NUMBER.name), return_index=True, return_inverse=True)
    new = np.zeros(len(found), np.uint32)
    for at in np.argsort(first).tolist():
        new[at] = numbers.setdefault(part.segment.outlets[found[at]], len(numbers))
    return new[which]
