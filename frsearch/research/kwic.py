"""Keywords in context: a line for each occurrence of a query, as they come or sorted by their context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from heapq import nsmallest
from itertools import islice
from typing import TypeAlias

from frsearch.analysis.folding import exact_form, fold_all
from frsearch.engine import DocIds, Latest, Snapshot, SortedByField, SortedByOutlet
from frsearch.errors import ArticleMissing
from frsearch.memory import keep, memory_limit
from frsearch.model import Span
from frsearch.model.article import clean_id
from frsearch.model.concordance import Concordance, ConcordanceLine
from frsearch.query import listed
from frsearch.research.occurrences import Occurrences, note_on, occurrences
from frsearch.research.selection import Selection
from frsearch.search.order import in_order

WIDEST = 10_000
"""Most code points on each side of a keyword."""

_PER_LINE = 600
"""Bytes of memory that a line and its key take beside their context, while lines are sorted."""

_SPACE = re.compile(r"[ \t\n]")
"""Where context may be cut: at white space that may also end a line."""

_SPACES = re.compile(r"[ \t\n]+")
_DIGITS = re.compile(r"\d")
_WORD = re.compile(r"\w+")

_Key: TypeAlias = tuple[str, str]


def kwic(
    selection: Selection,
    width: int = 60,
    sort: str | None = None,
    limit: int | None = None,
    article_id: str | int | None = None,
) -> Concordance:
    """Return a line for each occurrence of a selection's query, with up to `width` code points of context on each side.

    With `article_id`, they are those in this article, whether or not it matches; raises ArticleMissing.

    `sort` is None (as articles were added), ``left`` or ``right`` (by the words nearest to the keyword on that side, outwards),
    or an order of articles: ``date``, ``outlet``, a field, with a minus sign for the reverse. Raises ValueError.
    """
    if not 0 <= width <= WIDEST:
        raise ValueError(f"width is {width}; expected 0 to {WIDEST} characters of context on each side")
    if limit is not None and limit < 0:
        raise ValueError(f"limit is {limit}; expected 0 or more lines, or None for all")
    doc_ids = _doc_ids(selection, sort) if article_id is None else [_doc_id(selection, article_id)]
    lines = (
        partial(_by_context, selection, doc_ids, width, sort, limit)
        if sort in ("left", "right")
        else partial(_in_order, selection, doc_ids, width, limit)
    )
    return Concordance(selection.query, len(doc_ids), (*selection.notes, *note_on(selection)), lines)


def _order(snapshot: Snapshot, sort: str) -> Latest | SortedByOutlet | SortedByField:
    """Return what collects articles in an order; raises ValueError if there is none of that name."""
    with suppress(ValueError):
        if order := in_order(snapshot, sort, None):
            return order
    known = listed(snapshot.fields)
    raise ValueError(
        f"sort is {sort!r}; expected 'left', 'right', 'date', 'outlet' or a field of extra (this index has: {known})"
    )


def _doc_ids(selection: Selection, sort: str | None) -> list[int]:
    """Return the articles that match, as they were added unless an order of articles is asked for."""
    order = None if sort in (None, "left", "right") else _order(selection.searcher.snapshot, sort)
    return list(selection.collect(order).doc_ids) if order else list(selection.collect(DocIds()).tolist())


def _doc_id(selection: Selection, article_id: str | int) -> int:
    doc_id = selection.searcher.snapshot.doc_id(clean_id(article_id))
    if doc_id is None:
        raise ArticleMissing(str(article_id))
    return doc_id


def _in_order(selection: Selection, doc_ids: Sequence[int], width: int, limit: int | None) -> Iterator[ConcordanceLine]:
    return islice(_lines(selection, doc_ids, width), limit)


def _by_context(
    selection: Selection, doc_ids: Sequence[int], width: int, side: str, limit: int | None
) -> Iterator[ConcordanceLine]:
    """Yield lines by their context on one side; equal ones stay in order. Only the first `limit` are kept meanwhile."""
    key = _left_key if side == "left" else _right_key
    lines = _lines(selection, doc_ids, width)
    if limit is not None:
        yield from nsmallest(limit, lines, key)
        return
    with memory_limit(selection.request.memory_mb):
        kept = list(_kept(lines, width))
    yield from sorted(kept, key=key)


def _kept(lines: Iterator[ConcordanceLine], width: int) -> Iterator[ConcordanceLine]:
    """Yield lines, and count what keeping them takes."""
    for line in lines:
        keep(_PER_LINE + 6 * width)
        yield line


def _left_key(line: ConcordanceLine) -> _Key:
    """Return the words before the keyword, from the nearest on: without accents and case, then as they are."""
    return _key(_WORD.findall(line.left)[::-1])


def _right_key(line: ConcordanceLine) -> _Key:
    """Return the words after the keyword: without accents and case, then as they are."""
    return _key(_WORD.findall(line.right))


def _key(words: list[str]) -> _Key:
    """Return a key by which lines sort as by lists of words: what is between two sorts before every letter."""
    typed = "\n".join(words)
    return "\n".join(fold_all(exact_form(typed).split("\n"))), typed


def _lines(selection: Selection, doc_ids: Sequence[int], width: int) -> Iterator[ConcordanceLine]:
    for found in occurrences(selection, doc_ids):
        for span in found.spans:
            yield _line(found, span, width)


def _line(found: Occurrences, span: Span, width: int) -> ConcordanceLine:
    article, text = found.article, found.text
    start, end = span.start, span.end
    return ConcordanceLine(
        article.id,
        article.title,
        article.outlet,
        article.date,
        found.field,
        start,
        end,
        _on_one_line(text[first_shown(text, start, width) : start]).lstrip(),
        _on_one_line(text[start:end]),
        _on_one_line(text[end : last_shown(text, end, width)]).rstrip(),
    )


def _on_one_line(text: str) -> str:
    return _SPACES.sub(" ", text) if "\n" in text or "\t" in text or "  " in text else text


def first_shown(text: str, start: int, width: int) -> int:
    """Return where the context before `start` begins, at most `width` code points away and not inside a word.

    >>> text = "plus de 100 000 tonnes"
    >>> [text[first_shown(text, 16, width) : 16] for width in (16, 15, 8, 7, 1)]
    ['plus de 100 000 ', 'de 100 000 ', '100 000 ', '', '']
    """
    low = start - width
    if low <= 0:
        return 0
    for space in _SPACE.finditer(text, low - 1, start):
        if not _joins_digits(text, space.start()):
            return space.end()
    return start


def last_shown(text: str, end: int, width: int) -> int:
    """Return where the context after `end` ends, at most `width` code points away and not inside a word.

    >>> text = "tonnes : 100 000 sacs"
    >>> [text[6 : last_shown(text, 6, width)] for width in (15, 12, 10, 9, 2)]
    [' : 100 000 sacs', ' : 100 000', ' : 100 000', ' :', ' :']
    """
    high = end + width
    if high >= len(text):
        return len(text)
    while high > end:
        if _SPACE.match(text, high) and not _joins_digits(text, high):
            return high
        high -= 1
    return end


def _joins_digits(text: str, space: int) -> bool:
    """Return whether a space is between the groups of a number such as ``100 000``."""
    return bool(text[space] == " " and _DIGITS.match(text, space - 1) and _GROUP.match(text, space + 1)) if space else False


_GROUP = re.compile(r"\d{3}(?!\d)")
