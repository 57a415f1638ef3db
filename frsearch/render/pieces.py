"""Shared by terminal and HTML: text split at its highlights, and whether a passage starts or ends mid-sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from frsearch.model import Article, Hit, Passage, Span

if TYPE_CHECKING:
    from frsearch.model.copies import Copy

_SENTENCE_END = re.compile(r"(?:\A|[.!?…][\s»”›\"'’)\]]*|\n\s*\n\s*)\Z")
_PARAGRAPH_END = re.compile(r"\s*+\Z|[^\S\n]*+\n[^\S\n]*+\n")
_NEAR = 20  # characters looked at: a full stop with the quotes and spaces that can follow it


def pieces(text: str, highlights: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """Yield all of `text` in order as (piece, whether it is highlighted); no piece is empty.

    >>> list(pieces("la rive du fleuve", [Span(3, 7)]))
    [('la ', False), ('rive', True), (' du fleuve', False)]
    """
    at = 0
    for start, end in highlights:
        if at < start:
            yield text[at:start], False
        if start < end:
            yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def begins_inside(article: Article, passage: Passage) -> bool:
    """Return whether the passage begins inside a sentence, judging by the punctuation before it."""
    before = article.body[max(0, passage.start - _NEAR) : passage.start]
    return not _SENTENCE_END.search(before)


def ends_inside(article: Article, passage: Passage) -> bool:
    """Return whether the passage ends inside a sentence, judging by its last punctuation."""
    ended = _SENTENCE_END.search(passage.text[-_NEAR:]) or _PARAGRAPH_END.match(article.body, passage.end)
    return not ended


def facts(hit: Hit) -> list[str]:
    """Return, as phrases, the index if there are several, and the score unless the hits are sorted by something else."""
    return [*([f"in {hit.index}"] if hit.index else []), *([f"score {hit.score:.2f}"] if hit.score else [])]


def copies_line(hit: Hit) -> str:
    """Return in how many outlets else the same dispatch is, or in how many articles that name none."""
    outlets = {copy.outlet for copy in hit.copies if copy.outlet} - {hit.article.outlet}
    if outlets:
        return "also in 1 outlet" if len(outlets) == 1 else f"also in {len(outlets)} outlets"
    return "also in 1 article" if len(hit.copies) == 1 else f"also in {len(hit.copies)} articles"


def copy_source(copy: Copy) -> str:
    """Return the outlet, the date and the id of a copy."""
    return " · ".join(part for part in (copy.outlet, copy.date, copy.id) if part)


def source(article: Article) -> list[str]:
    """Return the outlet and the date of the article, where they are known, then its id."""
    return [part for part in (article.outlet, article.date, article.id) if part]
