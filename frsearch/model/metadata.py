"""Metadata: the values of an article's ``extra`` as texts, and these texts read as numbers and as dates.

A scalar has one value and a list of scalars several. Each is a text, whatever its type in ``extra``: ``3``, ``3.0`` and ``"3"``
are one value, as one export has numbers where another has text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from frsearch.model.dates import day_range, typed_date
from frsearch.text import clean_line, plain

LONGEST_VALUE = 200
"""Code points of a value; a longer text is none, but one to be read. No author, section or address of a page has as many."""

MOST_VALUES = 100
"""Values that an article has in one field: more than any article has authors or tags."""

MOST_FIELDS = 200
"""Fields of an index. No export has as many, but the keys of its objects may be data."""

BOOKKEEPING = frozenset(("boilerplate", "head", "headlines"))
"""What reading a file leaves in ``extra`` as a record of lines it took out of the body; these are no fields."""

_NUMBER = re.compile(r"[+-]?[0-9]++(?:[.,][0-9]++)?(?:[eE][+-]?[0-9]{1,3})?")
_YEAR = re.compile(r"[0-9]{4}")


def text_of(value: Any) -> str | None:
    """Return a scalar as a text on one line; None: it is empty, or no scalar.

    >>> text_of(" Victor\\nHugo"), text_of(3.0), text_of(True), text_of([]), text_of("")
    ('Victor Hugo', '3', 'true', None, None)
    """
    if isinstance(value, str):
        return clean_line(value) or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # so that equal numbers have equal texts
    return str(value) if isinstance(value, int | float) else None


def texts_of(value: Any) -> list[str]:
    """Return the different texts of a value of ``extra``, in order: none for an object, or a list of anything but scalars.

    >>> texts_of(["Victor Hugo", None, "Victor Hugo", 3]), texts_of([["a"], "b"]), texts_of({"a": 1})
    (['Victor Hugo', '3'], [], [])
    """
    items = value if isinstance(value, list) else [value]
    if any(isinstance(item, list | dict) for item in items):
        return []
    return list(dict.fromkeys(text for item in items if (text := text_of(item)) is not None))


def values_of(extra: Mapping[str, Any], name: str) -> list[str]:
    """Return the values that an article has in a field: its :func:`texts_of`, within the limits."""
    return [text for text in texts_of(extra.get(name))[:MOST_VALUES] if len(text) <= LONGEST_VALUE]


def number_of(text: str) -> Decimal | None:
    """Return the number that a text is, with a decimal point or comma, or None.

    >>> number_of("-3,50"), number_of("12 bis"), number_of("007")
    (Decimal('-3.50'), None, Decimal('7'))
    """
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def days_of(text: str) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and the last day of the date that a text is, written as in a query, or None.

    >>> days_of("2024-02"), days_of("8 janvier 2019")[0], days_of("Victor Hugo")
    ((datetime.date(2024, 2, 1), datetime.date(2024, 2, 29)), datetime.date(2019, 1, 8), None)
    """
    if not _YEAR.search(text):  # as most are without
        return None
    try:
        return day_range(typed_date(text))
    except ValueError:
        return None


def sort_ranks(texts: Sequence[str]) -> list[int]:
    """Return the place of each text in order, from 0: numbers first, by size, then dates, by day, then others by their letters.

    Case and accents count last. A year is a number, but among dates it is a date.

    >>> sort_ranks(["Été", "10", "eta", "9", "éte"])
    [3, 1, 2, 0, 4]
    """
    dates = [days_of(text) for text in texts]
    numbers = [number_of(text) for text in texts]
    among_dates = any(date and number is None for date, number in zip(dates, numbers, strict=True))
    keys = list(_sort_keys(texts, numbers, dates, among_dates))
    ranks = [0] * len(texts)
    for rank, at in enumerate(sorted(range(len(texts)), key=keys.__getitem__)):
        ranks[at] = rank
    return ranks


def _sort_keys(
    texts: Sequence[str],
    numbers: Sequence[Decimal | None],
    dates: Sequence[tuple[datetime.date, datetime.date] | None],
    among_dates: bool,
) -> Iterator[tuple[Any, ...]]:
    for text, number, days in zip(texts, numbers, dates, strict=True):
        if number is not None and not (days and among_dates):
            yield 0, number, text
        elif days:
            yield 1, days, text
        else:
            yield 2, plain(text), text
