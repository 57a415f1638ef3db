"""Full-text search for French press articles: ranked passages with exact highlights.

>>> from frsearch import Index, read_corpus
>>> with Index.create(tmp_path / "index") as index:
...     report = index.add(read_corpus("corpus"))
...     results = index.search("forces armées", limit=3)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frsearch.analysis import FrenchAnalyzer, Token
    from frsearch.errors import (
        ArticleMissing,
        CorpusError,
        FrsearchError,
        IndexClosed,
        IndexDamaged,
        IndexExists,
        IndexLocked,
        IndexMissing,
        IndexOutdated,
        IndexProblem,
        QueryError,
        SearchMemory,
        SearchStopped,
        SearchTimeout,
    )
    from frsearch.index import Index, repair_index, upgrade_index, verify_index
    from frsearch.ingest import CorpusReader, Remark, read_corpus
    from frsearch.model import Article, Hit, Note, Passage, Reason, Results, Span, TermFrequency, parse_date
    from frsearch.model.concordance import Concordance, ConcordanceLine
    from frsearch.model.reports import AddReport, Damage, IndexInfo, OutletCount, RepairReport, UpgradeReport, VerifyReport
    from frsearch.model.words import Collocate, Collocates, Keyword, Keywords, SimilarArticle, SimilarArticles

__version__ = "0.1.0"

__all__ = [
    "AddReport",
    "Article",
    "ArticleMissing",
    "Collocate",
    "Collocates",
    "Concordance",
    "ConcordanceLine",
    "CorpusError",
    "CorpusReader",
    "Damage",
    "FrenchAnalyzer",
    "FrsearchError",
    "Hit",
    "Index",
    "IndexClosed",
    "IndexDamaged",
    "IndexExists",
    "IndexInfo",
    "IndexLocked",
    "IndexMissing",
    "IndexOutdated",
    "IndexProblem",
    "Keyword",
    "Keywords",
    "Note",
    "OutletCount",
    "Passage",
    "QueryError",
    "Reason",
    "Remark",
    "RepairReport",
    "Results",
    "SearchMemory",
    "SearchStopped",
    "SearchTimeout",
    "SimilarArticle",
    "SimilarArticles",
    "Span",
    "TermFrequency",
    "Token",
    "UpgradeReport",
    "VerifyReport",
    "parse_date",
    "read_corpus",
    "repair_index",
    "upgrade_index",
    "verify_index",
]

_HOMES = {
    **dict.fromkeys(("FrenchAnalyzer", "Token"), "analysis"),
    **dict.fromkeys(("CorpusReader", "Remark", "read_corpus"), "ingest"),
    **dict.fromkeys(("Article", "Hit", "Note", "Passage", "Reason", "Results", "Span", "TermFrequency", "parse_date"), "model"),
    **dict.fromkeys(("AddReport", "Damage", "IndexInfo", "OutletCount"), "model.reports"),
    **dict.fromkeys(("RepairReport", "UpgradeReport", "VerifyReport"), "model.reports"),
    **dict.fromkeys(("Concordance", "ConcordanceLine"), "model.concordance"),
    **dict.fromkeys(("Collocate", "Collocates", "Keyword", "Keywords", "SimilarArticle", "SimilarArticles"), "model.words"),
    **dict.fromkeys(("Index", "repair_index", "upgrade_index", "verify_index"), "index"),
}
"""Where the names that are no errors come from: each is imported when it is asked for, as a search needs few of them."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
