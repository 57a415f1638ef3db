"""Numbers and dates as a French reader expects them in a picture."""

from __future__ import annotations

import datetime

_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

UNITS = {"outlet": "journal", "year": "année", "month": "mois", "week": "semaine", "day": "jour"}
"""What articles are counted by."""


def number(value: float, decimals: int = 0) -> str:
    """Return a number with a comma and narrow no-break spaces.

    >>> number(34175) == "34\u202f175", number(2.5, 1)
    (True, '2,5')
    """
    return f"{value:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")


def percentage(share: float, decimals: int | None = None) -> str:
    """Return a part of a whole as a percentage, by default with one decimal, or two where one says nothing.

    >>> percentage(0.3175) == "31,8\u202f%", percentage(0.5, 0) == "50\u202f%"
    (True, True)
    """
    if decimals is None:
        decimals = 0 if share in (0, 1) else 1 if share >= 0.01 else 2
    return f"{number(100 * share, decimals)}\u202f%"


def articles(count: int) -> str:
    """Return a number of articles.

    >>> articles(1), articles(12)
    ('1 article', '12 articles')
    """
    return f"{number(count)} article{'s' if count > 1 else ''}"


def month(day: datetime.date, *, with_year: bool = True) -> str:
    """Return the month of a day.

    >>> month(datetime.date(2019, 1, 8))
    'janv. 2019'
    """
    return f"{_MONTHS[day.month - 1]}{f' {day.year}' if with_year else ''}"


def date(day: datetime.date, *, with_year: bool = True) -> str:
    """Return a day.

    >>> date(datetime.date(2019, 3, 1)), date(datetime.date(2019, 12, 25), with_year=False)
    ('1er mars 2019', '25 déc.')
    """
    return f"{'1er' if day.day == 1 else day.day} {month(day, with_year=with_year)}"


def period(value: str) -> str:
    """Return a period as a bucket has it.

    >>> period("2024-03"), period("2024-W10"), period("2024-03-05"), period("2024")
    ('mars 2024', 'sem. 10 de 2024', '5 mars 2024', '2024')
    """
    year, *rest = value.split("-")
    if not rest:
        return year
    if rest[0].startswith("W"):
        return f"sem. {int(rest[0][1:])} de {year}"
    day = datetime.date(int(year), int(rest[0]), int(rest[1]) if len(rest) > 1 else 1)
    return date(day) if len(rest) > 1 else month(day)
