"""What adding, verifying and repairing report, and what an index says of itself, as frozen attrs classes."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen
class AddReport:
    """What :meth:`frsearch.Index.add` did, in articles."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0


@frozen
class Damage:
    """What is wrong with a file of an index; ``section`` and ``offset`` (in bytes) say where in it, if that is known."""

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
    """What looking at every byte of an index has found: ``articles`` in ``segments`` of ``bytes``, and all ``damages``."""

    articles: int
    segments: int
    bytes: int
    damages: tuple[Damage, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damages


@frozen
class RepairReport:
    """What became of a damaged index, in articles: ``kept`` as they were, ``rescued`` by indexing them anew, ``lost``.

    ``damages`` tell what was wrong, and what of the articles that were lost is known.
    """

    kept: int = 0
    rescued: int = 0
    lost: int = 0
    damages: tuple[Damage, ...] = ()


@frozen
class IndexInfo:
    """An index at a glance. ``bytes`` is its size on disk; ``since`` and ``until`` are the first and last date."""

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
