"""Posting lists of several segments become one list per lemma, those of one segment after those of another."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frsearch.engine.write.merge_field import _merged
from frsearch.engine.write.posting_run import PostingRun

LISTS = st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(1, 3), max_size=4)), max_size=5)
"""Lemmas of one segment, each with the tf of its articles; no articles: all of them are deleted."""


def run_of(lists: list[tuple[int, list[int]]], first: int) -> PostingRun:
    """Return posting lists whose doc ids, slots and forms are numbers that occur nowhere else."""
    tf = [number for _, numbers in lists for number in numbers]
    slots = np.arange(first, first + sum(tf), dtype=np.uint32)
    return PostingRun(
        lemmas=np.array([lemma for lemma, _ in lists], np.uint32),
        df=np.array([len(numbers) for _, numbers in lists], np.int64),
        docs=np.arange(first, first + len(tf), dtype=np.uint32),
        tf=np.array(tf, np.uint32),
        cf=np.array([sum(numbers) for _, numbers in lists], np.int64),
        slots=slots,
        forms=slots + np.uint32(500),
    )


def by_lemma(run: PostingRun) -> dict[int, list[list[int]]]:
    """Return doc ids, tf, slots and forms of each lemma."""
    found: dict[int, list[list[int]]] = defaultdict(lambda: [[], [], [], []])
    docs, slots = np.cumsum([0, *run.df]), np.cumsum([0, *run.cf])
    for at, lemma in enumerate(run.lemmas.tolist()):
        for column, values, bounds in zip(
            found[lemma], (run.docs, run.tf, run.slots, run.forms), (docs, docs, slots, slots), strict=True
        ):
            column.extend(values[bounds[at] : bounds[at + 1]].tolist())
    return found


@given(st.lists(LISTS, min_size=1, max_size=4))
def test_lists_of_one_lemma_are_concatenated(segments: list[list[tuple[int, list[int]]]]) -> None:
    runs = [run_of(sorted(lists, key=lambda one: one[0]), 100 * at) for at, lists in enumerate(segments)]
    merged = _merged([run for run in runs if len(run.lemmas)] or runs)
    expected: dict[int, list[list[int]]] = defaultdict(lambda: [[], [], [], []])
    for run in runs:
        for lemma, columns in by_lemma(run).items():
            for column, values in zip(expected[lemma], columns, strict=True):
                column.extend(values)
    assert by_lemma(merged) == {lemma: columns for lemma, columns in expected.items() if columns[0]}
    assert merged.lemmas.tolist() == sorted(lemma for lemma, columns in expected.items() if columns[0])
    assert (merged.df > 0).all()
