"""A built segment holds what the plain analyzer finds, word by word."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.columnar.analyzer import ColumnarAnalyzer
from frsearch.engine.format.sections import INDEXED_FIELDS
from frsearch.engine.read.segment import Segment
from frsearch.engine.write.segment_builder import SegmentBuilder
from frsearch.model import Article
from tests.engine.segments import articles, batch, build

Lists = dict[str, list[tuple[int, int, str, int]]]
"""By lemma: doc id, slot, exact form, span."""


def analysed(some: list[Article], name: str) -> tuple[Lists, list[list[int]]]:
    """Return what the plain analyzer finds in one field: posting lists, and where the words of each article start."""
    lists: Lists = defaultdict(list)
    starts, base = [], 0
    for doc, article in enumerate(some):
        tokens = FrenchAnalyzer().tokens(getattr(article, name) or "")
        for token in tokens:
            lists[token.lemma].append((doc, base + token.position, token.exact, token.span))
        starts.append([token.start for token in tokens if token.has_position])
        base += len(starts[-1]) + 1
    return {lemma: sorted(found) for lemma, found in lists.items()}, starts


def stored(segment: Segment, name: str) -> tuple[Lists, list[list[int]]]:
    """Return what one field of a segment holds."""
    field, words = segment.field(name), segment.words
    lists: Lists = {}
    for at, lemma in enumerate(field.lemmas.tolist()):
        docs = np.repeat(field.docs[at], field.tf[at] + 1).tolist()
        exact = (words.first_exact[lemma] + field.forms[at]).tolist()
        forms = [(words.exact.text(number), int(words.spans[number])) for number in exact]
        slots = field.slots[at].tolist()
        lists[words.lemmas.text(lemma)] = sorted((doc, slot, *form) for doc, slot, form in zip(docs, slots, forms, strict=True))
    return lists, [np.cumsum(field.starts[doc]).tolist() for doc in range(segment.articles)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1000), count=st.integers(1, 8))
def test_it_holds_every_token(seed: int, count: int, tmp_path: Path) -> None:
    some = articles(seed, count)
    with contextlib.closing(Segment(*build(tmp_path, some))) as segment:
        for name in INDEXED_FIELDS:
            assert stored(segment, name) == analysed(some, name)
        assert [segment.article(doc) for doc in range(count)] == some


def test_the_memory_it_will_need_grows_with_what_is_added() -> None:
    builder = SegmentBuilder(ColumnarAnalyzer(), b"")
    empty = builder.memory
    builder.add(batch(articles(1, 50)))
    once = builder.memory
    builder.add(batch(articles(2, 50)))
    assert empty < once < builder.memory
    assert len(builder) == 100


def test_a_body_that_is_not_text_is_refused() -> None:
    broken = batch(articles(1, 1))
    broken.frames[0] += b"\xff"
    with pytest.raises(ValueError, match="invalid start byte"):
        SegmentBuilder(ColumnarAnalyzer(), b"").add(broken)
