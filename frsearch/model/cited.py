"""An article with the standard fields of its ``extra``, whatever these are called there: what a citation is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from attrs import frozen

from frsearch.model.article import Article


@frozen
class Cited:
    """An article, and what its ``extra`` says of it in the fields that every export may have, each on one line."""

    article: Article
    authors: tuple[str, ...] = ()
    section: str | None = None
    page: str | None = None
    number: str | None = None
    """The number that the source of the article has given it."""
    language: str | None = None
    tags: tuple[str, ...] = ()
    captured: str | None = None


class CitedArticles(NamedTuple):
    """Articles to export, read as they are asked for, and the names of the ``other`` fields of ``extra`` that some may have."""

    other: Sequence[str]
    articles: Iterable[Cited]
