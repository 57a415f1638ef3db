"""Scoring as small named functions, each with its formula and its source."""

from __future__ import annotations

import math


def idf(articles: int, total: int) -> float:
    """Return how much a word says that stands in `articles` of `total`: ln(1 + (N − n + ½) / (n + ½)), always above 0.

    Robertson & Spärck Jones 1976, in the form that Lucene uses so that no word counts against an article.

    >>> idf(1, 1000) > idf(900, 1000) > 0
    True
    """
    return math.log1p((max(total - articles, 0) + 0.5) / (articles + 0.5))
