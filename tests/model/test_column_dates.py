from __future__ import annotations

import datetime
from typing import Any

import pytest

from frsearch.model.dates import column_date

COLUMNS: dict[str, tuple[Any, str | None]] = {
    "nothing": (None, None),
    "blank": (" ", None),
    "year": ("2024", "2024"),
    "month": ("2023-11", "2023-11"),
    "day": ("2023-11-09", "2023-11-09"),
    "moment": ("2023-11-09T18:10:00+02:00", "2023-11-09"),
    "moment with a space": ("2023-11-09 18:10:00", "2023-11-09"),
    "RFC 2822": ("Tue, 24 Sep 2024 18:10:00 +0200", "2024-09-24"),
    "seconds": (1727194200, "2024-09-24"),
    "milliseconds": (1727194200000, "2024-09-24"),
    "float seconds": (1727194200.5, "2024-09-24"),
    "compact number": (20240924, "2024-09-24"),
    "year as a number": (2024, "2024"),
    "date": (datetime.date(2024, 9, 24), "2024-09-24"),
    "datetime": (datetime.datetime(2024, 9, 24, 18, 10), "2024-09-24"),
}
UNREADABLE: list[Any] = [
    "hier", "jeudi", "31/02/2024", "2024-13-01", "24/09/24", "13/13/2024", "24 septembre", "mars", "il y a 2 jours",
    "le 24 septembre 2024 il a dit",
    "2024-09-24 et 2024-09-25", "٢٠٢٤-٠٩-٢٤", "٢٤/٠٩/٢٠٢٤", True, [2024], 12, 1e300, -5,
]  # fmt: skip


@pytest.mark.parametrize("kind", COLUMNS)
def test_dates_in_columns(kind: str) -> None:
    value, date = COLUMNS[kind]
    assert column_date(value) == date


@pytest.mark.parametrize("value", UNREADABLE)
def test_no_date_is_guessed(value: Any) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        column_date(value)
