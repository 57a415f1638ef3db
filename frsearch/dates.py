"""Dates as French outlets and their readers write them → ISO 8601 of the same precision.

Own code, because a general date library guesses what is not there: dateparser reads ``septembre 2024`` as
today’s day of that month and ``jeudi`` as last Thursday, and takes a hundred times as long. Days come before months;
what fits no form is an error.
"""

from __future__ import annotations

import re
from functools import cache

from frsearch.model import iso_date
from frsearch.text import plain

_MONTH_NAMES = """
janvier janv jan january | fevrier fevr fev feb february | mars mar march | avril avr apr april | mai may
| juin jun june | juillet juil jul july | aout aou aug august | septembre sept sep september
| octobre oct october | novembre nov november | decembre dec december"""
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
        rf"{_WEEKDAY}{_DAY}(?:er|st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR}",
        rf"{_WEEKDAY}{_DAY}([/.-])(?P<month>\d{{1,2}})\2{_YEAR}",
        rf"{_YEAR}([/.])(?P<month>\d{{1,2}})\2{_DAY}",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
    )
] + [rf"{_MONTH}\s+{_YEAR}", rf"(?P<month>\d\d?)/{_YEAR}"]
_compiled = cache(re.compile)
"""They take ten milliseconds together, and few searches have a date in them."""


def written_date(text: str) -> str | None:
    """Return the date that the whole of `text` is, with or without a weekday and a time, else None.

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
