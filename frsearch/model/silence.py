"""Which outlets took a subject up, and which published without a word on it, as frozen attrs classes."""

from __future__ import annotations

from attrs import frozen

from frsearch.model.article import shortened
from frsearch.model.results import Note


@frozen
class OutletUptake:
    """What an outlet published in the periods of a subject: those in which any outlet has an article on it.

    It published ``articles`` in ``periods`` of them, ``count`` on the subject; in ``silent_periods`` it published
    ``silent_articles`` and none on the subject. ``unplaced`` articles on the subject are undated, or their dates are less precise
    than a period: any of them may break a silence. ``first`` is the date of its first article on the subject, and ``first_id``
    that article's id; None: it has none with a date.
    """

    outlet: str
    articles: int
    count: int
    periods: int
    silent_periods: int
    silent_articles: int
    unplaced: int = 0
    first: str | None = None
    first_id: str | None = None


@frozen
class PeriodUptake:
    """What an outlet published in one period of a subject: ``articles``, ``count`` of them on the subject, 0 if it was silent.

    ``period`` is written ``2024``, ``2024-03``, ``2024-W10`` (ISO week) or ``2024-03-05``.
    """

    period: str
    outlet: str
    articles: int
    count: int


@frozen
class Silence:
    """What :meth:`frsearch.Index.silence` finds about a subject, which ``total`` articles are on.

    ``periods`` are those in which an outlet has an article on the subject. ``outlets`` are those that published in any of them,
    in the order of how many articles they published in silence, largest first; ``uptakes`` has them period by period, the silent
    ones first. ``absent`` outlets published nothing in these periods, so that their silence says nothing. ``unplaced`` articles
    on the subject name no outlet, or have no date as precise as a period.
    """

    query: str
    by: str
    total: int
    periods: tuple[str, ...]
    outlets: tuple[OutletUptake, ...]
    uptakes: tuple[PeriodUptake, ...]
    absent: tuple[str, ...] = ()
    unplaced: int = 0
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        about = f"by={self.by!r}, total={self.total}, periods={len(self.periods)}, outlets={len(self.outlets)}"
        return f"Silence({shortened(self.query)}, {about}, absent={len(self.absent)}, unplaced={self.unplaced})"
