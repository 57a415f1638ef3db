"""The names that an index has on the cluster: those of its parts, and the aliases they are read by.

Articles are in ``presse-000001``, or, an index for each year or month, in ``presse-000001-2023`` and so on, and are read by the
alias ``presse``. A rebuild makes version 000002 beside them, and the aliases change over in one step. Words are in
``presse-words-000001``, and what must never change with a version is in ``presse-control``.
"""

from __future__ import annotations

from typing import Literal

By = Literal["year", "month"]
"""Whether there is an index for each year, or for each month."""

UNDATED = "undated"

_LENGTHS = {"year": len("2023"), "month": len("2023-11")}


def control_index(name: str) -> str:
    """Return the index of the state and the lock."""
    return f"{name}-control"


def words_alias(name: str) -> str:
    """Return the alias that words are read by."""
    return f"{name}-words"


def words_index(name: str, version: int) -> str:
    """Return the index of the words of a version."""
    return f"{name}-words-{version:06d}"


def version_of(name: str, version: int) -> str:
    """Return the index of a version, or what the names of its parts begin with."""
    return f"{name}-{version:06d}"


def part_of(date: str | None, by: By | None) -> str:
    """Return what the index of an article's date has after its version: nothing, unless there are several.

    >>> part_of("2023-11-09", None), part_of("2023-11-09", "month"), part_of("2023", "month"), part_of(None, "year")
    ('', '-2023-11', '-2023', '-undated')
    """
    return f"-{(date or UNDATED)[: _LENGTHS[by] if date else None]}" if by else ""
