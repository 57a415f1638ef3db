"""Copies of articles, and the order in which dated articles may have appeared."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from attrs import asdict, evolve, frozen

from frsearch.model.article import Article, shortened
from frsearch.model.dates import day_range


@frozen
class SharedRun:
    """A run of words that an article and its copy have in common, in code points of both bodies; ``text`` is the article's.

    Words are compared without case, accents and punctuation: ``article.body[start:end] == text``, and the copy has the same words
    from ``copy_start`` to ``copy_end``.
    """

    words: int
    start: int
    end: int
    copy_start: int
    copy_end: int
    text: str


@frozen
class Copy:
    """An article that is the same dispatch as another (``kind`` is ``"same"``), or has passages in common with it (``"shared"``).

    ``share`` is the part of the words of the shorter text that is aligned with the other, from 0 to 1; a same dispatch has 0.6,
    and more if it is short. ``runs`` are the passages of 12 words or more that both have, in the order of the article that was
    asked for. ``places`` are the first and the last place that the article may have in the order of publication, among all of the
    list: dates are days at best, and ``2024-08`` may be before or after ``2024-08-12``.
    """

    id: str
    kind: str
    share: float
    runs: tuple[SharedRun, ...] = ()
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    places: tuple[int, int] = (1, 1)

    def __repr__(self) -> str:
        words = [run.words for run in self.runs]
        return f"Copy({shortened(self.id)}, {self.kind!r}, share={self.share:.2f}, date={self.date!r}, words={words})"

    def to_dict(self) -> dict[str, Any]:
        """Return it as a dictionary of strings, numbers, lists and None: the object of ``--format jsonl``."""
        runs = [asdict(run) for run in self.runs]
        about = {name: getattr(self, name) for name in ("id", "kind", "title", "date", "outlet", "url")}
        return {"places": list(self.places), **about, "share": round(self.share, 4), "runs": runs}


def same_as(article: Article, share: float) -> Copy:
    """Return an article as a copy that is the same dispatch as another, with its share."""
    return Copy(article.id, "same", share, (), article.title, article.date, article.outlet, article.url)


def places(dates: Sequence[str | None]) -> list[tuple[int, int]]:
    """Return the first and the last place that each article may have in the order of publication, from its date (None: unknown).

    >>> places(["2024-08-12", "2024-08", "2024-09-01", None])
    [(1, 3), (1, 3), (3, 4), (1, 4)]
    >>> places(["2024-08-12", "2024-08-12", "2024-09"])
    [(1, 2), (1, 2), (3, 3)]
    """
    spans = [None if date is None else day_range(date) for date in dates]
    firsts = sorted(span[0] for span in spans if span)
    lasts = sorted(span[1] for span in spans if span)
    found = []
    for span in spans:
        before = 0 if span is None else bisect_left(lasts, span[0])
        after = 0 if span is None else len(firsts) - bisect_right(firsts, span[1])
        found.append((1 + before, len(dates) - after))
    return found


def oldest_first(copies: Sequence[Copy], article: Article | None = None) -> tuple[tuple[Copy, ...], tuple[int, int]]:
    """Return copies in the order of their dates, the undated last, with their places; and the places of `article` among them."""
    ordered = sorted(copies, key=lambda copy: (moment(copy.date), copy.id))
    dates = [copy.date for copy in ordered] + ([article.date] if article else [])
    found = places(dates)
    own = found[-1] if article else (1, 1)
    return tuple(evolve(copy, places=place) for copy, place in zip(ordered, found, strict=False)), own


def moment(date: str | None) -> tuple[bool, tuple[datetime.date, ...]]:
    """Return what dates are sorted by: their first day, then their last; None comes last."""
    return (True, ()) if date is None else (False, day_range(date))
