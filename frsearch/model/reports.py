"""The reports of adding, verifying and repairing, and a summary of an index, as frozen attrs classes."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import Factory, frozen

from frsearch.errors import CorpusError


@frozen
class AddReport:
    """How many articles :meth:`frsearch.Index.add` added, replaced by a new version, left alone as equal, and refused.

    Where it was given more than Articles, ``unread`` counts what could not be read at all, and ``problems`` has the first
    thousand of what was wrong; of an index on a cluster, also why that refused an article, of which it keeps what it had.
    ``remarks`` say what was left out or not placed: columns that no field takes, and values of ``extra`` that are stored but too
    long or too many to be filtered by.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    unread: int = 0
    problems: tuple[CorpusError, ...] = ()
    remarks: tuple[str, ...] = ()


@frozen
class OutletCount:
    """An outlet of an index: its ``name``, its number of ``articles``, and another name that may mean ``same_as`` it, or None."""

    name: str
    articles: int
    same_as: str | None = None


@frozen
class Damage:
    """What is wrong with a ``file`` of an index; ``section`` and ``offset`` (in bytes) say where in it, if that is known."""

    file: str
    message: str
    section: str | None = None
    offset: int | None = None

    def __str__(self) -> str:
        section = "" if self.section is None else f", section {self.section}"
        offset = "" if self.offset is None else f", byte {self.offset}"
        return f"{self.file}{section}{offset}: {self.message}"


@frozen
class VerifyReport:
    """What verifying an index found: the numbers of ``articles``, ``segments`` and ``bytes`` read, and all ``damages``."""

    articles: int
    segments: int
    bytes: int
    damages: tuple[Damage, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether no damage was found."""
        return not self.damages


@frozen
class RepairReport:
    """How many articles a repair ``kept`` as they were, ``rescued`` by indexing them again, and ``lost``.

    ``damages`` say what was wrong, and what is known of the lost articles.
    """

    kept: int = 0
    rescued: int = 0
    lost: int = 0
    damages: tuple[Damage, ...] = ()


@frozen
class UpgradeReport:
    """How many ``articles`` an upgraded index has; ``found`` is the format or the analyzer that it was built with, such as
    ``frsearch/1``, or None if there was nothing to upgrade."""

    articles: int
    found: str | None = None

    @property
    def is_current(self) -> bool:
        """Whether the index was of this version already, and nothing was changed."""
        return self.found is None


@frozen
class IndexInfo:
    """An overview of the index in the folder ``path``; ``bytes`` is its size on disk.

    ``outlets`` maps each outlet's name to its number of articles, largest first; ``no_outlet`` articles name none. ``since``
    and ``until`` are the first and last date as the articles have them, None if all are ``undated``. ``format`` and ``analyzer``
    are the versions of the file format and of the analysis, such as ``frsearch/2`` and ``french/2``. ``fields`` maps the fields
    of ``extra`` that can be filtered and sorted by to their numbers of different values.
    """

    path: str
    articles: int
    outlets: Mapping[str, int]
    no_outlet: int
    since: str | None
    until: str | None
    undated: int
    bytes: int
    format: str
    analyzer: str
    fields: Mapping[str, int] = Factory(dict)
