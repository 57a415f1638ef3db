"""Merging the earlier versions of articles: those of live articles are copied, or compressed again with another dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from frsearch.engine.arrays import Numbers
from frsearch.engine.format.earlier_versions import FREE, without_magic
from frsearch.engine.format.sections import VERSIONS
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.format.stored_articles import compressor, frames
from frsearch.engine.write.earlier_versions import write_earlier_versions
from frsearch.engine.write.merge_source import MergeSource


def merge_earlier_versions(file: SectionWriter, parts: Sequence[MergeSource], dictionary: bytes) -> None:
    """Write the earlier versions of the live articles of several segments, compressed with this dictionary."""
    counts, until = [], []
    for part in parts:
        versions = part.segment.versions
        counts.append(versions.counts[part.keep].astype(np.uint32))
        until.append(versions.until[np.repeat(part.keep, versions.counts)].astype(np.uint32))
    sizes: list[Numbers] = []
    merged = (frame for part in parts for frame in _frames(part, dictionary, sizes))
    write_earlier_versions(file, counts, until, merged, sizes)


def _frames(part: MergeSource, dictionary: bytes, sizes: list[Numbers]) -> Iterator[bytes]:
    """Yield the frames of the versions of live articles, appending their `sizes`."""
    versions = part.segment.versions
    if part.segment.dictionary == dictionary:
        sizes.append(versions.sizes[np.repeat(part.keep, versions.counts)].astype(np.uint32))
        yield from part.pieces(VERSIONS.name, versions.bytes_of_articles)
        return
    docs = np.flatnonzero(part.keep & (versions.counts > 0)).tolist()
    stored = (version.stored for doc in docs for version in part.segment.earlier_versions(doc))
    for frame in map(without_magic, frames(compressor(dictionary), stored, FREE)):
        sizes.append(np.array([len(frame)], np.uint32))
        yield frame
