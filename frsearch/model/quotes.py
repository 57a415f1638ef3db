"""Quotes: what articles report that somebody said, as frozen attrs classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import field, frozen

from frsearch.model.article import shortened
from frsearch.model.results import Note


@frozen
class Quote:
    """Words between quotation marks that somebody is reported to have said: ``article.body[start:end] == text``.

    ``speaker`` is the name or description of who said them as the article has it, ``body[speaker_start:speaker_end]``; all three
    are None if it does not say for certain. ``cue`` is what introduces them (*a déclaré le maire*), None if nothing does.
    Offsets are in code points. ``article_id``, ``outlet`` and ``date`` are those of the article.
    """

    text: str
    start: int
    end: int
    speaker: str | None
    speaker_start: int | None
    speaker_end: int | None
    cue: str | None
    article_id: str
    outlet: str | None
    date: str | None

    def __repr__(self) -> str:
        return f"Quote({shortened(self.text)}, speaker={self.speaker!r}, article_id={self.article_id!r})"


@frozen
class Quotes(Iterable[Quote]):
    """The quotes of the articles that a query matches (``articles`` is their number), read from these while you iterate.

    Every iteration begins anew, on the commit that the index showed when it was asked, even if it is closed by then. ``notes``
    say how the query was read and what was left out. Iterating raises SearchStopped.
    """

    articles: int
    notes: tuple[Note, ...]
    _source: Callable[[], Iterator[Quote]] = field(repr=False, eq=False)

    def __iter__(self) -> Iterator[Quote]:
        return self._source()
