"""Stock Whoosh with its own codec, fed the tokens that our engine indexes: an oracle that shares no code with it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from whoosh.filedb.filestore import RamStorage
from whoosh.searching import Searcher

from frsearch import Article
from frsearch.engine.format.keys import day_number
from frsearch.engine.whoosh.schema import build_schema, field_name, level_positions
from frsearch.model import day_range
from tests.engine.oracle import ANALYZER


def stock_searcher(articles: Iterable[Article]) -> Searcher:
    """Return a searcher over `articles`, numbered as they come."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # of Whoosh's codec, when it is compiled
        writer = RamStorage().create_index(build_schema()).writer()
    for article in articles:
        first, last = day_range(article.date) if article.date else (None, None)
        texts = {"title": article.title or "", "body": article.body}
        terms = {
            field_name(place, level): found
            for place, text in texts.items()
            for level, found in level_positions(ANALYZER, text).items()
        }
        stored = {f"_stored_{place}": text for place, text in texts.items()}
        days = {"date": day_number(first), "date_end": day_number(last)}
        writer.add_document(id=article.id, outlet=article.outlet or "", **terms, **stored, **days)
    writer.commit()
    return writer.storage.open_index().searcher()
