"""The Whoosh schema: id, url, title, body, outlet and date, with companions of title and body for the stricter levels."""

from __future__ import annotations

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
from frsearch.engine.format.keys import NO_DATE
from frsearch.engine.format.sections import FIRST_DAY, LAST_DAY
from frsearch.query import LEVELS

LevelPositions = Mapping[str, Mapping[str, list[int]]]
"""For each level, each term with its positions, ascending."""


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


WORD_FIELDS = {field_name(place, level): (place, level) for place in ("title", "body") for level in LEVELS}
WORD_FIELDS["outlet"] = ("outlet", "folded")
"""What each Whoosh field of words holds: which of an article's texts, at which level."""

DAY_FIELDS = {"date": FIRST_DAY.name, "date_end": LAST_DAY.name}
"""The Whoosh fields of days, and the columns of a segment: the first and the last day an article's date stands for."""


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
        **texts,
    )


def level_positions(analyzer: FrenchAnalyzer, text: str) -> LevelPositions:
    """Analyse `text` once; return the positions of each term at each level."""
    levels: dict[str, defaultdict[str, list[int]]] = {level: defaultdict(list) for level in LEVELS}
    for token in analyzer.tokens(text):
        for level in LEVELS:
            levels[level][getattr(token, level)].append(token.position)
    for terms in levels.values():
        for positions in terms.values():
            positions.sort()  # a compound's joined form stands at its first part, but comes after the last
    return levels
