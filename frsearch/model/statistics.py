"""What is in a corpus: the statistics that are worth a look before any search, as frozen attrs classes."""

from __future__ import annotations

from attrs import frozen

from frsearch.model.reports import IndexInfo


@frozen
class Gap:
    """The ``days`` in a row without an article, after the day ``after`` (ISO 8601) and before the day ``before``."""

    days: int
    after: str
    before: str


@frozen
class OutletStats:
    """An outlet: its ``name`` (None: not named), its numbers of ``articles`` and of ``words`` in their titles and bodies.

    ``since`` and ``until`` are the first and the last day of their dates, None if all are ``undated``; of a date such as
    ``2023-11`` the first day or the last. ``longest_gap`` is None if it has articles on every day. ``same_as`` is another name
    that may mean the same outlet, or None.
    """

    name: str | None
    articles: int
    words: int
    since: str | None
    until: str | None
    undated: int
    longest_gap: Gap | None = None
    same_as: str | None = None


@frozen
class FieldStats:
    """A field of ``extra``: its ``name``, how many ``articles`` have a value in it, and the number of different ``values``."""

    name: str
    articles: int
    values: int


@frozen
class Stats:
    """What :meth:`frsearch.Index.stats` tells of a corpus, beside the overview ``info``.

    ``words`` counts those of titles and bodies. ``imprecise`` articles have a date that is a month or a year. Of about
    ``shared`` articles, at least half of the text is also in others: copies, parts of them, captions, repeated versions. That is
    an estimate by fingerprints; :meth:`frsearch.Index.copies` compares texts, and finds those that are the same dispatch.
    ``longest_gap`` is that of the whole corpus. ``outlets`` are in the order of their numbers of articles, largest first, those
    that are not named last.
    """

    info: IndexInfo
    words: int
    imprecise: int
    shared: int
    longest_gap: Gap | None
    outlets: tuple[OutletStats, ...]
    fields: tuple[FieldStats, ...]

    def __repr__(self) -> str:
        about = f"articles={self.info.articles}, words={self.words}, undated={self.info.undated}, shared={self.shared}"
        return f"Stats({about}, outlets={len(self.outlets)}, fields={len(self.fields)})"
