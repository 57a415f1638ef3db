"""Writing the earlier versions of articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import zstandard

from frsearch.engine.arrays import Numbers
from frsearch.engine.format.earlier_versions import FREE, EarlierVersion, without_magic
from frsearch.engine.format.sections import VERSION_COUNT, VERSION_SIZES, VERSION_UNTIL, VERSIONS
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.format.stored_articles import frames
from frsearch.engine.write.postings_builder import concatenated


class EarlierVersionsBuilder:
    """Collects the earlier versions of articles for a segment file."""

    def __init__(self, compressor: zstandard.ZstdCompressor) -> None:
        self._compressor = compressor
        self._counts: list[Numbers] = []
        self._until: list[Numbers] = []
        self._sizes: list[Numbers] = []
        self._frames: list[bytes] = []

    def add(self, articles: int, versions: Mapping[int, Sequence[EarlierVersion]]) -> None:
        """Add articles; those of them that have earlier versions are in `versions`, by their numbers."""
        counts = np.zeros(articles, np.uint32)
        for number in sorted(versions):
            counts[number] = len(versions[number])
            self._until.append(np.array([version.until for version in versions[number]], np.uint32))
            stored = [version.stored for version in versions[number]]
            compressed = list(map(without_magic, frames(self._compressor, stored, FREE)))
            self._sizes.append(np.array(list(map(len, compressed)), np.uint32))
            self._frames += compressed
        self._counts.append(counts)

    def write(self, file: SectionWriter) -> None:
        """Write the sections of earlier versions."""
        write_earlier_versions(file, self._counts, self._until, self._frames, self._sizes)


def write_earlier_versions(
    file: SectionWriter,
    counts: Sequence[Numbers],
    until: Sequence[Numbers],
    frames: Iterable[bytes],
    sizes: Sequence[Numbers],
) -> None:
    """Write the sections of earlier versions; ``sizes`` may be complete only when ``frames`` have been used up."""
    file.add_parts(VERSIONS.name, frames)
    for section, parts in ((VERSION_COUNT, counts), (VERSION_UNTIL, until), (VERSION_SIZES, sizes)):
        file.add(section.name, concatenated(parts))
