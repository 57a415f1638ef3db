"""The copies of one article, and the passages that they have in common with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from frsearch.deadline import checking_time
from frsearch.engine import DocIds, Snapshot
from frsearch.errors import ArticleMissing
from frsearch.model import Article, Note
from frsearch.model.copies import Copy, SharedRun, oldest_first
from frsearch.model.families import Copies
from frsearch.research.copies.alignment import MIN_ALIGNED, MIN_SHARED, aligned, distinct
from frsearch.research.copies.candidates import MOST_SHARING, sharing_with
from frsearch.research.copies.chains import Run
from frsearch.research.copies.common_runs import common_runs
from frsearch.research.copies.same import days_of, is_same
from frsearch.research.copies.words import WordNumbering, Words
from frsearch.research.selection import Selection

_TOGETHER = 64
"""Candidates that are read and compared together."""

_WRITTEN = re.compile(r"\w+")
"""A word as readers count them; the analyzer has no word for an elided article, which is one before another at most."""

_LEAST = MIN_SHARED // 2
"""Words of the analyzer in a passage of :data:`MIN_SHARED` written ones, if each has an elided article before it."""


def copies_of(selection: Selection, article_id: str) -> Copies:
    """Return the copies, in a selection, of the article with this id; raises ArticleMissing and SearchStopped."""
    snapshot = selection.searcher.snapshot
    doc_id = snapshot.doc_id(article_id)
    if doc_id is None:
        raise ArticleMissing(article_id)
    with selection.limits():
        near = sharing_with(doc_id, *snapshot.fingerprints())
        wanted = set(selection.collect_corpus(DocIds()).tolist())
        candidates = [other for other in near.doc_ids.tolist() if other in wanted]
        article = snapshot.article(doc_id)
        found = list(_compared(snapshot, article, candidates))
    ordered, places = oldest_first(found, article)
    return Copies(article, ordered, places, (*selection.notes, *_left_out(near.left_out)))


def _left_out(count: int) -> Iterator[Note]:
    if count:
        others = "1 other article has" if count == 1 else f"{count:,} other articles have"
        yield Note("dropped", f"{others} formulas of this one, which more than {MOST_SHARING} articles have, and little else")


def _compared(snapshot: Snapshot, article: Article, candidates: Sequence[int]) -> Iterator[Copy]:
    """Yield those of the candidates that are copies, each compared with the article word by word."""
    numbering = WordNumbering()
    [own] = numbering.words([article.body])
    for first in checking_time(range(0, len(candidates), _TOGETHER)):
        others = [snapshot.article(doc_id) for doc_id in candidates[first : first + _TOGETHER]]
        words = list(numbering.words([other.body for other in others]))
        texts = [own.numbers, *(of.numbers for of in words)]
        pairs = [(0, number) for number in range(1, len(texts))]
        short, long = (common_runs(texts, pairs, k).of_pairs(len(pairs)) for k in (MIN_ALIGNED, _LEAST))
        for other, theirs, all_runs, passages in zip(others, words, short, long, strict=True):
            found = aligned(all_runs, (len(own), len(theirs)))
            runs = tuple(_shared(article, own, theirs, sorted(distinct(passages, found.lengths, _LEAST))))
            days = days_of(article.date), days_of(other.date)
            kind = "same" if is_same(found, (own.figures, theirs.figures), days) else "shared"
            if kind == "same" or runs:
                yield Copy(other.id, kind, found.share, runs, other.title, other.date, other.outlet, other.url)


def _shared(article: Article, own: Words, theirs: Words, runs: Sequence[Run]) -> Iterator[SharedRun]:
    """Yield those runs that have enough words as they are written, in code points."""
    for first, second, words in runs:
        start, end = own.span(first, words)
        text = article.body[start:end]
        if (written := len(_WRITTEN.findall(text))) >= MIN_SHARED:
            yield SharedRun(written, start, end, *theirs.span(second, words), text)
