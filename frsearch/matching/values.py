"""The different values of a field of ``extra``, as texts, as numbers and as dates."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from frsearch.analysis.folding import exact_form, fold
from frsearch.deadline import checking_time
from frsearch.engine.cache import cached_property
from frsearch.model.metadata import days_of, number_of


class Values:
    """The different ``texts`` of a field, and what they are read as."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts

    @cached_property
    def squeezed(self) -> list[str]:
        """Each text as plain letters and digits alone: whatever folded words it has are in it."""
        return [fold(exact_form(text)) for text in checking_time(self.texts)]

    @cached_property
    def numbers(self) -> list[Decimal | None]:
        """The number that each text is, or None."""
        return [number_of(text) for text in checking_time(self.texts)]

    @cached_property
    def days(self) -> list[tuple[datetime.date, datetime.date] | None]:
        """The first and the last day of the date that each text is, or None."""
        return [days_of(text) for text in checking_time(self.texts)]
