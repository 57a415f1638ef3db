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
        IndexUnreachable,
        NotOnCluster,
        OutputExists,
        QueryError,
        SavedExists,
        SavedMissing,
        SearchMemory,
        SearchStopped,
        SearchTimeout,
    )
    from frsearch.index import Index, repair_index, upgrade_index, verify_index
    from frsearch.ingest import CorpusReader, Remark, read_corpus
    from frsearch.model import Article, Hit, Note, Passage, Reason, Results, Span, TermFrequency, parse_date
    from frsearch.model.batch import BatchAnswer
    from frsearch.model.concordance import Concordance, ConcordanceLine
    from frsearch.model.copies import Copy, SharedRun
    from frsearch.model.counts import Bucket, Facets, Period, Timeline
    from frsearch.model.diff import Diff, DiffPart, FieldChange, Version
    from frsearch.model.families import Copies, Families
    from frsearch.model.provenance import OutputFile, Provenance, QueryRead
    from frsearch.model.quotes import Quote, Quotes
    from frsearch.model.reports import AddReport, Damage, IndexInfo, OutletCount, RepairReport, UpgradeReport, VerifyReport
    from frsearch.model.saved import SavedSearch
    from frsearch.model.silence import OutletUptake, PeriodUptake, Silence
    from frsearch.model.statistics import FieldStats, Gap, OutletStats, Stats
    from frsearch.model.words import Collocate, Collocates, Keyword, Keywords, SimilarArticle, SimilarArticles
    from frsearch.research.saved import SavedSearches

__version__ = "0.1.0"

__all__ = [
    "AddReport",
    "Article",
    "ArticleMissing",
    "BatchAnswer",
    "Bucket",
    "Collocate",
    "Collocates",
    "Concordance",
    "ConcordanceLine",
    "Copies",
    "Copy",
    "CorpusError",
    "CorpusReader",
    "Damage",
    "Diff",
    "DiffPart",
    "Facets",
    "Families",
    "FieldChange",
    "FieldStats",
    "FrenchAnalyzer",
    "FrsearchError",
    "Gap",
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
    "IndexUnreachable",
    "Keyword",
    "Keywords",
    "NotOnCluster",
    "Note",
    "OutletCount",
    "OutletStats",
    "OutletUptake",
    "OutputExists",
    "OutputFile",
    "Passage",
    "Period",
    "PeriodUptake",
    "Provenance",
    "QueryError",
    "QueryRead",
    "Quote",
    "Quotes",
    "Reason",
    "Remark",
    "RepairReport",
    "Results",
    "SavedExists",
    "SavedMissing",
    "SavedSearch",
    "SavedSearches",
    "SearchMemory",
    "SearchStopped",
    "SearchTimeout",
    "SharedRun",
    "Silence",
    "SimilarArticle",
    "SimilarArticles",
    "Span",
    "Stats",
    "TermFrequency",
    "Timeline",
    "Token",
    "UpgradeReport",
    "VerifyReport",
    "Version",
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
    **dict.fromkeys(("Quote", "Quotes"), "model.quotes"),
    **dict.fromkeys(("Copy", "SharedRun"), "model.copies"),
    **dict.fromkeys(("Copies", "Families"), "model.families"),
    **dict.fromkeys(("Diff", "DiffPart", "FieldChange", "Version"), "model.diff"),
    **dict.fromkeys(("AddReport", "Damage", "IndexInfo", "OutletCount"), "model.reports"),
    **dict.fromkeys(("RepairReport", "UpgradeReport", "VerifyReport"), "model.reports"),
    "BatchAnswer": "model.batch",
    **dict.fromkeys(("OutputFile", "Provenance", "QueryRead"), "model.provenance"),
    "SavedSearch": "model.saved",
    "SavedSearches": "research.saved",
    **dict.fromkeys(("Bucket", "Facets", "Period", "Timeline"), "model.counts"),
    **dict.fromkeys(("OutletUptake", "PeriodUptake", "Silence"), "model.silence"),
    **dict.fromkeys(("FieldStats", "Gap", "OutletStats", "Stats"), "model.statistics"),
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
