"""Merging fingerprints: those of live articles are copied."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from frsearch.engine.format.sections import FINGERPRINT_COUNT, FINGERPRINT_SIZE, FINGERPRINTS
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.write.fingerprints import write_fingerprints
from frsearch.engine.write.merge_source import MergeSource


def merge_fingerprints(file: SectionWriter, parts: Sequence[MergeSource]) -> None:
    """Write the fingerprints of the live articles of several segments."""
    counts = [part.column(FINGERPRINT_COUNT.name).astype(np.uint32) for part in parts]
    sizes = [FINGERPRINT_SIZE * part.segment.column(FINGERPRINT_COUNT.name).astype(np.int64) for part in parts]
    hashes = (part.pieces(FINGERPRINTS.name, of_each) for part, of_each in zip(parts, sizes, strict=True))
    write_fingerprints(file, counts, chain.from_iterable(hashes))
