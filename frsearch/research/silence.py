"""Silence: the outlets that published while others took a subject up, and did not take it up themselves.

All is arithmetic on a table of outlets by periods: articles on the subject, and articles of the corpus under the same filters.
An outlet that published nothing in a period was not silent in it. What names no outlet, or no date as precise as a period, is not
in the table, and is counted apart: it may break a silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from frsearch.engine import Matching, Snapshot, precision_of
from frsearch.model.silence import OutletUptake, PeriodUptake, Silence
from frsearch.progress import steps
from frsearch.research.periods import UNPLACED, date_label, labels_of, placed
from frsearch.research.selection import Selection
from frsearch.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


class _Articles(NamedTuple):
    """Of each article that matches: doc id, outlet as an index into ``names``, number of the period, first and last day."""

    doc_ids: Numbers
    outlets: Numbers
    periods: Numbers
    first: Numbers
    last: Numbers
    names: Sequence[str | None]


class _Placed(NamedTuple):
    """Collects _Articles."""

    unit: str

    def collect(self, matching: Matching) -> _Articles:
        """Return them."""
        first, last = (days.astype(np.int64) for days in matching.days())
        outlets, names = matching.outlets()
        return _Articles(matching.doc_ids(), outlets, placed(first, last, self.unit), first, last, names)


class _Cells(NamedTuple):
    """For each outlet and period of the subject with an article: outlet, period (its place), articles, and those on the subject.

    Cells are in the order of outlets, those of an outlet in the order of periods.
    """

    outlets: Numbers
    periods: Numbers
    articles: Numbers
    counts: Numbers


def silence(selection: Selection, unit: str) -> Silence:
    """Return who was silent on the subject of a selection, by year, month, week or day; raises SearchStopped."""
    subject, corpus = (collect(_Placed(unit)) for collect in steps((selection.collect, selection.collect_corpus), (1, 1)))
    names = subject.names
    is_named = np.array([name is not None for name in names], np.bool_)
    is_placed = (subject.periods != UNPLACED) & is_named[subject.outlets]
    periods = np.unique(subject.periods[is_placed])
    cells = _cells(subject, corpus, periods, is_named)
    labels = labels_of(periods, unit)
    unplaced = np.bincount(subject.outlets[~is_placed], minlength=len(names))
    firsts = _firsts(subject, selection.searcher.snapshot)
    outlets = [
        _uptake(str(names[code]), cells, rows, unplaced.item(code), firsts.get(code)) for code, rows in _rows_of_outlets(cells)
    ]
    others = np.setdiff1d(np.flatnonzero(np.bincount(corpus.outlets, minlength=len(names)) * is_named), cells.outlets)
    return Silence(
        query=selection.query,
        by=unit,
        total=len(subject.doc_ids),
        periods=tuple(labels),
        outlets=tuple(sorted(outlets, key=_silent_first)),
        uptakes=tuple(_by_period(labels, names, cells)),
        absent=tuple(sorted((str(names[code]) for code in others.tolist()), key=plain)),
        unplaced=int((~is_placed).sum()),
        notes=selection.notes,
    )


def _cells(subject: _Articles, corpus: _Articles, periods: Numbers, is_named: NDArray[np.bool_]) -> _Cells:
    """Return the cells of the periods; a table of all outlets by all periods would be large, and nearly empty."""
    cells, articles = np.unique(_cell_of_each(corpus, periods, is_named), return_counts=True)
    found, counted = np.unique(_cell_of_each(subject, periods, is_named), return_counts=True)
    counts = np.zeros(len(cells), np.int64)
    counts[np.searchsorted(cells, found)] = counted
    width = max(len(periods), 1)
    return _Cells(cells // width, cells % width, articles, counts)


def _cell_of_each(articles: _Articles, periods: Numbers, is_named: NDArray[np.bool_]) -> Numbers:
    """Return the number of the cell of each article that is in one of `periods` and names its outlet."""
    places = np.searchsorted(periods, articles.periods)
    is_there = np.append(periods, UNPLACED)[places] == articles.periods
    is_there &= (articles.periods != UNPLACED) & is_named[articles.outlets]
    cells: Numbers = articles.outlets[is_there] * max(len(periods), 1) + places[is_there]
    return cells


def _rows_of_outlets(cells: _Cells) -> list[tuple[int, slice]]:
    """Return each outlet that has cells, and where they are."""
    codes, starts = np.unique(cells.outlets, return_index=True)
    bounds = [*starts.tolist(), len(cells.outlets)]
    return [(code, slice(low, high)) for code, low, high in zip(codes.tolist(), bounds, bounds[1:], strict=False)]


def _uptake(outlet: str, cells: _Cells, rows: slice, unplaced: int, first: tuple[str, str] | None) -> OutletUptake:
    articles, counts = cells.articles[rows], cells.counts[rows]
    silent = articles[counts == 0]
    return OutletUptake(
        outlet=outlet,
        articles=int(articles.sum()),
        count=int(counts.sum()),
        periods=len(articles),
        silent_periods=len(silent),
        silent_articles=int(silent.sum()),
        unplaced=unplaced,
        first=first[0] if first else None,
        first_id=first[1] if first else None,
    )


def _silent_first(outlet: OutletUptake) -> tuple[int, int, str]:
    return -outlet.silent_articles, outlet.count, plain(outlet.outlet)


def _firsts(subject: _Articles, snapshot: Snapshot) -> dict[int, tuple[str, str]]:
    """Return the date and the id of the first dated article of each outlet that has one, by code of the outlet."""
    dated = np.flatnonzero(subject.first > 0)
    order = dated[np.lexsort((subject.doc_ids[dated], subject.last[dated], subject.first[dated], subject.outlets[dated]))]
    codes, at = np.unique(subject.outlets[order], return_index=True)
    rows = order[at]
    dates = map(date_label, subject.first[rows].tolist(), precision_of(subject.first[rows], subject.last[rows]).tolist())
    ids = [snapshot.article(doc_id).id for doc_id in subject.doc_ids[rows].tolist()]
    return dict(zip(codes.tolist(), zip(dates, ids, strict=True), strict=True))


def _by_period(labels: Sequence[str], names: Sequence[str | None], cells: _Cells) -> list[PeriodUptake]:
    """Return what each outlet published in each period, if anything: period by period, the silent first, largest first."""
    rows = [
        (period, PeriodUptake(labels[period], str(names[code]), articles, count))
        for code, period, articles, count in zip(*(column.tolist() for column in cells), strict=True)
    ]
    rows.sort(key=lambda row: (row[0], row[1].count > 0, -row[1].articles, plain(row[1].outlet)))
    return [uptake for _, uptake in rows]
