"""Passages: which parts of an article answer a query best, and what to highlight in them.

The engine finds where the words of the query occur. Three steps: :func:`best_windows` chooses runs of whole sentences, each of
which it scores as a small document, :func:`shown` extends them and cuts them out, :func:`highlights` marks the matches.

This runs for every hit, so it walks over the matches once, as plain tuples, and makes no object for any of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate, product
from math import inf
from operator import sub
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from frsearch.model import Passage, Span
from frsearch.query import Leaf, Match, Node, Phrase, Term, leaves
from frsearch.ranking import (
    PASSAGE_PARAGRAPH_WEIGHT,
    PASSAGE_POSITION_WEIGHT,
    PASSAGE_PROXIMITY_WEIGHT,
    PASSAGE_TITLE_WEIGHT,
    presence,
    proximity,
)

SHORTEST = 150
"""Code points below which a passage takes in neighbouring sentences that fit: a shorter one is hard to judge."""

_STARTS = 1000
_SENTENCES = 20
"""Most sentences with a match at which a window may start, and that it may contain: a giant article must not take minutes."""

_BREAK = re.compile(r"\s++(?!(?<=[0-9]\s)[0-9]{3}(?![0-9]))")
"""Where a long sentence may be cut: white space, but not inside ``100 000``."""

_CLAUSE_ENDS = ",;:.!?…»)"


Following: TypeAlias = Set[tuple[int, int]]
"""Leaves of words that follow each other in the query, as pairs of their numbers."""

Spans: TypeAlias = tuple[Sequence[int], Sequence[int], Sequence[int]]
"""Starts and ends of sentences, or of parts of them, in order, and the number of the paragraph that each is in."""


def leaves_shown(tree: Node) -> tuple[Leaf, ...]:
    """Return the leaves of a tree that are shown where they occur and highlighted: not those searched for in outlets."""
    return tuple(dict.fromkeys(leaf for leaf in leaves(tree) if leaf.field != "outlet"))


def following_leaves(shown: Sequence[Leaf], pairs: Iterable[tuple[str, str]]) -> Following:
    """Return which of the leaves are of loose words that follow each other in the query: `pairs` are the lemmas of these."""
    first: defaultdict[str, list[int]] = defaultdict(list)
    last: defaultdict[str, list[int]] = defaultdict(list)
    for number, leaf in enumerate(shown):
        if isinstance(leaf, Term | Phrase) and (leaf.level, leaf.field) == ("lemma", "text"):
            first[leaf.words[0]].append(number)
            last[leaf.words[-1]].append(number)
    return frozenset(pair for one, other in pairs for pair in product(last[one], first[other]))


_GAP = re.compile(r"(?!\Z)[^\S\n]*+\n?[^\S\n]*+|[-\u2010\u2011'’]")
"""What may be between words side by side: white space without an empty line, a hyphen or an apostrophe."""


def highlights(matches: Iterable[Match], text: str, following: Following = frozenset()) -> tuple[Span, ...]:
    """Return the spans of `matches` in `text`, in order; those that overlap become one.

    So do those side by side if they are of leaves in `following`.
    """
    in_order = sorted(matches)
    spans: list[Span] = []
    low = high = -1
    last: list[int] = []
    """The leaves of the matches that end where the span so far does."""
    at, count = 0, len(in_order)
    while at < count:
        start, end, leaf = in_order[at]
        begun, ending = [leaf], [leaf]
        at += 1
        while at < count and in_order[at][0] == start:
            _, longer, leaf = in_order[at]
            begun.append(leaf)
            ending = [*ending, leaf] if longer == end else [leaf]
            end = longer
            at += 1
        if start < high or (following and high >= 0 and _follows(text, high, start, last, begun, following)):
            if end >= high:
                last = ending if end > high else last + ending
                high = end
        else:
            if high >= 0:
                spans.append(Span(low, high))
            low, high, last = start, end, ending
    if high >= 0:
        spans.append(Span(low, high))
    return tuple(spans)


def _follows(text: str, end: int, start: int, last: Iterable[int], begun: Sequence[int], following: Following) -> bool:
    """Return whether the leaves `begun` at `start` continue, as in the query, one of the leaves `last`, which end at `end`."""
    for one in last:
        for leaf in begun:
            if (one, leaf) in following:
                return _GAP.fullmatch(text, end, start) is not None
    return False


class Evidence(NamedTuple):
    """Where the leaves of a query, and other words of their families, occur in a body: ``matches``, in order.

    ``weights`` are those of the leaves' presence, ``titled`` the leaves that occur in the title, ``following`` those of words
    that follow each other in the query. ``related`` are the numbers of the other words, each with the leaf that it counts as.
    """

    matches: Sequence[Match]
    weights: Sequence[float]
    titled: Set[int]
    following: Following = frozenset()
    related: Mapping[int, int] = MappingProxyType({})

    @property
    def own(self) -> Sequence[Match]:
        """The matches of leaves of the query."""
        return [match for match in self.matches if match[2] not in self.related] if self.related else self.matches


class Windows(NamedTuple):
    """The best windows of an article, best first, each as score, first unit and last unit; the units are given as ``spans``."""

    spans: Spans
    chosen: Sequence[tuple[float, int, int]]


def best_windows(body: Callable[[], str], sentences: Spans, evidence: Evidence, limit: int, longest: int) -> Windows:
    """Return up to `limit` windows of a body, best first, that do not overlap; ranking passages takes no more than their scores.

    Each is a run of whole sentences of `longest` code points at most; a longer sentence is cut between words, and only then is
    the `body` read. A phrase across the end of a sentence, or across a cut, stays whole if it is short enough. If nothing
    matches, the window is the first sentence, which :func:`shown` extends to the lead.
    """
    if limit < 1 or not sentences[0]:
        return Windows(sentences, ())
    spans = sentences
    counted = _count(spans[0], evidence)
    if counted.crosses or max(map(sub, spans[1], spans[0])) > longest:
        spans = _units(body(), sentences, evidence, longest)
        counted = _count(spans[0], evidence)
    if not counted.units:
        return Windows(spans, ((0.0, 0, 0),))
    chosen: list[tuple[float, int, int]] = []
    for lost, first, last in sorted(_windows(spans, counted, evidence, longest)):
        if all(last < other_first or first > other_last for _, other_first, other_last in chosen):
            chosen.append((-lost, first, last))
            if len(chosen) == limit:
                break
    return Windows(spans, chosen)


def shown(body: str, windows: Windows, evidence: Evidence, longest: int) -> tuple[Passage, ...]:
    """Return windows as passages, extended by their neighbours where there is room."""
    (starts, ends, paragraphs), chosen = windows
    taken = {number for _, first, last in chosen for number in range(first, last + 1)}
    passages = []
    for score, low, high in chosen:
        first, last = _grow((starts, ends, paragraphs), low, high, taken, longest)
        taken.update(range(first, last + 1))
        passages.append(_passage(body, starts[first], ends[last], score, evidence))
    return tuple(passages)


def _passage(body: str, start: int, end: int, score: float, evidence: Evidence) -> Passage:
    inside = [
        (max(begin, start) - start, min(stop, end) - start, leaf)
        for begin, stop, leaf in evidence.own
        if begin < end and stop > start  # clips a phrase that is longer than the passage
    ]
    text = body[start:end]
    return Passage(text, start, end, score, highlights(inside, text, evidence.following))


def _units(body: str, sentences: Spans, evidence: Evidence, longest: int) -> Spans:
    """Return the units of passages: sentences, joined where a phrase crosses their border, or cut.

    A long sentence that is too far from all evidence to share a passage with it is not cut.
    """
    is_held = _overlap(evidence.own)
    is_near = _overlap(evidence.matches or [(0, sentences[0][0] + 1, 0)])
    units: list[tuple[int, int, int]] = []
    for start, end, paragraph in _joined(zip(*sentences, strict=True), is_held):
        if end - start > longest and is_near(start - longest, end + longest):
            units += ((low, high, paragraph) for low, high in _cut(body, start, end, longest, is_held))
        else:
            units.append((start, end, paragraph))
    starts, ends, paragraphs = zip(*units, strict=True)
    return starts, ends, paragraphs


def _overlap(matches: Sequence[Match]) -> Callable[[int, int], bool]:
    """Return a predicate: whether one of `matches`, which are in order, begins before `end` and ends after `start`."""
    starts = [start for start, _, _ in matches]
    reach = list(accumulate((end for _, end, _ in matches), max, initial=0))
    return lambda start, end: reach[bisect_left(starts, end)] > start


def _joined(sentences: Iterable[tuple[int, int, int]], is_held: Callable[[int, int], bool]) -> list[tuple[int, int, int]]:
    """Join sentences whose border a phrase crosses."""
    joined: list[tuple[int, int, int]] = []
    for start, end, paragraph in sentences:
        if joined and is_held(start, start):
            joined[-1] = (joined[-1][0], end, joined[-1][2])
        else:
            joined.append((start, end, paragraph))
    return joined


def _cut(body: str, start: int, end: int, longest: int, is_held: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Yield parts of a sentence that is too long: they end between words and have at most `longest` code points."""
    while end - start > longest:
        breaks: list[tuple[int, int]] = []
        for found in _BREAK.finditer(body, start, end):
            if breaks and found.start() > start + longest:
                break
            breaks.append(found.span())
        if not breaks:
            break
        if is_held(start, breaks[-1][0]):
            breaks = [span for span in breaks if not is_held(span[0], span[0])] or breaks
        after_a_clause = [span for span in breaks[len(breaks) // 2 :] if body[span[0] - 1] in _CLAUSE_ENDS]
        last, following = (after_a_clause or breaks)[-1]
        yield start, last
        start = following
    yield start, end


class _Counted(NamedTuple):
    """The matches of an article by ``units``: those with a match, in order.

    For each of these: how often each leaf occurs in it (``counts``), and what words side by side add to its score (``pairs``).
    ``crosses`` is whether a match goes beyond the start of the next unit.
    """

    units: list[int]
    counts: list[dict[int, int]]
    pairs: list[float]
    crosses: bool


def _count(starts: Sequence[int], evidence: Evidence) -> _Counted:
    """Count matches by the unit in which they begin; `starts` are those of all units."""
    matches, weights, _, _, related = evidence
    units: list[int] = []
    counts: list[dict[int, int]] = []
    pairs: list[dict[tuple[int, int], float]] = []
    crosses = False
    following: float = -1
    spot_start = spot_end = last = -1
    for start, end, leaf in matches:
        if start >= following:
            unit = bisect_right(starts, start, 1) - 1  # never before the first, even in an index written by a stranger
            following = starts[unit + 1] if unit + 1 < len(starts) else inf
            inside: dict[int, int] = {}
            closest: dict[tuple[int, int], float] = {}  # each pair of leaves counts once
            units.append(unit)
            counts.append(inside)
            pairs.append(closest)
        if leaf in related:
            owner = related[leaf]
            inside[owner] = inside.get(owner, 0) + 1
            continue
        inside[leaf] = inside.get(leaf, 0) + 1
        crosses |= end > following
        if start == spot_start and end == spot_end:
            continue  # of several leaves at one position only the first: a word matches by its lemma and as typed
        if leaf != last >= 0 and start >= spot_end:
            value = min(weights[last], weights[leaf]) * proximity(start - spot_end)
            closest[last, leaf] = max(closest.get((last, leaf), 0.0), value)
        spot_start, spot_end, last = start, end, leaf
    return _Counted(units, counts, [sum(closest.values()) for closest in pairs], crosses)


def _windows(spans: Spans, counted: _Counted, evidence: Evidence, longest: int) -> Iterator[tuple[float, int, int]]:
    """Yield the longest window of one paragraph that starts at each unit with a match: minus its score, first and last unit.

    :mod:`frsearch.ranking` explains the terms of the score.
    """
    starts, ends, paragraphs = spans
    weights, titled = evidence.weights, evidence.titled
    units, counts, pairs, _ = counted
    beginning = PASSAGE_POSITION_WEIGHT * (sum(weights) / max(len(weights), 1))
    stop = 0
    for low, first in enumerate(units[:_STARTS]):
        is_first = low == stop
        if is_first:
            stop = _paragraph_end(paragraphs, units, low)
        high, most = low + 1, min(stop, low + _SENTENCES)
        while high < most and ends[units[high]] - starts[first] <= longest:
            high += 1
        inside = _merged(counts, low, high)
        score = presence(inside, weights)
        if is_first:
            whole = score if high == stop else presence(_merged(counts, low, stop), weights)
            around = PASSAGE_PARAGRAPH_WEIGHT * whole
        score += around + beginning / (1 + first)
        score += PASSAGE_PROXIMITY_WEIGHT * sum(pairs[low:high])
        score += PASSAGE_TITLE_WEIGHT * sum([weights[leaf] for leaf in titled if leaf not in inside])
        yield -score, first, units[high - 1]


def _paragraph_end(paragraphs: Sequence[int], units: Sequence[int], low: int) -> int:
    """Return the index in `units` of the first one in another paragraph than the one at `low`."""
    paragraph = paragraphs[units[low]]
    for high in range(low + 1, len(units)):
        if paragraphs[units[high]] != paragraph:
            return high
    return len(units)


def _merged(counts: Sequence[dict[int, int]], low: int, high: int) -> Mapping[int, int]:
    """Return how often each leaf occurs in the units from `low` up to `high` together."""
    merged = counts[low]
    if high > low + 1:
        merged = merged.copy()
        for more in counts[low + 1 : high]:
            for leaf, count in more.items():
                merged[leaf] = merged.get(leaf, 0) + count
    return merged


def _grow(spans: Spans, first: int, last: int, taken: Set[int], longest: int) -> tuple[int, int]:
    """Extend a window by the next units of its paragraph, then those before; beyond it, only until it has :data:`SHORTEST`."""
    starts, ends, paragraphs = spans
    while True:
        is_short = ends[last] - starts[first] < SHORTEST
        after, before = last + 1, first - 1
        if (
            after < len(starts)
            and after not in taken
            and ends[after] - starts[first] <= longest
            and (is_short or paragraphs[after] == paragraphs[last])
        ):
            last = after
        elif (
            before >= 0
            and before not in taken
            and ends[last] - starts[before] <= longest
            and (is_short or paragraphs[before] == paragraphs[first])
        ):
            first = before
        else:
            return first, last
