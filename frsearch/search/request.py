"""The options of a search, validated."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from attrs import field, frozen

from frsearch.model import day_range
from frsearch.model.dates import typed_date
from frsearch.query import DateRange
from frsearch.search.conditions import Condition, conditions

SHORTEST_PASSAGE = 40
"""Lowest value of `passage_chars`, in code points: a few words."""

PASSAGE_CHARS, RANKED_PASSAGE_CHARS = 400, 500
"""Default of `passage_chars` for the passages of an article, and for passages that are ranked: these are longer, for they are
read by themselves. Of 1,500 questions over Wikipedia the first answers 64 % at 400 code points, 68 % at 500."""

_COMPETING = 10
"""Most passages of an article that compete for a place among the hits: what a question asks for may be in any of them."""

MIN_RECENCY, MAX_RECENCY = 0.01, 10_000_000
"""Bounds of `recency`, in days: less than an hour, and more than all days that have dates."""


def _names(outlet: str | Iterable[str] | None) -> tuple[str, ...] | None:
    if outlet is None:
        return None
    names = (outlet,) if isinstance(outlet, str) or not isinstance(outlet, Iterable) else tuple(outlet)
    if not all(isinstance(name, str) for name in names):
        raise TypeError(f"outlet is {outlet!r}; expected a name, several names, or None for all")
    return names


def _conditions(where: Any) -> tuple[Condition, ...]:
    """Return the conditions that `where` asks for, which a request made of another one has already."""
    is_made = isinstance(where, tuple) and all(isinstance(one, Condition) for one in where)
    return where if is_made else conditions(where)


class Filters(TypedDict, total=False):
    """The options that say which articles a query is about, how it is read, and its limits; see :meth:`frsearch.Index.search`."""

    outlet: str | Iterable[str] | None
    since: str | datetime.date | None
    until: str | datetime.date | None
    where: Mapping[str, Any] | None
    strict: bool
    timeout: float | None
    memory_mb: float | None


@frozen(kw_only=True)
class Request:
    """The options of :meth:`frsearch.Index.search`, which describes them. Raises ValueError for values out of range."""

    limit: int | None = 10
    offset: int = 0
    passages: int | None = None
    by: str = "article"
    passage_chars: int | None = None
    outlet: tuple[str, ...] | None = field(default=None, converter=_names)
    since: str | datetime.date | None = None
    until: str | datetime.date | None = None
    sort: str = "relevance"
    explain: bool = False
    timeout: float | None = 30.0
    memory_mb: float | None = 256
    recency: float | None = None
    as_of: str | datetime.date | None = None
    strict: bool = False
    group: bool = False
    where: tuple[Condition, ...] = field(default=None, converter=_conditions)

    def __attrs_post_init__(self) -> None:
        if self.limit is not None and self.limit < 0:
            raise ValueError(f"limit is {self.limit}; expected 0 or more, or None for all")
        if self.offset < 0:
            raise ValueError(f"offset is {self.offset}; expected 0 or more")
        if self.passages is not None and self.passages < 0:
            raise ValueError(f"passages is {self.passages}; expected 0 or more")
        if self.passage_chars is not None and self.passage_chars < SHORTEST_PASSAGE:
            raise ValueError(f"passage_chars is {self.passage_chars}; expected {SHORTEST_PASSAGE} or more")
        if self.timeout is not None and not self.timeout > 0:
            raise ValueError(f"timeout is {self.timeout}; expected a number of seconds above 0, or None for no limit")
        if self.memory_mb is not None and not self.memory_mb > 0:
            raise ValueError(f"memory_mb is {self.memory_mb}; expected a number of megabytes above 0, or None for no limit")
        if self.recency is not None and not MIN_RECENCY <= self.recency <= MAX_RECENCY:
            raise ValueError(f"recency is {self.recency}; expected {MIN_RECENCY} to {MAX_RECENCY} days, or None")
        if self.outlet == ():
            raise ValueError("outlet names no outlet; expected a name, several names, or None for all")
        if self.by not in ("article", "passage"):
            raise ValueError(f"by is {self.by!r}; expected 'article' or 'passage'")
        if not isinstance(self.sort, str):
            raise TypeError(f"sort is {self.sort!r}; expected 'relevance', 'date', 'outlet', or the name of a field")
        if self.recency is not None and self.sort != "relevance":
            raise ValueError(f"recency has no effect on articles sorted by {self.sort.removeprefix('-')}; sort by relevance")
        self._check_ranks_passages()

    def _check_ranks_passages(self) -> None:
        if self.by == "passage" and self.group:
            raise ValueError("articles are grouped by dispatch, not passages; leave out group, or by='passage'")
        if self.by == "passage" and self.sort != "relevance":
            order = self.sort.removeprefix("-")
            raise ValueError(f"passages can only be sorted by relevance; only articles can be sorted by {order}")

    @property
    def passages_per_article(self) -> int:
        """The most passages of an article: where passages are ranked, one at least, and several compete."""
        if self.by == "article":
            return 1 if self.passages is None else self.passages
        return _COMPETING if self.passages is None else max(self.passages, 1)

    @property
    def longest_passage(self) -> int:
        """The most code points of a passage."""
        if self.passage_chars is not None:
            return self.passage_chars
        return PASSAGE_CHARS if self.by == "article" else RANKED_PASSAGE_CHARS

    def dates(self) -> DateRange | None:
        """Return the days from the first day of `since` to the last day of `until`; None: any. Raises ValueError."""
        if self.since is None and self.until is None:
            return None
        first = datetime.date.min if self.since is None else day_range(typed_date(self.since))[0]
        last = datetime.date.max if self.until is None else day_range(typed_date(self.until))[1]
        dates = DateRange(first, last)
        if dates.since > dates.until:
            raise ValueError(f"since ({self.since}) is after until ({self.until}); no date can match")
        return dates

    def reference_day(self, newest: datetime.date | None) -> datetime.date | None:
        """Return the day from which ages are counted: the last of `as_of`, else that of the `newest` article (None: no date)."""
        return newest if self.as_of is None else day_range(typed_date(self.as_of))[1]


def request_with(filters: Filters) -> Request:
    """Return a request with some filters; raises TypeError for a name that is none, and ValueError for a value out of range."""
    if unknown := filters.keys() - Filters.__annotations__.keys():
        raise TypeError(f"{min(unknown)!r} is no filter; expected some of {', '.join(Filters.__annotations__)}")
    return Request(**filters)
