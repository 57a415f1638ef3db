"""What tests of the codec index, and how they ask Whoosh for it."""

from __future__ import annotations

from typing import Any

from whoosh import query
from whoosh.searching import Searcher

from frsearch import Article, read_corpus
from frsearch.engine.whoosh.schema import WORD_FIELDS
from tests.conftest import ARTICLES, ROOT

CORPUS = [
    *read_corpus([ROOT / "corpus"]),
    Article("joined", title="Portsalin", body="Le marché de Port-Salin."),  # one form, of one position and of two
    *ARTICLES,
]


def ids(searcher: Searcher, wanted: query.Query, **options: Any) -> list[str]:
    return [hit["id"] for hit in searcher.search(wanted, limit=None, **options)]


def postings(searcher: Searcher, field: str, text: bytes) -> list[tuple[int, float, Any]]:
    matcher = searcher.postings(field, text)
    found = []
    while matcher.is_active():
        found.append((matcher.id(), matcher.weight(), matcher.value_as("positions") if field in WORD_FIELDS else None))
        matcher.next()
    return found
