"""How many articles, by outlet, by period or by a field: what facets and a timeline count, as frozen attrs classes.

A share is a number of articles divided by that of the corpus in the same bucket, under the same filters. It is computed from the
two sums; percentages are never averaged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from attrs import frozen

from frsearch.model.article import shortened
from frsearch.model.results import Note


@frozen
class Bucket:
    """The articles with one ``value``: ``count`` of those counted, of ``articles`` that the corpus has with it.

    A period is written ``2024``, ``2024-03``, ``2024-W10`` (ISO week) or ``2024-03-05``; of a date less precise than the period,
    the value is that date: ``2024-03`` among days. None is the bucket of articles without a value.
    """

    value: str | None
    count: int
    articles: int

    @property
    def share(self) -> float:
        """``count`` divided by ``articles``, from 0 to 1."""
        return self.count / self.articles


@frozen
class Facets:
    """What :meth:`frsearch.Index.facets` counts: ``total`` articles match ``query``, of ``articles`` that the filters leave.

    ``buckets`` are those with an article that matches: periods in order, those of imprecise dates after them; others largest
    first; None last. ``query`` is None if all articles were counted; ``by`` is what they were counted by. An article with
    several values counts in the bucket of each.
    """

    query: str | None
    by: str
    total: int
    articles: int
    buckets: tuple[Bucket, ...]
    notes: tuple[Note, ...] = ()

    @property
    def share(self) -> float:
        """``total`` divided by ``articles``; 0 if there are none."""
        return self.total / self.articles if self.articles else 0.0

    def __repr__(self) -> str:
        query = None if self.query is None else shortened(self.query)
        return f"Facets({query}, by={self.by!r}, total={self.total}, articles={self.articles}, buckets={len(self.buckets)})"


@frozen
class Period:
    """A period of a :class:`Timeline`: for each query the ``counts`` of articles, of ``articles`` that the corpus has in it.

    ``value`` is written as that of a :class:`Bucket`.
    """

    value: str | None
    articles: int
    counts: tuple[int, ...]

    @property
    def is_gap(self) -> bool:
        """Whether the corpus has no article in this period, so that nothing can be said about it."""
        return not self.articles

    @property
    def shares(self) -> tuple[float | None, ...]:
        """Each of the ``counts`` divided by ``articles``, from 0 to 1; None in a gap."""
        return tuple(count / self.articles if self.articles else None for count in self.counts)


@frozen(eq=False)
class Periods(Sequence[Period]):
    """The periods of a timeline, in order, as columns: each is made when it is asked for. Equal to a tuple of the same periods.

    To make the days of ten years takes longer than to count them.
    """

    _values: Sequence[str]
    _articles: Sequence[int]
    _counts: Sequence[tuple[int, ...]]

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Period]:
        return map(Period, self._values, self._articles, self._counts)

    @overload
    def __getitem__(self, key: int) -> Period: ...

    @overload
    def __getitem__(self, key: slice) -> tuple[Period, ...]: ...

    def __getitem__(self, key: int | slice) -> Period | tuple[Period, ...]:
        if isinstance(key, slice):
            return tuple(map(Period, self._values[key], self._articles[key], self._counts[key]))
        return Period(self._values[key], self._articles[key], self._counts[key])

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Periods | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@frozen
class Timeline:
    """What :meth:`frsearch.Index.timeline` counts: how many articles match each of the ``queries`` (``totals``), by period.

    ``periods`` are all from the first to the last in which the corpus has an article, gaps included. ``others`` are the buckets
    of dates less precise than a period (``2023-11`` among days), and last that of undated articles (None), if there are any.
    ``articles`` is the number that the filters leave.
    """

    queries: tuple[str, ...]
    by: str
    totals: tuple[int, ...]
    articles: int
    periods: Sequence[Period]
    others: tuple[Period, ...] = ()
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        queries = ", ".join(map(shortened, self.queries))
        about = f"by={self.by!r}, totals={self.totals}, articles={self.articles}"
        return f"Timeline(({queries}), {about}, periods={len(self.periods)}, others={len(self.others)})"
