"""The columns of a segment that describe its articles rather than their words, one row per article."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.engine.arrays import Numbers
from frsearch.engine.format.sections import (
    ADDED,
    ADDRESS_HASH,
    CONTENT_HASH,
    FIRST_DAY,
    FRAME_SIZES,
    HOST_HASH,
    ID_ARTICLE,
    ID_HASH,
    ID_REST,
    LAST_DAY,
    OUTLET_NAMES,
    OUTLET_NUMBER,
    SENTENCE_COUNT,
    Section,
)
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.write.postings_builder import ListsBuilder


@frozen(eq=False)
class ArticleColumns:
    """``ids`` are digests of ids (two 64-bit words), ``hashes`` content hashes (16 bytes), ``days`` first and last days.

    ``addresses`` are digests of addresses and of hosts, a row of each; ``added`` are times in seconds since 1970.
    """

    ids: NDArray[np.uint64]
    hashes: NDArray[np.uint8]
    days: NDArray[np.int32]
    outlets: Sequence[str | None]
    outlet: Numbers
    addresses: NDArray[np.uint64]
    added: Numbers
    sentences: Numbers
    sentence_lists: Mapping[Section, ListsBuilder]
    frame_sizes: Numbers

    def write(self, file: SectionWriter) -> None:
        """Write the sections that hold these columns."""
        order = np.argsort(self.ids[:, 0], kind="stable")
        file.add(ID_HASH.name, self.ids[order, 0])
        file.add(ID_REST.name, self.ids[order, 1])
        file.add(ID_ARTICLE.name, order.astype(np.uint32))
        file.add(CONTENT_HASH.name, self.hashes.reshape(-1))
        file.add(FIRST_DAY.name, self.days[:, 0])
        file.add(LAST_DAY.name, self.days[:, 1])
        file.add(OUTLET_NUMBER.name, self.outlet)
        file.add_bytes(OUTLET_NAMES.name, json.dumps(list(self.outlets)).encode("ascii"))
        for section, digests in zip((ADDRESS_HASH, HOST_HASH), self.addresses, strict=True):
            file.add(section.name, digests)
        file.add(ADDED.name, self.added)
        file.add(SENTENCE_COUNT.name, self.sentences)
        for section, lists in self.sentence_lists.items():
            lists.write(file, section.name)
        file.add(FRAME_SIZES.name, self.frame_sizes)
