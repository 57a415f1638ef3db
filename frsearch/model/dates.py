"""Dates as French outlets, their readers and press databases write them → ISO 8601 of the same precision.

Our own code, because general date libraries guess what is missing: dateparser reads ``septembre 2024`` as today’s day of that
month and ``jeudi`` as last Thursday, and takes a hundred times as long. Days come before months; anything else is an error.
"""

from __future__ import annotations

import calendar
import datetime
import re
from functools import cache, lru_cache
from typing import Any

from frsearch.text import plain


def iso_date(value: str | datetime.date | None) -> str | None:
    """Return `value` as an ISO 8601 date of the precision it has: ``2023``, ``2023-11`` or ``2023-11-09``.

    A time of day is dropped: a press article is dated by its day. Raises ValueError for anything else.

    >>> iso_date("2023-11"), iso_date("2023-11-09T18:10:00Z"), iso_date("")
    ('2023-11', '2023-11-09', None)
    """
    if value is None:
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        raise TypeError(f"a date is an ISO 8601 string, a datetime.date or None, not {type(value).__name__}")
    return _iso_text(value)


@lru_cache(maxsize=1024)
def _iso_text(value: str) -> str | None:
    if not (stripped := value.strip()):
        return None
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}:?\d{2}.*)?)?)?", stripped)
    if not found or not stripped.isascii():
        raise ValueError(f"{value!r} is not an ISO 8601 date; expected YYYY, YYYY-MM or YYYY-MM-DD")
    parts = [part for part in found.groups() if part]
    try:
        datetime.date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except ValueError as error:
        raise ValueError(f"{value!r} is not a calendar date: {error}") from error
    return "-".join(parts)


LONGEST_TYPED = 60
"""Code points of a typed date: more than any has."""

_TYPED_FORMS = "a day as 2019-01-08, 8/1/2019 or 8 janvier 2019, a month as 2019-01 or janvier 2019, a year as 2019"


def typed_date(value: str | datetime.date) -> str:
    """Return the ISO 8601 date of what someone types for one, of the precision it has; days come before months.

    Raises ValueError for anything else.

    >>> typed_date("17/07/2019"), typed_date("janvier 2019"), typed_date("2019")
    ('2019-07-17', '2019-01', '2019')
    """
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        raise TypeError(f"a date is a string or a datetime.date, not {type(value).__name__}")
    date = None
    if len(value) <= LONGEST_TYPED:
        try:
            date = iso_date(value)
        except ValueError:
            date = written_date(value)
    if not date:
        raise ValueError(f"{value[:LONGEST_TYPED]!r} is not a date; write {_TYPED_FORMS}")
    return date


def parse_date(text: str) -> str | None:
    """Return the ISO 8601 date that `text` is, of the precision it has, or None if it is no date.

    It is read as in queries, in French or English and with the days before the months, or as in e-mails; a weekday and a time
    of day are dropped. Raises TypeError for anything but a string.

    >>> [parse_date(text) for text in ("mardi 8 janvier 2019 à 18h10", "17/07/2019", "juillet 2019", "hier")]
    ['2019-01-08', '2019-07-17', '2019-07', None]
    """
    if not isinstance(text, str):
        raise TypeError(f"expected a date as a string, found {type(text).__name__}")
    try:
        return column_date(text)
    except ValueError:
        return None


def day_range(date: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of an ISO date of any precision.

    >>> day_range("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    year, month, day = (*(int(part) for part in date.split("-")), 0, 0)[:3]
    last_month = month or 12
    last_day = day or calendar.monthrange(year, last_month)[1]
    return datetime.date(year, month or 1, day or 1), datetime.date(year, last_month, last_day)


_MONTH_NAMES = """
janvier janv jan january januar | fevrier fevr fev feb february februar | mars mar march marz | avril avr apr april | mai may
| juin jun june juni | juillet juil jul july juli | aout aou aug august | septembre sept sep september
| octobre oct october oktober okt | novembre nov november | decembre dec december dezember dez"""
MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES.split("|"), 1) for name in names.split()}
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_WEEKDAY = r"(?:le\s+)?(?:(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(?:le\s+)?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_ZONE = r"\s*(?:z|utc|gmt|[+-]\d\d:?\d\d)?"
_TIME = rf"(?:(?:\s*,|\s+a|\s+-|\s+at|t)?\s*\d{{1,2}}\s?[h:]\s?(?:\d\d)?(?::\d\d)?(?:\.\d+)?{_ZONE})?"
_FORMS = [
    form + _TIME
    for form in (
        rf"{_WEEKDAY}{_DAY}(?:er|st|nd|rd|th|\.)?\s+{_MONTH},?\s+{_YEAR}",
        rf"{_WEEKDAY}{_DAY}([/.-])(?P<month>\d{{1,2}})\2{_YEAR}",
        rf"{_YEAR}([/.])(?P<month>\d{{1,2}})\2{_DAY}",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
    )
] + [rf"{_MONTH}\s+{_YEAR}", rf"(?P<month>\d\d?)/{_YEAR}"]
_compiled = cache(re.compile)
"""Compiled on first use: together they take ten milliseconds, and few searches contain a date."""


def written_date(text: str) -> str | None:
    """Return the date that all of `text` makes, with or without a weekday and a time, else None.

    >>> [written_date(text) for text in ("mardi 24 septembre 2024", "7 févr. 2023 à 18h10", "mars 2024")]
    ['2024-09-24', '2023-02-07', '2024-03']
    """
    folded = plain(text)
    for form in _FORMS:
        if found := _compiled(form).fullmatch(folded):
            parts = found.groupdict()
            month = MONTHS.get(parts["month"]) or int(parts["month"])
            day = f"-{int(parts['day']):02}" if parts.get("day") else ""
            try:
                return iso_date(f"{parts['year']}-{month:02}{day}")
            except ValueError:
                return None
    return None


_LONGEST_HEADER = 300
"""Code points in which a date is looked for."""


def date_in(text: str) -> str | None:
    """Return the first date in a header line, the most precise one first, else None.

    >>> date_in("France, mercredi 11 septembre 2024 134 mots, p. 11"), date_in("Thursday, December 22, 2022 13887 mots")
    ('2024-09-11', '2022-12-22')
    """
    folded = plain(text[:_LONGEST_HEADER])
    for form in _FORMS:
        for found in _compiled(rf"(?<!\w){form}(?!\w)").finditer(folded):
            if date := written_date(found[0]):
                return date
    return None


_SECONDS, _MILLISECONDS = range(10**8, 10**10), range(10**11, 10**13)


def column_date(value: Any) -> str | None:
    """Return the date in a column: ISO 8601, RFC 2822, Unix time or written out; None if the column is empty.

    Raises ValueError for anything else.
    """
    if value is None or isinstance(value, datetime.date):
        return iso_date(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _unix_date(value)
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a date")
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
    import email.utils  # noqa: PLC0415 (few columns need it, and it is slow to import)

    try:
        return email.utils.parsedate_to_datetime(value).date().isoformat()
    except ValueError:
        raise ValueError(f"{value!r} is not a date that frsearch can read") from None
