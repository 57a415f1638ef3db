"""The timeline above the results: a bar for each period, each of them a link, as rectangles for a template to draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from frsearch.model.counts import Period, Timeline
from frsearch.render.plots.scales import bounds
from frsearch.web.typography import NARROW, long_date, number, percentage, period, plural

WIDTH, HEIGHT = 1000, 100
"""Of the bars, in units that a page stretches to what it has room for."""

_BELOW = 24
"""Height of the bars of the corpus, which hang below the axis: on a scale of their own, for a query finds few of its articles."""

MOST_BARS = 62
"""Bars that a timeline may have before it takes longer periods: two months of days, five years of months. Each is a link, and
whoever uses a keyboard passes through all of them."""

UNITS = {"jour": "day", "semaine": "week", "mois": "month", "annee": "year"}
"""What ``pas`` may be → the library's word."""

_APART = 0.2
"""Space between bars, as a part of their width."""

_WIDEST = 50

_LEAST = 2
"""Least height of a bar that counts anything."""


@frozen
class Bar:
    """A period: the ``label`` says all there is to it; heights are of what matches, and below the axis of the corpus.

    The bar that is seen is in the middle of the stretch that is its link.
    """

    left: float
    width: float
    inner_left: float
    inner_width: float
    height: float
    corpus: float
    label: str
    href: str | None
    is_gap: bool

    @property
    def top(self) -> float:
        """Where the bar of what matches begins."""
        return round(HEIGHT - self.height, 2)


@frozen
class Histogram:
    """The bars, what is written below their ends, the highest count, that of the corpus, and what is in no period.

    The last as (text, address).
    """

    bars: tuple[Bar, ...]
    first: str
    last: str
    highest: int
    most: int
    others: tuple[tuple[str, str | None], ...]
    unit: str
    gaps: int
    has_corpus: bool


def histogram(found: Timeline, link: Callable[[str, str], str], undated: str | None) -> Histogram:
    """Return the bars of a timeline of one query, or of the corpus; `link` makes the address of the days from one to another.

    `undated` is the address of the articles without a date.
    """
    counts = [_count(one) for one in found.periods]
    highest = max(counts, default=0)
    most = max((one.articles for one in found.periods), default=0)
    step = WIDTH / max(len(counts), 1)
    inner = min((1 - _APART) * step, _WIDEST)
    bars = tuple(
        Bar(
            left=round(at * step, 2),
            width=round(step, 2),
            inner_left=round((at + 0.5) * step - inner / 2, 2),
            inner_width=round(inner, 2),
            height=_height(count, highest, HEIGHT),
            corpus=_height(one.articles, most, _BELOW) if found.queries else 0,
            label=_label(one, bool(found.queries)),
            href=_link(one, link),
            is_gap=one.is_gap,
        )
        for at, (one, count) in enumerate(zip(found.periods, counts, strict=True))
    )
    ends = (str(found.periods[0].value), str(found.periods[-1].value)) if found.periods else ("", "")
    gaps = sum(one.is_gap for one in found.periods)
    return Histogram(
        bars,
        name_of(ends[0]),
        name_of(ends[1]),
        highest,
        most,
        tuple(_others(found, undated)),
        found.by,
        gaps,
        bool(found.queries),
    )


def name_of(value: str) -> str:
    """Return a period in full: ``mars 2024``, ``5 mars 2024``, ``sem. 10 de 2024``."""
    return period(value) if "W" in value else long_date(value) if value else ""


def days_of(value: str) -> tuple[str, str]:
    """Return the first and the last day of a period, or the period itself where a date can say it."""
    if "W" not in value:
        return value, value
    first, last = bounds(value)
    return first.isoformat(), last.isoformat()


def _count(one: Period) -> int:
    return one.counts[0] if one.counts else one.articles


def _height(count: int, highest: int, height: int) -> float:
    return round(max(height * count / highest, _LEAST), 2) if count else 0


def _label(one: Period, is_query: bool) -> str:
    name = name_of(str(one.value))
    if one.is_gap:
        return f"{name}{NARROW}: aucun article dans l’index"
    if not is_query:
        return f"{name}{NARROW}: {plural(one.articles, 'article')}"
    share = percentage(one.counts[0] / one.articles)
    return f"{name}{NARROW}: {plural(one.counts[0], 'article')} sur {number(one.articles)} ({share})"


def _link(one: Period, link: Callable[[str, str], str]) -> str | None:
    return link(*days_of(str(one.value))) if _count(one) else None


def _others(found: Timeline, undated: str | None) -> Iterator[tuple[str, str | None]]:
    """Yield what is in no period: dates less precise than that, and the undated."""
    imprecise = [one for one in found.others if one.value is not None]
    if count := sum(map(_count, imprecise)):
        yield f"date moins précise que la période{NARROW}: {plural(count, 'article')}", None
    for one in found.others:
        if one.value is None and _count(one):
            yield f"sans date{NARROW}: {plural(_count(one), 'article')}", undated
