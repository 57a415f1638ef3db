"""Statistics of a whole corpus: words, gaps in time, fields, and how much of its text occurs more than once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from frsearch.engine import Column, Lexicon, Matching, Searcher, Snapshot
from frsearch.model.reports import IndexInfo
from frsearch.model.statistics import FieldStats, Gap, OutletStats, Stats
from frsearch.progress import steps
from frsearch.query import Everything
from frsearch.research.occurrences import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_SHARED = 0.5
"""Part of an article's fingerprints that others have, from which it counts as shared: a guess. Formulas of five words that
everyone writes ("le président de la République") are a few of any article's, a dispatch is nearly all."""

_TOGETHER = 1 << 20
"""Fingerprints, about, that are sorted together: a few seconds of work on millions of articles become steps."""


class _Articles(NamedTuple):
    """Of each article: its outlet as an index into ``names``, its number of words, and the first and last day of its date."""

    outlets: Numbers
    names: Sequence[str | None]
    words: Numbers
    first: Numbers
    last: Numbers


class _All(NamedTuple):
    """Collects _Articles, whose words it counts with a lexicon."""

    lexicon: Lexicon

    def collect(self, matching: Matching) -> _Articles:
        """Return them."""
        first, last = (days.astype(np.int64) for days in matching.days())
        return _Articles(*matching.outlets(), self.lexicon.lengths(matching.doc_ids(), FIELDS), first, last)


class _ByPresence(NamedTuple):
    """How many articles have a value in some fields, and how many different values there are."""

    fields: tuple[str, ...]

    def collect(self, matching: Matching) -> tuple[int, int]:
        """Return the two numbers."""
        column: Column = matching.column(self.fields)
        return int((column.starts[1:] > column.starts[:-1]).sum()), len(np.unique(column.codes))


def statistics(searcher: Searcher, info: IndexInfo, same_as: Mapping[str, str | None]) -> Stats:
    """Return the statistics of all articles; `same_as` maps outlets to other names that may mean the same."""
    snapshot = searcher.snapshot
    articles = searcher.search(Everything(), _All(searcher.lexicon))
    present = {name: searcher.search(Everything(), _ByPresence((name,))) for name in snapshot.fields}
    span = articles.last - articles.first
    return Stats(
        info=info,
        words=int(articles.words.sum()),
        imprecise=int((span > 0).sum()),
        shared=shared_articles(snapshot),
        longest_gap=longest_gap(articles.first, articles.last),
        outlets=tuple(_outlets(articles, same_as)),
        fields=tuple(FieldStats(name, *found) for name, found in present.items() if found[0]),
    )


def _outlets(articles: _Articles, same_as: Mapping[str, str | None]) -> list[OutletStats]:
    """Return the statistics of each outlet that has articles, largest first, those not named last."""
    order = np.argsort(articles.outlets, kind="stable")
    codes, starts = np.unique(articles.outlets[order], return_index=True)
    found = [
        _outlet(articles, rows, articles.names[code], same_as)
        for code, rows in zip(codes.tolist(), np.split(order, starts)[1:], strict=True)
    ]
    return sorted(found, key=lambda outlet: (outlet.name is None, -outlet.articles, outlet.name or ""))


def _outlet(articles: _Articles, rows: Numbers, name: str | None, same_as: Mapping[str, str | None]) -> OutletStats:
    first, last = articles.first[rows], articles.last[rows]
    is_dated = first > 0
    return OutletStats(
        name=name,
        articles=len(rows),
        words=int(articles.words[rows].sum()),
        since=_date(first[is_dated].min()) if is_dated.any() else None,
        until=_date(last[is_dated].max()) if is_dated.any() else None,
        undated=int(len(rows) - is_dated.sum()),
        longest_gap=longest_gap(first, last),
        same_as=None if name is None else same_as.get(name),
    )


def longest_gap(first: Numbers, last: Numbers) -> Gap | None:
    """Return the longest run of days without an article, the earliest of equal ones, between dates given by first and last day.

    A date that is a month or a year may be any of its days, so that no gap is inside it; undated articles (0) fill none.
    """
    order = np.argsort(first, kind="stable")
    order = order[first[order] > 0]
    if len(order) < 2:
        return None
    until = np.maximum.accumulate(last[order])[:-1]
    days = first[order][1:] - until - 1
    at = int(days.argmax())
    return Gap(days.item(at), _date(until.item(at)), _date(first[order].item(at + 1))) if days[at] > 0 else None


def shared_articles(snapshot: Snapshot) -> int:
    """Return how many articles share at least half of their fingerprints with others.

    A fingerprint counts wherever else it is: this finds candidates in one pass, and compares no texts.
    """
    hashes, docs = snapshot.fingerprints()
    occurs_again = np.zeros(len(hashes), np.bool_)
    parts = 1 + len(hashes) // _TOGETHER
    part_of_each = hashes.astype(np.uint64) * np.uint64(parts) >> np.uint64(32)
    for part in steps(range(parts), [1] * parts):
        rows = np.flatnonzero(part_of_each == part)
        order = rows[np.argsort(hashes[rows], kind="stable")]
        is_repeated = hashes[order][1:] == hashes[order][:-1]
        occurs_again[order[1:]] |= is_repeated
        occurs_again[order[:-1]] |= is_repeated
    of_each = np.bincount(docs)
    shared = np.bincount(docs, occurs_again, len(of_each))
    return int(((of_each > 0) & (shared >= _SHARED * of_each)).sum())


def _date(day: int) -> str:
    return datetime.date.fromordinal(int(day)).isoformat()
