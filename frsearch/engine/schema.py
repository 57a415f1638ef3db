"""The Whoosh schema: id, url, title, body, outlet and date, with companions of title and body for the stricter levels."""

from __future__ import annotations

import datetime
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

with warnings.catch_warnings():
    # Whoosh 2.7.4 has invalid escapes in its sources, of which newer Pythons warn when they compile them.
    warnings.simplefilter("ignore", SyntaxWarning)
    from whoosh import fields

from frsearch.analysis import FrenchAnalyzer
from frsearch.analysis.whoosh import WhooshAnalyzer
from frsearch.query import LEVELS

LevelPositions = Mapping[str, Mapping[str, list[int]]]
"""For each level, each term with its positions, ascending."""

NO_DATE = 0
"""The day number of an undated article; real days start at 1 (the proleptic Gregorian ordinal of 0001-01-01)."""


class LevelField(fields.TEXT):  # type: ignore[misc]
    """A text field at one level of the analysis; it also takes terms that are analysed already."""

    def __init__(self, level: str, **options: Any) -> None:
        super().__init__(analyzer=WhooshAnalyzer(level), **options)

    def index(self, value: Any, **options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, positions) of a text or of a mapping from terms to positions."""
        if isinstance(value, str):
            yield from super().index(value, **options)
            return
        for term, positions in value.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(positions)


def field_name(place: str, level: str) -> str:
    """Return the Whoosh field that holds `place` (title, body or outlet) at a level of the analysis."""
    return place if level == "lemma" or place == "outlet" else f"{place}_{level}"


def build_schema() -> fields.Schema:
    """Return the schema of every index; `date` and `date_end` are the first and last day an article's date stands for."""
    texts = {field_name(place, level): LevelField(level) for place in ("title", "body") for level in LEVELS}
    day = {"numtype": int, "signed": True, "shift_step": 0, "sortable": True, "default": NO_DATE}
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        url=fields.ID(stored=True),
        outlet=LevelField("folded", stored=True, sortable=True),
        date=fields.NUMERIC(**day),
        date_end=fields.NUMERIC(**day),
        content_hash=fields.STORED(),
        article=fields.STORED(),
        **texts,
    )


def level_positions(analyzer: FrenchAnalyzer, text: str) -> LevelPositions:
    """Analyse `text` once; return the positions of each term at each level."""
    levels: dict[str, defaultdict[str, list[int]]] = {level: defaultdict(list) for level in LEVELS}
    lemmas, folded, exact = levels["lemma"], levels["folded"], levels["exact"]
    for tokens, _, position in analyzer.words(text):
        for token in tokens:
            lemmas[token.lemma].append(position + token.position)
            folded[token.folded].append(position + token.position)
            exact[token.exact].append(position + token.position)
    return levels


def day_number(day: datetime.date | None) -> int:
    """Return the day as the schema stores it."""
    return day.toordinal() if day else NO_DATE
