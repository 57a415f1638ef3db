"""Stock Whoosh with its own codec, fed the tokens that our engine indexes: an oracle that shares no code with it."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from whoosh.fields import Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.searching import Searcher

from frsearch import Article
from frsearch.engine.format.keys import day_number
from frsearch.engine.whoosh.schema import WORD_FIELDS, LevelField, build_schema, field_name
from frsearch.model import day_range
from frsearch.query import LEVELS
from tests.conftest import ADDED
from tests.engine.oracle import ANALYZER


class PositionsField(LevelField):
    """A text field that takes terms with their positions instead of a text."""

    def index(self, value: Mapping[str, list[int]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, positions)."""
        for term, positions in value.items():
            yield term.encode(), len(positions), float(len(positions)), self.format.encode(positions)


def positions_schema() -> Schema:
    """Return the schema of every index, in which title and body take positions."""
    schema = build_schema()
    for name, (field, level) in WORD_FIELDS.items():
        if field != "outlet":
            schema.remove(name)
            schema.add(name, PositionsField(level, stored=level == "lemma"))
    return schema


def level_positions(text: str) -> Mapping[str, Mapping[str, list[int]]]:
    """Return the positions of each term of a text at each level, ascending."""
    levels: dict[str, defaultdict[str, list[int]]] = {level: defaultdict(list) for level in LEVELS}
    for token in ANALYZER.tokens(text):
        for level in LEVELS:
            levels[level][getattr(token, level)].append(token.position)
    for terms in levels.values():
        for positions in terms.values():
            positions.sort()  # a compound's joined form is at its first part, but comes after the last
    return levels


def stock_searcher(articles: Iterable[Article]) -> Searcher:
    """Return a searcher over `articles`, numbered as they come."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # of Whoosh's codec, when it is compiled
        writer = RamStorage().create_index(positions_schema()).writer()
    for article in articles:
        first, last = day_range(article.date) if article.date else (None, None)
        texts = {"title": article.title or "", "body": article.body}
        terms = {
            field_name(field, level): found for field, text in texts.items() for level, found in level_positions(text).items()
        }
        stored = {f"_stored_{field}": text for field, text in texts.items()}
        days = {"date": day_number(first), "date_end": day_number(last), "added": day_number(ADDED.date())}
        writer.add_document(id=article.id, outlet=article.outlet or "", **terms, **stored, **days)
    writer.commit()
    return writer.storage.open_index().searcher()
