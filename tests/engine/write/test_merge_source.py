"""A segment to be merged shows of itself what a segment of its live articles would hold."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frsearch.engine.arrays import Numbers
from frsearch.engine.format.sections import INDEXED_FIELDS
from frsearch.engine.format.stored_articles import decompressor, train_dictionary
from frsearch.engine.read.segment import Segment
from frsearch.engine.write import merge_source
from frsearch.engine.write.merge_source import MergeSource, ascending, frequencies
from tests.engine.segments import articles, batch, build


@contextlib.contextmanager
def opened(folder: Path, seed: int, deleted: list[bool]) -> Iterator[tuple[MergeSource, Segment]]:
    """Open a segment with deletions to be merged, and one of its live articles."""
    some = articles(seed, len(deleted))
    live = [article for article, is_gone in zip(some, deleted, strict=True) if not is_gone]
    with (
        contextlib.closing(Segment(*build(folder, some), np.array(deleted, np.bool_))) as segment,
        contextlib.closing(Segment(*build(folder, live))) as expected,
    ):
        yield MergeSource(segment, 100), expected


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 100), deleted=st.lists(st.booleans(), min_size=1, max_size=8), run=st.sampled_from([1, 7, 1 << 19]))
def test_it_is_what_its_live_articles_are(seed: int, deleted: list[bool], run: int, tmp_path: Path) -> None:
    deleted[0] = False
    with opened(tmp_path, seed, deleted) as (source, expected), patch.object(merge_source, "RUN", run):
        assert source.count == expected.articles
        assert source.is_whole == (not any(deleted))
        assert source.number[source.keep].tolist() == list(range(100, 100 + expected.articles))
        for name, row in (("content.hash", 16), ("date.first", 1), ("frame.size", 1)):
            assert source.column(name, row).tolist() == expected.column(name).tolist()
        lists, others = source.lists(source.segment.field("body").starts), expected.field("body").starts.packed
        assert [lists.bits.tolist(), lists.width.tolist(), lists.wide.tolist(), lists.wides.tolist()] == [
            others.bits.tolist(), others.width.tolist(), others.wide.tolist(), others.wides.tolist(),
        ]  # fmt: skip
        texts = list(zip(source.segment.words.exact.strings(), source.segment.words.spans.tolist(), strict=True))
        live_texts = list(zip(expected.words.exact.strings(), expected.words.spans.tolist(), strict=True))
        for name in INDEXED_FIELDS:
            counts = {text: count for text, count in zip(texts, source.counts(name).tolist(), strict=True) if count}
            live_counts = zip(live_texts, expected.field(name).exact_counts.tolist(), strict=True)
            assert counts == {text: count for text, count in live_counts if count}
        assert {text for text, used in zip(texts, source.is_used().tolist(), strict=True) if used} == set(live_texts)
        sizes: list[Numbers] = []
        copied = b"".join(source.frames(b"", sizes))
        assert copied == expected.sections.bytes("frame.data", 0, expected.sections.count("frame.data"))
        assert np.concatenate(sizes).tolist() == expected.column("frame.size").tolist()


def test_articles_are_recompressed_with_another_dictionary(tmp_path: Path) -> None:
    dictionary = train_dictionary([frame * 3 for frame in batch(articles(2, 400)).frames])
    assert dictionary
    with opened(tmp_path, 1, [False, True, False]) as (source, expected):
        sizes: list[Numbers] = []
        frames = list(source.frames(dictionary, sizes))
        assert [decompressor(dictionary).decompress(frame) for frame in frames] == [expected.frame(doc) for doc in range(2)]
        assert np.concatenate(sizes).tolist() == list(map(len, frames))


def test_lists_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    with opened(tmp_path, 1, [False] * 20) as (source, _):
        field = source.segment.field("body")
        lemmas = len(field.lemmas)
        docs = [field.docs[at].tolist() for at in range(lemmas)]
        assert ascending(field.docs, 0, lemmas).tolist() == [doc for one in docs for doc in one]
        assert frequencies(field, 0, lemmas).tolist() == [tf + 1 for at in range(lemmas) for tf in field.tf[at].tolist()]
        field.cf = field.cf + np.uint32(1)
        with pytest.raises(ValueError, match=f"tf adds up to {int(field.cf.sum()) - lemmas}, but cf to {int(field.cf.sum())}"):
            frequencies(field, 0, lemmas)
