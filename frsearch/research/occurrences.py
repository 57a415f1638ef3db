"""Where a selection's query occurs: for each article, the spans in its title and body that a search would highlight.

An *occurrence* is one highlight: a word, a phrase, or overlapping matches together; words typed side by side that are side by
side in the text are one, too. It is the same as in hits, but of every article, and all of them, not only those in passages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from frsearch.model import Article, Note, Span
from frsearch.progress import steps
from frsearch.query import Match
from frsearch.research.selection import Selection
from frsearch.search.passages import Following, following_leaves, highlights, leaves_shown

_FIRST, _TOGETHER = 8, 64
"""Articles that are looked at together: few at first, so that the first line does not wait for the rest."""

FIELDS = ("title", "body")


class Occurrences(NamedTuple):
    """Where the query occurs in one field of an article: ``text[start:end]`` of each of ``spans``, at least one, in order."""

    doc_id: int
    article: Article
    field: str
    text: str
    spans: tuple[Span, ...]


def note_on(selection: Selection) -> tuple[Note, ...]:
    """Return a note if a query has no words that could be shown where they occur."""
    if leaves_shown(selection.tree):
        return ()
    return (Note("unknown", "the query has no words to be found in titles and bodies, so there is nothing to show"),)


def occurrences(selection: Selection, doc_ids: Sequence[int]) -> Iterator[Occurrences]:
    """Yield where the query occurs in each of some articles (all different), the title before the body.

    The limits of the request apply to each few dozen articles that are looked at together. Raises SearchStopped.
    """
    shown = leaves_shown(selection.tree)
    following = following_leaves(shown, selection.pairs)
    finders = [selection.searcher.finder(shown, field, finds_all=True) for field in FIELDS] if shown else []
    batches = list(_batches(doc_ids)) if shown else []
    for batch in steps(batches, list(map(len, batches))):
        with selection.limits():
            matches = list(zip(batch, *(find(batch) for find in finders), strict=True))
        for doc_id, *of_fields in matches:
            if any(of_fields):
                yield from _in_article(doc_id, selection.searcher.snapshot.article(doc_id), of_fields, following)


def _batches(doc_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    if first := doc_ids[:_FIRST]:
        yield first
    for start in range(_FIRST, len(doc_ids), _TOGETHER):
        yield doc_ids[start : start + _TOGETHER]


def _in_article(doc_id: int, article: Article, of_fields: Sequence[list[Match]], following: Following) -> Iterator[Occurrences]:
    for field, matches in zip(FIELDS, of_fields, strict=True):
        text = (article.title or "") if field == "title" else article.body
        if matches:
            yield Occurrences(doc_id, article, field, text, highlights(matches, text, following))
