"""Merging: a merged segment is, section by section, what a direct build from the live articles is."""

from __future__ import annotations

import secrets
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frsearch import Article, Index
from frsearch.engine.format.manifest import SegmentEntry, read_manifest
from frsearch.engine.format.stored_articles import train_dictionary
from frsearch.engine.read.segment import Segment
from frsearch.engine.write import merge as merging
from frsearch.engine.write import merge_field, merge_source
from frsearch.engine.write.merge import TIER, choose, merge
from tests.engine.segments import articles, batch, build, differences


def merged(folder: Path, parts: list[list[Article]], deleted: list[list[bool]], dictionaries: list[bytes]) -> tuple[Path, bytes]:
    """Build each part, mark what is deleted, and merge them all."""
    segments = []
    for some, gone, dictionary in zip(parts, deleted, dictionaries, strict=True):
        segments.append(Segment(*build(folder, some, dictionary), np.array(gone, np.bool_) if any(gone) else None))
    segment = secrets.token_bytes(16)
    path = folder / f"{segment.hex()}.frs"
    merge(path, segment, segments)
    for one in segments:
        one.close()
    return path, segment


# An example builds up to six segments: fewer of them than elsewhere.
@settings(max_examples=settings().max_examples // 3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), run=st.sampled_from([1, 7, 1 << 19]))
def test_it_is_what_a_direct_build_is(data: st.DataObject, run: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_source, "RUN", run)
    monkeypatch.setattr(merge_field, "RUN", run)
    sizes = data.draw(st.lists(st.integers(1, 6), min_size=1, max_size=4))
    parts = [articles(data.draw(st.integers(0, 50)), size) for size in sizes]
    deleted = [data.draw(st.lists(st.booleans(), min_size=size, max_size=size)) for size in sizes]
    live = [
        one for some, gone in zip(parts, deleted, strict=True) for one, is_gone in zip(some, gone, strict=True) if not is_gone
    ]
    if live:
        result = merged(tmp_path, parts, deleted, [b""] * len(parts))
        assert differences(result, build(tmp_path, live)) == []


def test_long_lists_and_their_skips_are_as_if_built_at_once(tmp_path: Path) -> None:
    parts = [articles(seed, 700, 25) for seed in (1, 2, 3)]
    deleted = [[False] * 700, [number % 3 == 0 for number in range(700)], [False] * 700]
    live = [
        one for some, gone in zip(parts, deleted, strict=True) for one, is_gone in zip(some, gone, strict=True) if not is_gone
    ]
    result = merged(tmp_path, parts, deleted, [b""] * 3)
    segment = Segment(*result)
    assert differences(result, build(tmp_path, live, segment.dictionary)) == []
    assert len(segment.column("body.docs.skip")) > 10


def test_stored_articles_are_copied_or_compressed_with_the_longest_dictionary(tmp_path: Path) -> None:
    parts = [articles(seed, 400) for seed in (1, 2, 3)]
    long = train_dictionary([frame * 3 for frame in batch(parts[0]).frames])
    assert long
    result = merged(tmp_path, parts, [[False] * 400] * 3, [b"", long, long])
    segment = Segment(*result)
    assert segment.dictionary == long
    assert [segment.article(doc) for doc in range(1200)] == [one for some in parts for one in some]
    assert differences(result, build(tmp_path, [one for some in parts for one in some], long)) == []


def test_a_dictionary_is_learnt_where_there_is_none(tmp_path: Path) -> None:
    parts = [articles(seed, 900) for seed in (1, 2)]
    segment = Segment(*merged(tmp_path, parts, [[False] * 900] * 2, [b"", b""]))
    assert segment.dictionary == train_dictionary(batch([one for some in parts for one in some]).frames) != b""
    assert segment.article(1700) == parts[1][800]


def entry(articles: int, deleted: int = 0) -> SegmentEntry:
    return SegmentEntry(secrets.token_hex(16), articles, 1, 1, deleted, 1 if deleted else None)


def test_what_is_half_deleted_is_written_anew() -> None:
    entries = [entry(10), entry(1000, 501), entry(1000, 500)]
    assert choose(entries, 10_000) == [entries[1]]


def test_as_many_of_one_size_are_merged_as_may_be() -> None:
    entries = [entry(100), *(entry(10) for _ in range(TIER - 1)), entry(90)]
    assert choose(entries, 1000) == []
    entries.append(entry(12))
    assert choose(entries, 1000) == [one for one in entries if one.articles < 50]
    assert len(choose(entries, 45)) == 4
    assert choose(entries, 23) == choose([one for one in entries if one.articles < 12], 23) == []


def test_what_the_first_commit_leaves_is_merged() -> None:
    entries = [entry(50), entry(50), entry(3)]
    assert choose(entries, 1000) == []
    assert choose(entries, 1000, is_first=True) == entries
    assert choose(entries, 100, is_first=True) == entries[:2]
    assert choose([entry(103)], 1000, is_first=True) == choose([entry(90), entry(90)], 100, is_first=True) == []


@pytest.mark.parametrize(("tier", "count", "levels"), [(3, 40, 4), pytest.param(TIER, 150, 3, marks=pytest.mark.slow)])
def test_the_number_of_segments_grows_with_the_logarithm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tier: int, count: int, levels: int
) -> None:
    assert tier ** (levels - 1) <= count < tier**levels
    monkeypatch.setattr(merging, "TIER", tier)
    some = articles(9, count)
    with Index.create(tmp_path / "index") as index:
        for number, article in enumerate(some):
            index.add([article])
            if number == count // 2:
                index.delete([one.id for one in some[5:15]])
        assert {one.id: one for one in index} == {one.id: one for one in some[:5] + some[15:]}
        assert index.search("armée", limit=None).total > 10
    entries = read_manifest(tmp_path / "index").segments
    assert len(entries) <= levels * (tier - 1)
    assert len(list((tmp_path / "index").glob("*.frs"))) == len(entries)


def test_searching_finds_the_same_before_and_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = articles(4, 200)
    found = []
    for name, tier in (("apart", 1000), ("merged", 2)):
        monkeypatch.setattr(merging, "TIER", tier)
        with Index.create(tmp_path / name) as index:
            for low in range(0, 200, 20):
                index.add(some[low : low + 20])
            index.delete([one.id for one in some[::7]])
            queries = ("armée", '"forces armées"', "état porte-parole", "=Été", "N’Djamena -kidal", "Diop ONU 100")
            found.append([[(hit.article.id, hit.passages) for hit in index.search(query, limit=None)] for query in queries])
            segments = len(read_manifest(tmp_path / name).segments)
        assert segments == (10 if name == "apart" else segments)
    assert [sorted(map(str, one)) for one in found[0]] == [sorted(map(str, one)) for one in found[1]]
    assert any(found[0])
