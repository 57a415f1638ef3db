"""A timeline: how many articles match each of several queries in each period, and how many the corpus has in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from attrs import evolve

from frsearch.model import Note
from frsearch.model.counts import Period, Periods, Timeline
from frsearch.research.periods import ByPeriod, Dated, labels_of
from frsearch.research.selection import Selection

MOST_PERIODS = 100_000
"""Periods of a timeline: more days than newspapers have appeared. An article dated in the year 1 by mistake would make more."""


def timeline(corpus: Selection, selections: Sequence[Selection], unit: str) -> Timeline:
    """Return the timeline of `selections`, all under the filters of `corpus`, by year, month, week or day.

    Raises ValueError for more than MOST_PERIODS periods, and SearchStopped.
    """
    dated = corpus.collect(ByPeriod(unit))
    found = [selection.collect(ByPeriod(unit)) for selection in selections]
    return Timeline(
        queries=tuple(selection.query for selection in selections),
        by=unit,
        totals=tuple(one.total for one in found),
        articles=dated.total,
        periods=_periods(dated, found),
        others=tuple(
            Period(value, articles, tuple(one.others().get(value, 0) for one in found))
            for value, articles in dated.others().items()
        ),
        notes=_notes(selections or [corpus]),
    )


def _periods(corpus: Dated, found: Sequence[Dated]) -> Sequence[Period]:
    """Return every period from the first to the last in which the corpus has an article."""
    if not len(corpus.numbers):
        return ()
    numbers = np.arange(corpus.numbers[0], corpus.numbers[-1] + 1)
    if len(numbers) > MOST_PERIODS:
        first, last = labels_of(corpus.numbers[[0, -1]], corpus.unit)
        raise ValueError(
            f"there are {len(numbers):,} {corpus.unit}s from {first} to {last}, more than {MOST_PERIODS:,}; "
            "leave out what is dated by mistake with since and until, or count by a longer period"
        )
    counts = zip(*(one.counts_of(numbers) for one in found), strict=True) if found else [()] * len(numbers)
    return Periods(tuple(labels_of(numbers, corpus.unit)), tuple(corpus.counts_of(numbers)), tuple(counts))


def _notes(selections: Sequence[Selection]) -> tuple[Note, ...]:
    """Return the notes on all queries, each once; of several queries, what is about one says about which."""
    if len(selections) == 1:
        return selections[0].notes
    common = set.intersection(*(set(selection.notes) for selection in selections))
    notes = [note for note in selections[0].notes if note in common]
    for selection in selections:
        notes += [evolve(note, message=f"{selection.query}: {note.message}") for note in selection.notes if note not in common]
    return tuple(notes)
