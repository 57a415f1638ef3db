"""French typography: spaces, plurals, dates and numbers as a French reader expects them."""

from __future__ import annotations

import re

from jinja2.ext import Extension

from frsearch.model.dates import day_range
from frsearch.render.plots.french import UNITS, number, percentage, period

__all__ = [
    "UNITS",
    "FrenchSpaces",
    "french",
    "from_to",
    "is_date",
    "long_date",
    "number",
    "percentage",
    "period",
    "plural",
    "quoted",
    "short_date",
    "shortened",
    "unbroken",
]

NARROW = "\u202f"
"""The narrow no-break space that stands before high punctuation and inside quotation marks."""

_BEFORE = re.compile(" (?=[;:!?»]|%(?!}))")
_SPACE = re.compile(" (?=[;:!?»])|(?<=«) ")
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def french(text: str) -> str:
    """Return a text of our own with narrow no-break spaces where French has them.

    >>> french("Trouvé : « oui » ?") == "Trouvé\u202f: «\u202foui\u202f»\u202f?"
    True
    """
    return _BEFORE.sub(NARROW, text).replace("« ", f"«{NARROW}")


def shortened(text: str, most: int = 160) -> str:
    """Return a text of so many code points at most, with an ellipsis for the rest: a heading cannot hold a query of 10,000.

    >>> shortened("forces armées", 8)
    'forces…'
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def unbroken(text: str) -> str:
    """Return a text of others that no line breaks before high punctuation or inside quotation marks; it keeps its length.

    >>> unbroken("Grève : « oui »") == "Grève\u00a0: «\u00a0oui\u00a0»"
    True
    """
    return _SPACE.sub("\u00a0", text)


class FrenchSpaces(Extension):
    """Puts these spaces into templates as they are read; what is inserted later stays as it is."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template."""
        return french(source)


def quoted(text: str) -> str:
    """Return a text in French quotation marks."""
    return f"«{NARROW}{text}{NARROW}»"


def plural(count: int, one: str, several: str | None = None) -> str:
    """Return a number with what it counts; in French, zero is singular.

    >>> plural(0, "article"), plural(2, "journal", "journaux")
    ('0 article', '2 journaux')
    """
    return f"{number(count)} {one if abs(count) < 2 else several or one + 's'}"


def long_date(date: str) -> str:
    """Return an ISO date as it is written in French, as precise as it is known.

    >>> long_date("2024-03-01"), long_date("2024-03"), long_date("2024")
    ('1er mars 2024', 'mars 2024', '2024')
    """
    if not is_date(date):
        return date
    year, *parts = date.split("-")
    if not parts:
        return year
    day = [] if len(parts) == 1 else ["1er" if parts[1] == "01" else parts[1].lstrip("0")]
    return " ".join([*day, _MONTHS[int(parts[0]) - 1], year])


def from_to(first: str, last: str) -> str:
    """Return the words for a stretch of time between two ISO dates, whose prepositions depend on how precise they are.

    >>> from_to("2024-03-01", "2024-05"), from_to("2023-08", "2024-12-09"), from_to("2022", "2024")
    ('du 1er mars 2024 à mai 2024', 'd’août 2023 au 9 décembre 2024', 'de 2022 à 2024')
    """
    since, until = long_date(first), long_date(last)
    return f"{_of(since, is_day=_has_day(first))}{since} {'au' if _has_day(last) else 'à'} {until}"


def _of(name: str, *, is_day: bool) -> str:
    return "du " if is_day else "d’" if name[:1] in "ao" else "de "


def _has_day(date: str) -> bool:
    return date.count("-") == 2


def short_date(date: str) -> str:
    """Return an ISO date with its month abbreviated.

    >>> short_date("2024-12-09")
    '9 déc. 2024'
    """
    return period(date) if is_date(date) else date


def is_date(text: str) -> bool:
    """Return whether a text is an ISO date, of any precision: an index from a stranger may have anything for a date."""
    try:
        day_range(text)
    except ValueError:
        return False
    return True
