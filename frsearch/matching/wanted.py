"""Which values of a field of ``extra`` a filter wants."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.folding import fold
from frsearch.analysis.word_runs import Run, has_run
from frsearch.deadline import checking_time
from frsearch.matching.values import Values
from frsearch.model.metadata import days_of, number_of
from frsearch.query import Between, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools: TypeAlias = NDArray[np.bool_]

_analyzer = cache(FrenchAnalyzer)


def are_wanted(values: Values, wanted: Value | Between) -> Bools:
    """Return whether each value of a field is wanted."""
    return _between(values, wanted) if isinstance(wanted, Between) else _like(values, wanted)


def _like(values: Values, value: Value) -> Bools:
    """Return whether each value of a field is the one typed, or has its words."""
    is_wanted = np.zeros(len(values.texts), np.bool_)
    if (number := number_of(value.text)) is not None:
        is_wanted[[at for at, other in enumerate(values.numbers) if other == number]] = True
    if not value.runs:
        is_wanted[[at for at, text in enumerate(values.texts) if text == value.text]] = True
        return is_wanted
    for at in checking_time(_candidates(values, value.runs)):
        if values.numbers[at] is None:
            tokens = _analyzer().tokens(values.texts[at])
            is_wanted[at] = any(has_run(tokens, run, is_whole=value.is_whole) for run in value.runs)
    return is_wanted


def _candidates(values: Values, runs: Sequence[Run]) -> Sequence[int]:
    """Return the values that may have the words of a run: analysing a value takes ten times as long as looking for letters."""
    squeezed = [[letters for word in run if (letters := fold(word)).isalnum() and letters.isascii()] for run in runs]
    return [at for at, text in enumerate(values.squeezed) if any(all(word in text for word in words) for words in squeezed)]


def _between(values: Values, bounds: Between) -> Bools:
    """Return whether each value of a field is a number, or a date, between two bounds."""
    low, high = bounds.low, bounds.high
    numbers = [number_of(bound) for bound in (low, high)]
    days = [days_of(bound) for bound in (low, high)]
    are_numbers = all(number is not None or not bound for number, bound in zip(numbers, (low, high), strict=True))
    are_days = all(day or not bound for day, bound in zip(days, (low, high), strict=True))
    found = []
    for number, day in zip(values.numbers, values.days, strict=True):
        if are_numbers and number is not None:
            found.append(_is_number_between(number, *numbers))
        else:
            found.append(bool(are_days and day and _is_day_between(day, *days)))
    return np.array(found, np.bool_)


def _is_number_between(number: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or low <= number) and (high is None or number <= high)


_Days = tuple[datetime.date, datetime.date]


def _is_day_between(days: _Days, low: _Days | None, high: _Days | None) -> bool:
    return (low is None or low[0] <= days[1]) and (high is None or days[0] <= high[1])
