"""Posting lists are written the same in one run or in many, in memory or with a spool; block maxima are right."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import IO

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frsearch.engine.format.segment_file import Sections, SectionWriter
from frsearch.engine.write.posting_run import PostingRun
from frsearch.engine.write.postings_builder import PostingsBuilder, concatenated

ID = bytes(16)
ARTICLES = 3000
LENGTH = 40
"""Positions of each article."""


def run_of(seed: int, first: int, lemmas: int) -> PostingRun:
    """Return posting lists of lemmas from `first` on, some of them long."""
    rng = np.random.default_rng(seed + first)
    df = rng.choice([1, 2, 700, 1500], lemmas)
    docs = [np.sort(rng.choice(ARTICLES, count, replace=False)) for count in df]
    tf = rng.integers(1, 4, int(df.sum())).astype(np.uint32)
    cf = np.add.reduceat(tf, np.concatenate([[0], np.cumsum(df)[:-1]])).astype(np.int64)
    slots = np.concatenate(docs).repeat(tf) * (LENGTH + 1) + np.concatenate([np.arange(count) for count in tf.tolist()])
    return PostingRun(
        lemmas=np.arange(first, first + lemmas, dtype=np.uint32),
        df=df,
        docs=np.concatenate(docs).astype(np.uint32),
        tf=tf,
        cf=cf,
        slots=slots.astype(np.uint32),
        forms=rng.integers(0, 3, int(cf.sum())).astype(np.uint32),
    )


def joined(one: PostingRun, other: PostingRun) -> PostingRun:
    names = ("lemmas", "df", "docs", "tf", "cf", "slots", "forms")
    return PostingRun(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in names))


def written(path: Path, runs: list[PostingRun], spool: IO[bytes] | None = None) -> bytes:
    """Return the file that holds these runs alone."""
    path.unlink(missing_ok=True)
    builder = PostingsBuilder("body", np.full(ARTICLES, LENGTH, np.uint32), np.full(10, 3), spool)
    for run in runs:
        builder.add(builder.pack(run))
    with SectionWriter(path, ID) as file:
        builder.write(file, np.zeros(5, np.int64))
        file.close()
    return path.read_bytes()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1000), counts=st.tuples(st.integers(1, 4), st.integers(1, 4)))
def test_parts_and_spools_make_no_difference(seed: int, counts: tuple[int, int], tmp_path: Path) -> None:
    runs = [run_of(seed, 0, counts[0]), run_of(seed, counts[0], counts[1])]
    at_once = written(tmp_path / "file", [joined(*runs)])
    assert written(tmp_path / "file", runs) == at_once
    assert written(tmp_path / "file", runs, io.BytesIO()) == at_once


def test_no_postings_are_written_as_empty_sections(tmp_path: Path) -> None:
    written(tmp_path / "file", [])
    with contextlib.closing(Sections(tmp_path / "file", ID)) as sections:
        assert sections.count("body.lemma") == sections.count("body.docs.bits") == 0
        assert sections.count("body.length") == ARTICLES
    assert concatenated([]).tolist() == []
