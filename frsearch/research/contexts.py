"""The words near the occurrences of a query: windows of some words, or sentences, cut out of the articles and analysed again.

There is no forward index: to read and analyse a few thousand contexts takes less time than to invert all posting lists.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import frozen

from frsearch.analysis.columnar.analyzer import ColumnarAnalyzer
from frsearch.analysis.columnar.tokens import TokenColumns
from frsearch.deadline import check_time
from frsearch.model import Span
from frsearch.research.occurrences import FIELDS, Occurrences, occurrences
from frsearch.research.selection import Selection

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SPACES = " \n"
"""What no word contains."""

_TOGETHER = 512
"""Fields of articles whose contexts are analysed together."""


class Reach(NamedTuple):
    """An occurrence at the words `first` to `last` of a text, whose context is from the word `low` up to `high`."""

    low: int
    first: int
    last: int
    high: int


class Snippet(NamedTuple):
    """Words cut out of a text: the first `before` belong to none of its contexts, the `size` after them do."""

    text: str
    before: int
    size: int


@frozen
class Contexts:
    """What occurs near a query: ``counts`` and the most frequent exact form of each lemma; ``words`` counts all of it.

    ``occurrences`` of the query are in ``articles``. A word near two occurrences counts once, and the occurrences themselves do
    not count.
    """

    occurrences: int
    articles: int
    words: int
    counts: dict[str, int]
    forms: dict[str, str]


def contexts(selection: Selection, doc_ids: Sequence[int], window: int | None) -> Contexts:
    """Return what occurs at most `window` words before or after a selection's query; None: in the same sentence.

    A context ends where the title or the body does. Raises SearchStopped.
    """
    analyzer = ColumnarAnalyzer()
    counts = np.zeros(0, np.int64)
    found: set[int] = set()
    total = 0
    for group in _grouped(occurrences(selection, doc_ids)):
        with selection.limits():
            counts = _added(counts, analyzer, list(_snippets(selection, group, window)))
        total += sum(len(one.spans) for one in group)
        found.update(one.doc_id for one in group)
    by_lemma, forms = _by_lemma(analyzer, counts)
    return Contexts(total, len(found), int(counts.sum()), by_lemma, forms)


def _grouped(items: Iterable[Occurrences]) -> Iterator[list[Occurrences]]:
    group: list[Occurrences] = []
    for item in items:
        group.append(item)
        if len(group) == _TOGETHER:
            yield group
            group = []
    if group:
        yield group


def _snippets(selection: Selection, group: Sequence[Occurrences], window: int | None) -> Iterator[Snippet]:
    """Yield the contexts of some occurrences, cut out of their texts."""
    snapshot = selection.searcher.snapshot
    for field in FIELDS:
        some = [one for one in group if one.field == field]
        doc_ids = [one.doc_id for one in some]
        sentences = snapshot.sentences(doc_ids) if window is None and field == "body" else iter([((), (), ())] * len(some))
        for one, starts, bounds in zip(some, snapshot.word_starts(doc_ids, field), sentences, strict=True):
            check_time()
            within = _in_sentences(one.spans, starts, bounds) if window is None else _in_window(one.spans, starts, window)
            for low, high in runs(within):
                yield _snippet(one.text, starts, low, high)


def _snippet(text: str, starts: Sequence[int], low: int, high: int) -> Snippet:
    """Return some words of a text, with the rest of compounds that they are parts of: these are analysed whole."""
    start, end = starts[low], starts[high] if high < len(starts) else len(text)
    before = 0
    if start and text[start - 1] not in _SPACES:
        start = max(text.rfind(space, 0, start) for space in _SPACES) + 1
        before = low - bisect_left(starts, start)
    if end < len(text) and text[end - 1] not in _SPACES:
        end = min((at for space in _SPACES if (at := text.find(space, end)) >= 0), default=len(text))
    return Snippet(text[start:end], before, high - low)


def _in_window(spans: Sequence[Span], starts: Sequence[int], window: int) -> Iterator[Reach]:
    for start, end in spans:
        first, last = bisect_left(starts, start), bisect_left(starts, end) - 1
        yield Reach(max(first - window, 0), first, last, min(last + 1 + window, len(starts)))


def _in_sentences(
    spans: Sequence[Span], starts: Sequence[int], sentences: tuple[Sequence[int], Sequence[int], Sequence[int]]
) -> Iterator[Reach]:
    """Yield occurrences with the sentences that they begin and end in; all of a title is one sentence."""
    begins, ends, _ = sentences
    for start, end in spans:
        low, high = 0, len(starts)
        if begins:
            low = bisect_left(starts, begins[max(bisect_right(begins, start) - 1, 0)])
            high = bisect_left(starts, ends[max(bisect_right(begins, end - 1) - 1, 0)])
        first, last = bisect_left(starts, start), bisect_left(starts, end) - 1
        yield Reach(min(low, first), first, last, max(high, last + 1))


def runs(reaches: Iterable[Reach]) -> Iterator[tuple[int, int]]:
    """Yield the runs of words that are in any context and in no occurrence; occurrences ascend and do not overlap.

    >>> list(runs([Reach(0, 2, 2, 6), Reach(2, 4, 5, 9)]))
    [(0, 2), (3, 4), (6, 9)]
    """
    nodes = list(reaches)
    at = 0
    for one, following in zip(nodes, [*nodes[1:], None], strict=True):
        low = max(one.low, at)
        if low < one.first:
            yield low, one.first
        at = max(at, one.last + 1)
        high = one.high if following is None else min(one.high, following.first)
        if at < high:
            yield at, high
            at = high


def _added(counts: NDArray[np.int64], analyzer: ColumnarAnalyzer, snippets: Sequence[Snippet]) -> NDArray[np.int64]:
    """Return the occurrences of each of the analyzer's forms, with those in some more contexts."""
    bounds = np.array([(one.before, one.size) for one in snippets], np.int64).reshape(-1, 2)
    done = 0
    for columns in analyzer.analyze([one.text for one in snippets]):
        texts = len(columns.texts) - 1
        found = np.bincount(_wanted(columns, *bounds[done : done + texts].T), minlength=len(counts))
        done += texts
        found[: len(counts)] += counts
        counts = found
    return counts


def _wanted(columns: TokenColumns, before: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.integer]:
    """Return the forms of some words of each text: so many after the first few."""
    has_position = np.ones(len(columns.form), np.int64)
    has_position[columns.joined] = 0
    number = np.cumsum(has_position) - has_position
    texts = np.asarray(columns.texts)
    first = np.append(number, has_position.sum())[texts[:-1]] + before
    low, high = (np.repeat(bound, np.diff(texts)) for bound in (first, first + sizes))
    return columns.form[(number >= low) & (number < high) & (has_position > 0)]


def _by_lemma(analyzer: ColumnarAnalyzer, counts: NDArray[np.int64]) -> tuple[dict[str, int], dict[str, str]]:
    """Return the occurrences of each lemma, and its most frequent form."""
    by_lemma: defaultdict[str, int] = defaultdict(int)
    best: dict[str, tuple[int, str]] = {}
    for exact, lemma, count in zip(analyzer.forms.exact, analyzer.forms.lemma, counts.tolist(), strict=False):
        by_lemma[lemma] += count
        if lemma not in best or (-count, exact) < best[lemma]:
            best[lemma] = -count, exact
    return dict(by_lemma), {lemma: exact for lemma, (_, exact) in best.items()}
