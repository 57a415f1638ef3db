"""What adding and deleting come to: which articles are new, changed, unchanged or refused, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal

from frsearch.engine import Snapshot, Transaction
from frsearch.errors import CorpusError
from frsearch.model import MAX_STRUCTURAL_CHARS, Article, has_too_many_values
from frsearch.model.article import clean_id
from frsearch.model.reports import AddReport

MAX_CHARS = 20_000_000
"""Code points above which an article is refused: no press article is that long, a broken file may be."""

_PROBLEMS = 1000
"""Refused articles that a report names."""

_BATCH = 1000
"""Number of articles whose ids are looked up together."""


def add_articles(
    transaction: Transaction, articles: Iterable[Article], *, replaces_all: bool = False, keep_versions: bool = False
) -> AddReport:
    """Add articles and commit, if any is new or changed, or the commit replaces the whole index.

    With `keep_versions`, what each replaces becomes an earlier version of it.
    """
    counts: Counter[str] = Counter()
    for batch in _batches(articles):
        ids = [article.id for article in batch]
        hashes = dict(zip(ids, transaction.content_hashes(ids), strict=True))
        for article in batch:
            kind = _change(article, hashes[article.id])
            counts[kind] += 1
            if kind in ("added", "updated"):
                hashes[article.id] = transaction.add(article, keep_earlier=keep_versions)
    _end(transaction, bool(replaces_all or counts["added"] or counts["updated"]))
    for refused in transaction.refused:
        counts["updated" if refused.is_update else "added"] -= 1
        counts["failed"] += 1
    problems = [CorpusError(f"the cluster refuses it: {one.reason}", one.article_id) for one in transaction.refused[:_PROBLEMS]]
    return AddReport(
        counts["added"],
        counts["updated"],
        counts["unchanged"],
        counts["failed"],
        problems=tuple(problems),
        remarks=tuple(transaction.remarks),
    )


def delete_articles(transaction: Transaction, snapshot: Snapshot, ids: Iterable[str | int], *, purge: bool = False) -> int:
    """Delete the articles with these ids and commit, if the snapshot has any; return how many it has.

    With `purge`, whatever had one of these ids is purged, even if the snapshot has it no more.
    """
    given = dict.fromkeys(map(clean_id, ids))
    found = [article_id for article_id in given if snapshot.doc_id(article_id) is not None]
    for article_id in given if purge else found:
        (transaction.purge if purge else transaction.delete)(article_id)
    _end(transaction, bool(given if purge else found))
    return len(found)


def _end(transaction: Transaction, has_changes: bool) -> None:
    if has_changes:
        transaction.commit()
    else:
        transaction.cancel()


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Yield articles in batches of a thousand; raises TypeError for anything else."""
    stream = iter(articles)
    while batch := list(islice(stream, _BATCH)):
        for article in batch:
            if not isinstance(article, Article):
                raise TypeError(f"add takes articles, not {type(article).__name__}: {article!r:.80}")
        yield batch


def _length(article: Article) -> int:
    """Return how many code points an article has; an id takes three times the space of other texts, and extra at most twice."""
    beside = len(article.title or "") + len(article.outlet or "") + len(article.url or "")
    extra = len(str(article.extra)) if article.extra else 0
    return 3 * len(article.id) + beside + len(article.body) + extra


def _change(article: Article, stored: str | None) -> Literal["added", "updated", "unchanged", "failed"]:
    """Return how adding an article counts, if the content hash under its id is `stored` (None: no such article)."""
    length = _length(article)
    if length > MAX_CHARS or (
        length - len(article.body) > MAX_STRUCTURAL_CHARS and has_too_many_values(article.content.partition(b"\n")[0])
    ):
        return "failed"
    if stored is None:
        return "added"
    return "unchanged" if stored == article.content_hash else "updated"
