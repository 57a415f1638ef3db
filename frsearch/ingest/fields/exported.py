"""Articles exported by frsearch itself: they are read back unchanged, without the clean-up that other sources need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from frsearch.model import Article

_FIELDS = ("id", "title", "date", "outlet", "url", "body", "extra")
_HASH = "content_hash"


def exported(record: Any) -> Article | None:
    """Return the article in a record of ``frsearch export``, if its content hash confirms that it is unaltered, else None."""
    if not isinstance(record, Mapping) or record.keys() != {*_FIELDS, _HASH}:
        return None
    try:
        article = Article(**{name: record[name] for name in _FIELDS})
    except (ValueError, TypeError, RecursionError):
        return None
    return article if article.content_hash == record[_HASH] else None
