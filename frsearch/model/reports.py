"""The reports of adding, verifying and repairing, and a summary of an index, as frozen attrs classes."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen
class AddReport:
    """What :meth:`frsearch.Index.add` did: numbers of articles."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0


@frozen
class Damage:
    """What is wrong with a file of an index; ``section`` and ``offset`` (in bytes) locate it, where they are known."""

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
    """The result of checking every byte of an index: numbers of ``articles``, ``segments`` and ``bytes``, and all ``damages``."""

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
    """What became of the articles of a damaged index: how many were ``kept`` as they were, ``rescued`` by reindexing, ``lost``.

    ``damages`` lists what was wrong, and what is known of the lost articles.
    """

    kept: int = 0
    rescued: int = 0
    lost: int = 0
    damages: tuple[Damage, ...] = ()


@frozen
class IndexInfo:
    """A summary of an index. ``bytes`` is its size on disk; ``since`` and ``until`` are its first and last date."""

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
