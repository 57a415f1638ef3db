"""Full-text search for French press articles: ranked passages with exact highlights.

>>> from frsearch import Index, read_corpus
>>> with Index.create(tmp_path / "index") as index:
...     report = index.add(read_corpus("corpus"))
...     results = index.search("forces armées", limit=3)
"""

from frsearch.analysis import FrenchAnalyzer, Token
from frsearch.errors import (
    ArticleMissing,
    CorpusError,
    FrsearchError,
    IndexDamaged,
    IndexExists,
    IndexLocked,
    IndexMissing,
    IndexOutdated,
    IndexProblem,
    QueryError,
)
from frsearch.index import Index
from frsearch.ingest import CorpusReader, read_corpus
from frsearch.model import AddReport, Article, Hit, IndexInfo, Note, Passage, Results, Span

__version__ = "0.1.0"

__all__ = [
    "AddReport",
    "Article",
    "ArticleMissing",
    "CorpusError",
    "CorpusReader",
    "FrenchAnalyzer",
    "FrsearchError",
    "Hit",
    "Index",
    "IndexDamaged",
    "IndexExists",
    "IndexInfo",
    "IndexLocked",
    "IndexMissing",
    "IndexOutdated",
    "IndexProblem",
    "Note",
    "Passage",
    "QueryError",
    "Results",
    "Span",
    "Token",
    "read_corpus",
]
