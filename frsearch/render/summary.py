"""The summary of a search and its notes, as lines of text."""

from __future__ import annotations

from frsearch.model import Results
from frsearch.render.safety import safe


def summary(found: Results) -> list[str]:
    """Return lines of plain text: how much was found and how fast, then a line per note.

    >>> summary(Results(total=12, took_ms=3.14159))
    ['12 articles found, 0 hits shown, 3.1 ms']
    """
    notes = [f"note: {safe(note.message)}" for note in found.notes]
    if not found.total:
        return [f"no article found, {found.took_ms:.1f} ms", *notes]
    groups = "" if found.groups is None else f" in {_count(found.groups, 'group')}"
    counts = f"{_count(found.total, 'article')} found{groups}, {_count(len(found), 'hit')} shown"
    return [f"{counts}, {found.took_ms:.1f} ms", *notes]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
