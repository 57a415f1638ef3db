"""Publication dates as columns and fields of exports hold them."""

from __future__ import annotations

import datetime
import email.utils
from typing import Any

from frsearch.dates import written_date
from frsearch.model import iso_date

_SECONDS, _MILLISECONDS = range(10**8, 10**10), range(10**11, 10**13)


def column_date(value: Any) -> str | None:
    """Return the date in a column or field: ISO 8601, RFC 2822, Unix time or written out; None for an empty one.

    Raises ValueError where there is something that is no date.
    """
    if value is None or isinstance(value, datetime.date):
        return iso_date(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _unix_date(value)
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no date")
    try:
        return iso_date(value)
    except ValueError:
        return written_date(value) or _rfc_date(value)


def _unix_date(value: float) -> str | None:
    seconds = value / 1000 if int(value) in _MILLISECONDS else value
    if int(seconds) in _SECONDS:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()
    return column_date(str(int(value)))


def _rfc_date(value: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(value).date().isoformat()
    except ValueError:
        raise ValueError(f"{value!r} is no date frsearch can read") from None
