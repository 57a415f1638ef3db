"""The Whoosh schema: id, url, title, body, outlet and date, with companions of title and body for the stricter levels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import fields

from frsearch.analysis.whoosh import WhooshAnalyzer
from frsearch.engine.format.keys import NO_DATE, days_of_seconds
from frsearch.engine.format.sections import FIRST_DAY, LAST_DAY
from frsearch.engine.read.segment import Segment
from frsearch.query import LEVELS


class LevelField(fields.TEXT):  # type: ignore[misc]
    """A text field at one level of the analysis."""

    def __init__(self, level: str, **options: Any) -> None:
        super().__init__(analyzer=WhooshAnalyzer(level), **options)


def field_name(field: str, level: str) -> str:
    """Return the name of the Whoosh field for one of ours (title, body or outlet) at a level of the analysis."""
    return field if level == "lemma" or field == "outlet" else f"{field}_{level}"


WORD_FIELDS = {field_name(field, level): (field, level) for field in ("title", "body") for level in LEVELS}
WORD_FIELDS["outlet"] = ("outlet", "folded")
"""Our field and the level of each Whoosh field of words."""

DAY_FIELDS: dict[str, Callable[[Segment], NDArray[np.integer]]] = {
    "date": lambda segment: segment.column(FIRST_DAY.name),
    "date_end": lambda segment: segment.column(LAST_DAY.name),
    "added": lambda segment: days_of_seconds(segment.added),
}
"""The Whoosh fields of days, and what they hold for the articles of a segment.

These are the first and the last day of an article's date, and the day on which it was first added."""


def build_schema() -> fields.Schema:
    """Return the schema of every index."""
    texts = {name: LevelField(level, stored=level == "lemma") for name, (_, level) in WORD_FIELDS.items() if name != "outlet"}
    day = {"numtype": int, "signed": True, "shift_step": 0, "sortable": True, "default": NO_DATE}
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        url=fields.STORED(),
        outlet=LevelField("folded", stored=True, sortable=True),
        date=fields.NUMERIC(stored=True, **day),
        date_end=fields.NUMERIC(**day),
        added=fields.NUMERIC(**day),
        **texts,
    )
