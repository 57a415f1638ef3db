"""Rescuing articles from a damaged segment: each is a frame of its own, and its content hash shows whether it is intact."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import zstandard
from attrs import evolve

from frsearch.engine.arrays import Bools
from frsearch.engine.disk.files import open_plain
from frsearch.engine.format.deletions import read_deletions
from frsearch.engine.format.earlier_versions import MAGIC, EarlierVersion
from frsearch.engine.format.manifest import SegmentEntry
from frsearch.engine.format.sections import (
    ADDED,
    CONTENT_HASH,
    DICTIONARY,
    FRAME_SIZES,
    FRAMES,
    READABLE_VERSIONS,
    VERSION_COUNT,
    VERSION_SIZES,
    VERSION_UNTIL,
    VERSIONS,
)
from frsearch.engine.format.stored_articles import decompressor, most
from frsearch.engine.read.segment import Segment
from frsearch.errors import IndexDamaged, naming
from frsearch.model import Article, stored_article
from frsearch.model.reports import Damage

_DICTIONARY = b"\x37\xa4\x30\xec"
_HEAD = 64
"""Bytes before the first section; every section starts at a multiple of this."""

_LAST_FIRST = 1 << 19
"""The latest offset at which the first frame may begin; a dictionary takes up to half of it."""


class Rescued(NamedTuple):
    """An article, when it was first added (in seconds since 1970; 0: unknown), and its earlier versions, oldest first."""

    article: Article
    added: int = 0
    earlier: tuple[EarlierVersion, ...] = ()


def rescued(path: Path, entry: SegmentEntry) -> Iterator[Rescued | Damage]:
    """Yield the intact articles of a damaged segment, and the damage to the others.

    If the deletions are lost, or articles can no longer be numbered, deleted articles may be among those yielded.
    """
    deleted = None
    try:
        deleted = read_deletions(path, entry)
    except IndexDamaged:
        yield _lost_deletions(entry)
    try:
        segment = Segment(path / entry.file, bytes.fromhex(entry.id), deleted, versions=READABLE_VERSIONS)
    except IndexDamaged:
        yield from _by_scanning(path, entry, deleted)
        return
    try:
        yield from _by_directory(path, entry, segment)
    finally:
        segment.close()


def _lost_deletions(entry: SegmentEntry) -> Damage:
    return Damage(entry.file, f"no longer shows which {entry.deleted} of its articles were deleted: some may be restored")


def _by_directory(path: Path, entry: SegmentEntry, segment: Segment) -> Iterator[Rescued | Damage]:
    """Yield articles whose content hash matches, or whose checksum blocks are intact."""
    file = entry.file
    sections = segment.sections
    bad = list(sections.damaged_blocks())
    if any(FRAME_SIZES.name in sections.names_within(*block) for block in bad):
        yield from _by_scanning(path, entry, segment.deleted)
        return
    sections.trust()
    try:
        at = sections.count(FRAMES.name) and sections.unchecked(FRAMES.name)[1]
        ends = np.cumsum(segment.column(FRAME_SIZES.name), dtype=np.int64) + at
        hashes = segment.column(CONTENT_HASH.name).tobytes()
        dictionary = segment.dictionary
    except IndexDamaged:
        yield from _by_scanning(path, entry, segment.deleted)
        return
    added = _times_added(segment, bad)
    is_sound = not any(DICTIONARY.name in sections.names_within(*block) for block in bad) or not dictionary
    for doc in range(min(segment.articles, len(ends))):
        if segment.deleted is not None and segment.deleted[doc]:
            continue
        start, end = int(ends[doc - 1]) if doc else at, int(ends[doc])
        try:
            article = evolve(segment.article(doc))  # which validates every value
        except (IndexDamaged, ValueError, TypeError):
            yield Damage(file, f"article {doc} cannot be read", FRAMES.name, start)
            continue
        in_intact_blocks = is_sound and not any(low < end and start < high for low, high in bad)
        if article.content_hash == hashes[16 * doc : 16 * doc + 16].hex() or in_intact_blocks:
            earlier = _earlier_versions(segment, doc, article.id, bad)
            of_this = f"the earlier versions of article {article.id!r:.80}"
            if earlier is None:
                yield Damage(file, f"{of_this} cannot be read", VERSIONS.name)
            elif (in_order := _in_order(earlier)) != earlier:
                yield Damage(file, f"{of_this} have times out of order; each now has the latest so far", VERSION_UNTIL.name)
                earlier = in_order
            yield Rescued(article, added[doc], earlier or ())
        else:
            yield Damage(file, f"article {doc}, possibly {article.id!r:.80}, is damaged", FRAMES.name, start)


def _times_added(segment: Segment, bad: Sequence[tuple[int, int]]) -> list[int]:
    """Return when each article was added, 0 if what says so is in one of the `bad` blocks."""
    times = np.zeros(segment.articles, np.int64)
    if not any(ADDED.name in segment.sections.names_within(*block) for block in bad):
        with suppress(ValueError):  # of a segment that has more or fewer of them
            times[:] = segment.added
    return times.tolist()


def _earlier_versions(
    segment: Segment, doc: int, article_id: str, bad: Sequence[tuple[int, int]]
) -> tuple[EarlierVersion, ...] | None:
    """Return the earlier versions of an article, or None if they cannot be read from intact blocks or are another's."""
    sections = segment.sections
    if VERSIONS.name not in sections:
        return ()
    try:
        start, end = segment.versions.span_of(doc)
        at = sections.unchecked(VERSIONS.name)[1]
        in_bad_blocks = any(low < at + end and at + start < high for low, high in bad)
        columns = (VERSION_COUNT.name, VERSION_SIZES.name, VERSION_UNTIL.name)
        if in_bad_blocks or any(name in sections.names_within(*block) for name in columns for block in bad):
            return None
        found = segment.earlier_versions(doc)
        return found if all(evolve(stored_article(version.stored)).id == article_id for version in found) else None
    except (IndexDamaged, LookupError, ValueError, TypeError):
        return None


def _in_order(versions: Sequence[EarlierVersion]) -> tuple[EarlierVersion, ...]:
    """Return versions with times that ascend and are known: their texts are in order even if the times are not."""
    latest = accumulate((version.until for version in versions), max, initial=1)
    return tuple(version._replace(until=until) for version, until in zip(versions, islice(latest, 1, None), strict=True))


def _by_scanning(path: Path, entry: SegmentEntry, deleted: Bools | None) -> Iterator[Rescued | Damage]:
    """Yield the articles in a file whose directory is lost: it begins with the dictionary and the frames, in order."""
    try:
        with (
            naming(path / entry.file),
            open_plain(path / entry.file) as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            decompressing, at = _first_frame(content)
            number: int | None = 0
            while decompressing is not None and at >= 0:
                following = content.find(MAGIC, at + 1)
                article = _article(_frame(decompressing, content, at, following))
                if article is not None and not _is_deleted(number, deleted):
                    yield Rescued(article)
                if number is not None:
                    number = number + 1 if article and _ends(decompressing, content, at, following) else None
                    if number is None and deleted is not None and following >= 0:
                        yield _lost_deletions(entry)
                at = following
    except (OSError, ValueError, IndexDamaged):  # the file is missing or empty
        return


def _is_deleted(number: int | None, deleted: Bools | None) -> bool:
    return number is not None and deleted is not None and number < len(deleted) and bool(deleted[number])


def _ends(decompressing: zstandard.ZstdDecompressor, content: mmap.mmap, at: int, end: int) -> bool:
    """Return whether a frame ends at `end`; if not, other frames may lie between, and articles cannot be numbered."""
    try:
        return end >= 0 and bool(decompressing.decompress(content[at:end], allow_extra_data=False))
    except zstandard.ZstdError:
        return False


def _first_frame(content: mmap.mmap) -> tuple[zstandard.ZstdDecompressor | None, int]:
    """Return a decompressor that reads the first article, and its offset; a dictionary may come before it."""
    at = content.find(MAGIC, _HEAD, _LAST_FIRST)
    is_dictionary = content[_HEAD : _HEAD + len(_DICTIONARY)] == _DICTIONARY
    while at >= 0:
        if at == _HEAD or (at % _HEAD == 0 and is_dictionary):
            before = content[_HEAD:at].rstrip(b"\0")
            with suppress(zstandard.ZstdError):  # this is not a dictionary
                decompressing = decompressor(before)
                if _article(_frame(decompressing, content, at, content.find(MAGIC, at + 1))) is not None:
                    return decompressing, at
        at = content.find(MAGIC, at + 1, _LAST_FIRST)
    return None, -1


def _frame(decompressing: zstandard.ZstdDecompressor, content: mmap.mmap, at: int, following: int) -> bytes:
    """Return the content of the frame at `at`, empty if there is none; the next frame begins at `following`."""
    try:
        size = zstandard.frame_content_size(content[at : at + _HEAD])
        longest = size + (size >> 8) + _HEAD  # incompressible content grows slightly
        if not 0 < size <= most((len(content) if following < 0 else following) - at):
            return b""
        with memoryview(content)[at : at + longest] as compressed:
            return decompressing.decompress(compressed)
    except zstandard.ZstdError:
        return b""


def _article(frame: bytes) -> Article | None:
    try:
        return evolve(stored_article(frame))  # which validates every value
    except (ValueError, TypeError, RecursionError):
        return None
