"""Bars of block characters, for the terminal."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHORTEST, _LONGEST = 6, 50
"""Columns of a bar below which bars say nothing, and beyond which they say no more."""


def bar(value: float, largest: float, width: int) -> str:
    """Return a bar as long as `value` is to `largest`, which fills `width` columns; anything above 0 is seen.

    >>> bar(3, 4, 4), bar(1, 1000, 4), bar(0, 4, 4)
    ('███', '▏', '')
    """
    eighths = round(8 * width * value / largest) if largest else 0
    if value > 0:
        eighths = max(eighths, 1)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def bar_width(used: int, bars: int = 1) -> int:
    """Return how many columns of the terminal there are for each of some bars beside what is used; 0: too few."""
    columns = shutil.get_terminal_size(fallback=(100, 24)).columns
    width = (columns - used) // bars - 2
    return min(width, _LONGEST) if width >= _SHORTEST else 0


def bars(values: Sequence[float | None], width: int) -> list[str]:
    """Return a bar for each value, the largest of `width` columns; None: an empty one."""
    largest = max((value for value in values if value is not None), default=0.0)
    return [bar(value or 0.0, largest, width) for value in values]
