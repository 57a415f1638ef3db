from __future__ import annotations

import pytest

from frsearch.model.dates import column_date, written_date

WRITTEN = {
    "mardi 24 septembre 2024": "2024-09-24",
    "Mardi 24 Septembre 2024": "2024-09-24",
    "le mardi 24 septembre 2024 à 18h10": "2024-09-24",
    "24 septembre 2024, 18:10": "2024-09-24",
    "1er mars 2024": "2024-03-01",
    "1er\u00a0mars\u00a02024": "2024-03-01",
    "7 févr. 2023": "2023-02-07",
    "7 fevrier 2023": "2023-02-07",
    "7 FÉVRIER 2023": "2023-02-07",
    "31 août 1999": "1999-08-31",
    "12 déc. 2020 - 07h": "2020-12-12",
    "24/09/2024": "2024-09-24",
    "24.09.2024 18:10": "2024-09-24",
    "4-9-2024": "2024-09-04",
    "2024/09/24": "2024-09-24",
    "20240924": "2024-09-24",
    "September 24, 2024": "2024-09-24",
    "Tue 24 Sep 2024": "2024-09-24",
    "septembre 2024": "2024-09",
    "09/2024": "2024-09",
}


@pytest.mark.parametrize(("text", "date"), WRITTEN.items())
def test_written_dates(text: str, date: str) -> None:
    assert written_date(text) == date
    assert column_date(text) == date


@pytest.mark.parametrize(
    "text", ["hier", "jeudi", "31/02/2024", "24 septembre", "mars", "le 24 septembre 2024 il a dit", "", "2024"]
)
def test_what_is_no_written_date(text: str) -> None:
    assert written_date(text) is None
