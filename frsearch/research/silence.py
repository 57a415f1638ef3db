"""Silence: the outlets that published while others took a subject up, and did not take it up themselves.

All is arithmetic on two tables of outlets by periods: articles on the subject, and articles of the corpus under the same filters.
An outlet that published nothing in a period was not silent in it. What names no outlet, or no date as precise as a period, is in
neither table, and is counted apart: it may break a silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from frsearch.engine import Matching, Snapshot
from frsearch.model.silence import OutletUptake, PeriodUptake, Silence
from frsearch.research.periods import UNPLACED, date_label, labels_of, placed, precision_of
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


def silence(selection: Selection, unit: str) -> Silence:
    """Return who was silent on the subject of a selection, by year, month, week or day; raises SearchStopped."""
    subject = selection.collect(_Placed(unit))
    corpus = selection.collect_corpus(_Placed(unit))
    names = subject.names
    is_named = np.array([name is not None for name in names], np.bool_)
    is_placed = (subject.periods != UNPLACED) & is_named[subject.outlets]
    periods = np.unique(subject.periods[is_placed])
    on_subject = _table(subject, periods, is_named)
    published = _table(corpus, periods, is_named)
    labels = labels_of(periods, unit)
    is_there = np.bincount(corpus.outlets, minlength=len(names)).astype(np.bool_) & is_named
    has_published = published.any(axis=1)
    firsts = _firsts(subject, selection.searcher.snapshot)
    unplaced = np.bincount(subject.outlets[~is_placed], minlength=len(names))
    return Silence(
        query=selection.query,
        by=unit,
        total=len(subject.doc_ids),
        periods=tuple(labels),
        outlets=tuple(
            sorted(
                (
                    _uptake(str(names[code]), published[code], on_subject[code], int(unplaced[code]), firsts.get(code))
                    for code in np.flatnonzero(has_published).tolist()
                ),
                key=_silent_first,
            )
        ),
        uptakes=tuple(_by_period(labels, names, published, on_subject)),
        absent=tuple(sorted((str(names[code]) for code in np.flatnonzero(is_there & ~has_published).tolist()), key=plain)),
        unplaced=int((~is_placed).sum()),
        notes=selection.notes,
    )


def _table(articles: _Articles, periods: Numbers, is_named: NDArray[np.bool_]) -> Numbers:
    """Return the number of articles of each outlet (rows, as in ``names``) in each of `periods` (columns); 0 if not named."""
    shape = len(articles.names), len(periods)
    if not len(periods):
        return np.zeros(shape, np.int64)
    columns = np.minimum(np.searchsorted(periods, articles.periods), len(periods) - 1)
    is_counted = (periods[columns] == articles.periods) & is_named[articles.outlets]
    cells = articles.outlets[is_counted] * len(periods) + columns[is_counted]
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def _firsts(subject: _Articles, snapshot: Snapshot) -> dict[int, tuple[str, str]]:
    """Return the date and the id of the first dated article of each outlet that has one, by code of the outlet."""
    dated = np.flatnonzero(subject.first > 0)
    order = dated[np.lexsort((subject.doc_ids[dated], subject.last[dated], subject.first[dated], subject.outlets[dated]))]
    codes, at = np.unique(subject.outlets[order], return_index=True)
    rows = order[at]
    dates = map(date_label, subject.first[rows].tolist(), precision_of(subject.first[rows], subject.last[rows]).tolist())
    ids = [snapshot.article(doc_id).id for doc_id in subject.doc_ids[rows].tolist()]
    return dict(zip(codes.tolist(), zip(dates, ids, strict=True), strict=True))


def _uptake(outlet: str, published: Numbers, on_subject: Numbers, unplaced: int, first: tuple[str, str] | None) -> OutletUptake:
    is_silent = (published > 0) & (on_subject == 0)
    return OutletUptake(
        outlet=outlet,
        articles=int(published.sum()),
        count=int(on_subject.sum()),
        periods=int((published > 0).sum()),
        silent_periods=int(is_silent.sum()),
        silent_articles=int(published[is_silent].sum()),
        unplaced=unplaced,
        first=first[0] if first else None,
        first_id=first[1] if first else None,
    )


def _silent_first(outlet: OutletUptake) -> tuple[int, int, str]:
    return -outlet.silent_articles, outlet.count, plain(outlet.outlet)


def _by_period(labels: Sequence[str], names: Sequence[str | None], published: Numbers, on_subject: Numbers) -> list[PeriodUptake]:
    """Return what each outlet published in each period, if anything: period by period, the silent first, largest first."""
    columns, codes = np.nonzero(published.T)
    rows = [
        (column, PeriodUptake(labels[column], str(names[code]), published.item(code, column), on_subject.item(code, column)))
        for column, code in zip(columns.tolist(), codes.tolist(), strict=True)
    ]
    rows.sort(key=lambda row: (row[0], row[1].count > 0, -row[1].articles, plain(row[1].outlet)))
    return [uptake for _, uptake in rows]
