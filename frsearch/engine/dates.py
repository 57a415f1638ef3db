"""Days as numbers: what the columns of an index hold."""

from __future__ import annotations

import datetime

NO_DATE = 0
"""The day number of an undated article; real days start at 1 (the proleptic Gregorian ordinal of 0001-01-01)."""


def day_number(day: datetime.date | None) -> int:
    """Return the day as an index stores it."""
    return day.toordinal() if day else NO_DATE
