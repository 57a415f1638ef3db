"""Ids that occur more than once in a run."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from frsearch.model import Article


class Identities:
    """The ids a run has seen and the content under each, as 64-bit hashes: some 200 bytes per article.

    `kept` are the content hashes of articles that the run does not read, by id: they count as seen.
    """

    def __init__(self, kept: Mapping[str, str] | None = None) -> None:
        self._kept = kept or {}
        self._seen: dict[int, int] = {}
        self._others: set[int] = set()
        self._next: dict[int, int] = {}

    def admit(self, article: Article) -> Article | None:
        """Return `article` under a unique id, or None if the same id was seen before with the same content.

        A second article with the same id but different content is not a newer version of the first (both come from one
        corpus), so it gets the id with an ordinal: ``id#2``.
        """
        if (stored := self._kept.get(article.id)) is not None and stored == article.content_hash:
            return None
        content = hash((article.title, article.date, article.outlet, article.body, article.url, repr(article.extra)))
        key = hash(article.id)
        if key not in self._seen and stored is None:
            self._seen[key] = content
            return article
        both = hash((key, content))
        if self._seen.get(key) == content or both in self._others:
            return None
        self._others.add(both)
        return evolve(article, id=self._with_ordinal(article.id, key, content))

    def _with_ordinal(self, article_id: str, key: int, content: int) -> str:
        """Take the next free ordinal of an id, from where the last search ended: a million articles with one id stay linear."""
        ordinal = self._next.get(key, 2)
        while hash(f"{article_id}#{ordinal}") in self._seen or f"{article_id}#{ordinal}" in self._kept:
            ordinal += 1
        self._next[key] = ordinal + 1
        with_ordinal = f"{article_id}#{ordinal}"
        self._seen[hash(with_ordinal)] = content
        return with_ordinal
