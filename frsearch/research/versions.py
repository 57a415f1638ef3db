"""The versions of an article that an index keeps."""

from __future__ import annotations

import datetime

from frsearch.engine import Snapshot
from frsearch.errors import ArticleMissing
from frsearch.model import Article
from frsearch.model.diff import Version


def versions_of(snapshot: Snapshot, article_id: str) -> tuple[Version, ...]:
    """Return the versions of an article, oldest first; the last is what the index has now. Raises ArticleMissing."""
    doc_id = snapshot.doc_id(article_id)
    if doc_id is None:
        raise ArticleMissing(article_id)
    earlier = snapshot.earlier_versions(doc_id)
    kept = [Version(number, article, _moment(until)) for number, (article, until) in enumerate(earlier, 1)]
    return (*kept, Version(len(kept) + 1, snapshot.article(doc_id)))


def _moment(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def article_named(snapshot: Snapshot, name: str) -> Article:
    """Return the article with an id, or a version of it, named ``id@1``; raises ArticleMissing, and ValueError for no version."""
    doc_id = snapshot.doc_id(name)
    if doc_id is not None:
        return snapshot.article(doc_id)
    article_id, _, number = name.rpartition("@")
    if not article_id or not (number.isascii() and number.isdigit()) or snapshot.doc_id(article_id) is None:
        raise ArticleMissing(name)
    versions = versions_of(snapshot, article_id)
    if not 1 <= int(number[:9]) <= len(versions):
        kept = "1 version" if len(versions) == 1 else f"versions 1 to {len(versions)}"
        raise ValueError(f"article {article_id!r} has no version {number[:9]}; the index has {kept} of it")
    return versions[int(number[:9]) - 1].article
