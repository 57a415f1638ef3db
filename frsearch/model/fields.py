"""The fields of an article beside its body, as far as they say something about the article and not about how it was read."""

from __future__ import annotations

from typing import Any

from frsearch.model.article import Article
from frsearch.model.metadata import BOOKKEEPING

_AROUND = BOOKKEEPING | {"captured", "inferred"}
"""Fields of ``extra`` that change from one reading of a page to the next: what stands around it, and when it was fetched."""


def fields_of(article: Article) -> dict[str, Any]:
    """Return title, date, outlet and url, then those of ``extra``, in order of their names.

    >>> fields_of(Article(1, title="Le port", extra={"page": 2, "captured": "2024-09-01"}))
    {'title': 'Le port', 'date': None, 'outlet': None, 'url': None, 'page': 2}
    """
    own = {name: getattr(article, name) for name in ("title", "date", "outlet", "url")}
    return own | {name: value for name, value in sorted(article.extra.items()) if name not in _AROUND and name not in own}


def is_new_version(before: Article, after: Article) -> bool:
    """Return whether an article differs from another in its body or in one of its fields."""
    return before.body != after.body or fields_of(before) != fields_of(after)
