"""The frozen attrs classes that the rest of the package exchanges: articles in, results out; and dates.

Reports are in :mod:`~frsearch.model.reports`, which no search imports.
"""

from frsearch.model.addresses import address_key
from frsearch.model.article import MAX_STRUCTURAL_CHARS, Article, content_hash, has_too_many_values, stored_article
from frsearch.model.dates import column_date, day_range, iso_date, parse_date, written_date
from frsearch.model.results import Hit, Note, Passage, Reason, Results, Span, TermFrequency

__all__ = [
    "MAX_STRUCTURAL_CHARS",
    "Article",
    "Hit",
    "Note",
    "Passage",
    "Reason",
    "Results",
    "Span",
    "TermFrequency",
    "address_key",
    "column_date",
    "content_hash",
    "day_range",
    "has_too_many_values",
    "iso_date",
    "parse_date",
    "stored_article",
    "written_date",
]
