"""Numbers and dates of a query, parsed and clamped to their bounds, with a note where one is invalid."""

from __future__ import annotations

import datetime
import re

from frsearch.model import day_range
from frsearch.model.dates import LONGEST_TYPED, typed_date
from frsearch.model.metadata import days_of, number_of
from frsearch.query.diagnostics import Diagnostics
from frsearch.query.lexer import DATE_PREFIXES, Lexeme, unquoted
from frsearch.query.tree import Added, Between, DateRange

MAX_DISTANCE = 1000
"""The greatest distance and slop, in words: more than most articles have."""

_DEFAULT_DISTANCE = 10
_MAX_EDITS = 2
_MIN_WEIGHT, _MAX_WEIGHT = 1e-6, 100.0
BEYOND = "more than 100 or less than 0.000001"
"""What nested weights must not come to."""

_RANGE = re.compile(r"\[\s*(?P<first>\*|[^\]]*?)(?:\s+(?:TO|À|A|AU)\s+|\.\.)(?P<last>[^\]]*?)\s*\]?", re.IGNORECASE)
_FORMS = '2023, 2023-11, 2023-11-09 or "7 février 2023"'


def distance(lexeme: Lexeme, diagnostics: Diagnostics) -> int:
    """Return the value of PRES/n."""
    return _integer(
        lexeme,
        1,
        MAX_DISTANCE,
        _DEFAULT_DISTANCE,
        f"PRES/ takes a number of words up to {MAX_DISTANCE}, as in PRES/5",
        diagnostics,
    )


def slop(lexeme: Lexeme, diagnostics: Diagnostics) -> int:
    """Return the value of ``"…"~n``."""
    return _integer(
        lexeme, 0, MAX_DISTANCE, 0, 'after a quotation, ~ takes a number of words, as in "paix durable"~5', diagnostics
    )


def edits(lexeme: Lexeme, default: int, diagnostics: Diagnostics) -> int:
    """Return the value of ``word~n``; `default` if there is none."""
    if not lexeme.text:
        return default
    return _integer(lexeme, 1, _MAX_EDITS, default, "after a word, ~ takes a number of letters, 1 or 2", diagnostics)


def count(lexeme: Lexeme, children: int, diagnostics: Diagnostics) -> int:
    """Return the value of ``n PARMI (…)``."""
    return _integer(lexeme, 1, children, 1, f"PARMI takes a number up to the number of its parts, here {children}", diagnostics)


def factor(lexeme: Lexeme, diagnostics: Diagnostics) -> float:
    """Return the value of ``…^n``; 1 if it is invalid."""
    value = float(lexeme.text.replace(",", ".")) if re.fullmatch("[0-9]{1,9}(?:[.,][0-9]{1,9})?", lexeme.text) else 0.0
    if _MIN_WEIGHT <= value <= _MAX_WEIGHT:
        return value
    diagnostics.warn(f"^ takes a number from {_MIN_WEIGHT:f} to {_MAX_WEIGHT:g}, as in mali^2; it is ignored", lexeme)
    return 1.0


def is_weight(value: float) -> bool:
    """Return whether weights whose product is `value` may be nested."""
    return _MIN_WEIGHT <= value <= _MAX_WEIGHT


def _integer(lexeme: Lexeme, low: int, high: int, default: int, expected: str, diagnostics: Diagnostics) -> int:
    is_number = lexeme.text.isascii() and lexeme.text.isdigit()
    value = int(lexeme.text[:9] if lexeme.text[:9].strip("0") else lexeme.text[-9:]) if is_number else default
    clamped = min(max(value, low), high)
    if clamped != value or not is_number:
        diagnostics.warn(f"{expected}; read as {clamped}", lexeme)
    return clamped


def days(lexeme: Lexeme, diagnostics: Diagnostics) -> DateRange | Added | None:
    """Return the days that a date or a range asks for with its prefix; None if it is invalid."""
    kind, text = DATE_PREFIXES[lexeme.name], lexeme.text.strip()
    takes_range = kind in ("date", "added")
    found = _RANGE.fullmatch(text) if takes_range else None
    texts = [found["first"], found["last"]] if found else [text.strip("[]")]
    ends = [_date(part) for part in texts]
    if None in ends or (ends == [_ANY_DAY] and not takes_range):
        wrong = "" if None not in ends else texts[ends.index(None)].strip(' "«»')
        what = f"{wrong[:LONGEST_TYPED]!r} is not a date" if wrong else f"{lexeme.name}: has no date"
        forms = f"{_FORMS}, or a range, [2023 TO 2024-06]" if takes_range else _FORMS
        diagnostics.warn(f"{what} and is ignored; write {forms}", lexeme)
        return None
    if text.startswith("[") and not text.endswith("]"):
        diagnostics.warn("this bracket is never closed; read up to here", lexeme)
    first, last = ends[0] or _ANY_DAY, ends[-1] or _ANY_DAY
    if first[0] > last[1]:
        diagnostics.warn("this range ends before it begins; read the other way round", lexeme)
        first, last = last, first
    if kind == "since":
        return DateRange(since=first[0])
    if kind == "before":
        return DateRange(until=max(first[0], _SECOND_DAY) - datetime.timedelta(days=1))
    return Added(first[0], last[1]) if kind == "added" else DateRange(first[0], last[1])


def bounds_in(text: str) -> tuple[str, str] | None:
    """Return the two bounds of a range that is written out, an empty one if it is missing; None: this is no range.

    >>> bounds_in("1..3"), bounds_in("[2023-11 TO *]"), bounds_in("..3"), bounds_in("A..B"), bounds_in("2")
    (('1', '3'), ('2023-11', ''), ('', '3'), None, None)
    """
    found = _RANGE.fullmatch(text if text.startswith("[") else f"[{text}]")
    if not found:
        return None
    low, high = ("" if part == "*" else part for part in map(unquoted, found.groups()))
    return (low, high) if (low or high) and is_range(low, high) else None


def bounds(lexeme: Lexeme, diagnostics: Diagnostics) -> Between | None:
    """Return the bounds of a range of a field's values; None if they are invalid."""
    text = lexeme.text.strip()
    found = bounds_in(text)
    if not found:
        forms = f"{lexeme.name}:[1 TO 3], {lexeme.name}:1..3 or {lexeme.name}:[2023-11 TO *]"
        diagnostics.warn(f"{text[:LONGEST_TYPED]} is no range of numbers or dates and is ignored; write {forms}", lexeme)
        return None
    if text.startswith("[") and not text.endswith("]"):
        diagnostics.warn("this bracket is never closed; read up to here", lexeme)
    low, high = found
    if not is_ascending(low, high):
        diagnostics.warn("this range ends before it begins; read the other way round", lexeme)
        low, high = high, low
    return Between(low, high)


def is_range(low: str, high: str) -> bool:
    """Return whether two bounds are both numbers or both dates; an empty one is neither, and allowed."""
    given = [bound for bound in (low, high) if bound]
    return any(all(read(bound) is not None for bound in given) for read in (number_of, days_of))


def is_ascending(low: str, high: str) -> bool:
    """Return whether a range does not end before it begins."""
    first, last = number_of(low), number_of(high)
    if first is not None and last is not None:
        return first <= last
    begins, ends = days_of(low), days_of(high)
    return not (begins and ends) or begins[0] <= ends[1]


_ANY_DAY = (datetime.date.min, datetime.date.max)
_SECOND_DAY = datetime.date(1, 1, 2)


def _date(text: str) -> tuple[datetime.date, datetime.date] | None:
    text = unquoted(text)
    if text == "*":
        return _ANY_DAY
    try:
        return day_range(typed_date(text))
    except ValueError:
        return None
