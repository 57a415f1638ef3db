"""The columns of a segment that describe its articles rather than their words, one row per article."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.engine.arrays import Numbers
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.write.postings_builder import ListsBuilder

SENTENCES = ("gap", "length", "positions")
"""The packed lists that describe sentences, one list per article."""


@frozen(eq=False)
class ArticleColumns:
    """``ids`` are digests of ids (two 64-bit words), ``hashes`` content hashes (16 bytes), ``days`` first and last days."""

    ids: NDArray[np.uint64]
    hashes: NDArray[np.uint8]
    days: NDArray[np.int32]
    outlets: Sequence[str | None]
    outlet: Numbers
    leads: Numbers
    sentences: Numbers
    sentence_lists: Mapping[str, ListsBuilder]
    frame_sizes: Numbers

    def write(self, file: SectionWriter) -> None:
        """Write the sections that hold these columns."""
        order = np.argsort(self.ids[:, 0], kind="stable")
        file.add("id.hash", self.ids[order, 0])
        file.add("id.rest", self.ids[order, 1])
        file.add("id.article", order.astype(np.uint32))
        file.add("content.hash", self.hashes.reshape(-1))
        file.add("date.first", self.days[:, 0])
        file.add("date.last", self.days[:, 1])
        file.add("outlet.number", self.outlet)
        file.add_bytes("outlet.names", json.dumps(list(self.outlets)).encode("ascii"))
        file.add("lead", self.leads)
        file.add("sentences", self.sentences)
        for name, lists in self.sentence_lists.items():
            lists.write(file, f"sentence.{name}")
        file.add("frame.size", self.frame_sizes)
