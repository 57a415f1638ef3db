"""Ids that come again in one run."""

from __future__ import annotations

import itertools

from attrs import evolve

from frsearch.model import Article


class Identities:
    """The ids a run has met and what stood under them, as 64-bit hashes: some 200 bytes an article."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def admit(self, article: Article) -> Article | None:
        """Return `article` under an id that is its own, or None if it was met before with the same content.

        A second article with the same id but other content is no newer version of the first (they come from
        one corpus), so it goes by the id with an ordinal: ``id#2``.
        """
        content = hash((article.title, article.date, article.outlet, article.body, article.url, repr(article.extra)))
        for ordinal in itertools.count(1):
            id_ = article.id if ordinal == 1 else f"{article.id}#{ordinal}"
            key = hash(id_)
            if key not in self._seen:
                self._seen[key] = content
                return article if ordinal == 1 else evolve(article, id=id_)
            if self._seen[key] == content:
                return None
        raise AssertionError("count never ends")
