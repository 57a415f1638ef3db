"""Merging the metadata of segments: their columns become one, without the values that only deleted articles have."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from frsearch.engine.arrays import Counts, Numbers, distinct
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.write.merge_source import MergeSource
from frsearch.engine.write.metadata.columns import MetadataColumns


def merge_metadata(file: SectionWriter, parts: Sequence[MergeSource]) -> None:
    """Write the columns of the live articles of several segments; a value that no live article has is left out."""
    columns = MetadataColumns(sum(part.count for part in parts))
    for name in sorted({name for part in parts for name in part.segment.metadata.names}):
        numbers: dict[str, int] = {}
        counts, codes = zip(*(_live(part, name, numbers) for part in parts), strict=True)
        if numbers:
            columns.add(name, list(numbers), np.concatenate(counts), np.concatenate(codes))
    columns.write(file)


def _live(part: MergeSource, name: str, numbers: dict[str, int]) -> tuple[Counts, Numbers]:
    """Return how many values the live articles of a segment have in a field, and their new numbers; `numbers` grows."""
    field = part.segment.metadata.field(name)
    if field is None:
        return np.zeros(part.count, np.int64), np.zeros(0, np.uint32)
    counts = np.diff(field.starts)
    codes = field.codes[np.repeat(part.keep, counts)]
    used = distinct(codes)
    new = np.zeros(len(field.texts), np.uint32)
    new[used] = [numbers.setdefault(field.texts[code], len(numbers)) for code in used.tolist()]
    return counts[part.keep], new[codes]
