"""Passages: which parts of an article answer a query best, and what to highlight in them.

The engine finds where the words of the query occur. Three steps: :func:`_windows` (sentences → candidate windows),
:class:`_Scores` (a window as a small document), :func:`best_passages` (the best that do not overlap).
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate, groupby, pairwise, product
from operator import itemgetter, sub
from typing import NamedTuple, TypeAlias

from frsearch.model import Passage, Span
from frsearch.query import Leaf, Match, Phrase, Term
from frsearch.ranking import (
    PASSAGE_PARAGRAPH_WEIGHT,
    PASSAGE_POSITION_WEIGHT,
    PASSAGE_PROXIMITY_WEIGHT,
    PASSAGE_TITLE_WEIGHT,
    proximity,
    saturation,
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

Spans: TypeAlias = Sequence[tuple[int, int]]
"""Start and end of sentences, or of parts of them, in order."""


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
    spans: list[Span] = []
    last: set[int] = set()
    """The leaves of the matches that end where the last span does."""
    for start, group in groupby(sorted(matches), key=itemgetter(0)):
        found = list(group)
        end = max(match.end for match in found)
        ending = {match.leaf for match in found if match.end == end}
        if spans and (start < spans[-1].end or _follows(text, spans[-1].end, start, last, found, following)):
            last = ending if end > spans[-1].end else last | ending if end == spans[-1].end else last
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, end))
        else:
            last = ending
            spans.append(Span(start, end))
    return tuple(spans)


def _follows(text: str, end: int, start: int, last: Set[int], found: Sequence[Match], following: Following) -> bool:
    """Return whether matches that begin at `start` continue, as in the query, those of the leaves `last`, which end at `end`."""
    are_typed_so = any((one, match.leaf) in following for one in last for match in found) if following else False
    return are_typed_so and _GAP.fullmatch(text, end, start) is not None


class Evidence(NamedTuple):
    """Where the leaves of a query (``matches``) and other words of their families (``related``) occur in a body, in order.

    ``weights`` are those of the leaves' presence, ``titled`` the leaves that occur in the title, ``following`` those of words
    that follow each other in the query.
    """

    matches: Sequence[Match]
    related: Sequence[Match]
    weights: Mapping[int, float]
    titled: Set[int]
    following: Following = frozenset()


def best_passages(body: str, sentences: Spans, evidence: Evidence, limit: int, longest: int) -> tuple[Passage, ...]:
    """Return up to `limit` passages of `body`, best first, that do not overlap.

    Each is a run of whole sentences of `longest` code points at most; a longer sentence is cut between words. A
    phrase across the end of a sentence, or across a cut, stays whole if it is short enough. If nothing matches, the passage
    is the lead.
    """
    if limit < 1 or not body.strip() or not sentences:
        return ()
    units, owners = _units(body, sentences, evidence, longest)
    chosen: list[tuple[float, int, int]] = []
    if evidence.matches or evidence.related:
        windows = _windows(units, _Scores(body, units, evidence, owners), longest)
        for score, first, last in sorted(windows, key=_best_first):
            if all(last < other_first or first > other_last for _, other_first, other_last in chosen):
                chosen.append((score, first, last))
            if len(chosen) == limit:
                break
    else:
        chosen = [(0.0, 0, 0)]
    taken = {number for _, first, last in chosen for number in range(first, last + 1)}
    passages = []
    for score, low, high in chosen:
        first, last = _grow(body, units, low, high, taken, longest)
        taken.update(range(first, last + 1))
        passages.append(_passage(body, units[first][0], units[last][1], score, evidence))
    return tuple(passages)


def _passage(body: str, start: int, end: int, score: float, evidence: Evidence) -> Passage:
    inside = [
        Match(max(m.start, start) - start, min(m.end, end) - start, m.leaf)
        for m in evidence.matches
        if m.start < end and m.end > start  # clips a phrase that is longer than the passage
    ]
    text = body[start:end]
    return Passage(text, start, end, score, highlights(inside, text, evidence.following))


def _units(body: str, sentences: Spans, evidence: Evidence, longest: int) -> tuple[Spans, list[int]]:
    """Return the units of passages, and the unit of each match: sentences, joined where a phrase crosses their border, or cut.

    A long sentence that is too far from all evidence to share a passage with it is not cut.
    """
    starts, ends = zip(*sentences, strict=True)
    owners = _owners(starts, evidence.matches)
    following = (*starts[1:], ends[-1])
    crossing = [end for (_, end, _), owner in zip(evidence.matches, owners, strict=True) if end > following[owner]]
    if not crossing and max(map(sub, ends, starts)) <= longest:
        return sentences, owners
    is_held = _overlap(evidence.matches)
    is_near = _overlap([*heapq.merge(evidence.matches, evidence.related)] or [Match(0, starts[0] + 1, 0)])
    units: list[tuple[int, int]] = []
    for start, end in _joined(sentences, is_held):
        if end - start > longest and is_near(start - longest, end + longest):
            units += _cut(body, start, end, longest, is_held)
        else:
            units.append((start, end))
    return units, _owners([start for start, _ in units], evidence.matches)


def _owners(starts: Sequence[int], matches: Iterable[Match]) -> list[int]:
    """Return the index of the unit in which each match begins."""
    # Never before the first, even in an index written by a stranger.
    return [bisect_right(starts, start, 1) - 1 for start, _, _ in matches]


def _overlap(matches: Sequence[Match]) -> Callable[[int, int], bool]:
    """Return a predicate: whether one of `matches`, which are in order, begins before `end` and ends after `start`."""
    starts = [match.start for match in matches]
    reach = list(accumulate((match.end for match in matches), max, initial=0))
    return lambda start, end: reach[bisect_left(starts, end)] > start


def _joined(spans: Iterable[tuple[int, int]], is_held: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Join sentences whose border a phrase crosses."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and is_held(start, start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
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


Window = tuple[float, int, int]
"""Score, first unit and last unit."""


def _best_first(window: Window) -> tuple[float, int, int]:
    score, first, last = window
    return -score, first, last


def _is_parted(body: str, units: Spans, one: int, other: int) -> bool:
    """Return whether a paragraph ends between two units, given in order."""
    return body.find("\n", units[one][1], units[other][0]) >= 0


def _windows(units: Spans, scores: _Scores, longest: int) -> Iterator[Window]:
    """Yield the longest window of one paragraph that starts at each unit with a match, with its score."""
    holding, paragraph = scores.holding, scores.paragraph
    for low, first in enumerate(holding[:_STARTS]):
        high = low + 1
        for following in holding[high : low + _SENTENCES]:
            if units[following][1] - units[first][0] > longest or paragraph[following] != paragraph[first]:
                break
            high += 1
        yield scores.of(low, high), first, holding[high - 1]


class _Scores:
    """Scores windows of an article by the query words in each of its units.

    ``holding`` are the units with a match; a window is given as a range of indices into it, from `low` up to `high`.
    """

    def __init__(self, body: str, units: Spans, evidence: Evidence, owners: Sequence[int]) -> None:
        self._weights, self._titled = evidence.weights, evidence.titled
        self._mean = sum(self._weights.values()) / max(len(self._weights), 1)
        self._counts: dict[int, dict[int, int]] = {}
        self._count(evidence.matches, owners)
        if evidence.related:
            self._count(evidence.related, _owners([start for start, _ in units], evidence.related))
        self.holding = sorted(self._counts)
        parted = [_is_parted(body, units, one, other) for one, other in pairwise(self.holding)]
        self.paragraph = dict(zip(self.holding, accumulate(parted, initial=0), strict=True))
        self._pairs = self._close(evidence.matches, owners)
        self._cached: dict[tuple[int, int], tuple[Mapping[int, int], float]] = {}
        self._around = self._of_paragraphs()

    def _count(self, matches: Sequence[Match], owners: Sequence[int]) -> None:
        """Count leaves by unit."""
        for (_, _, leaf), unit in zip(matches, owners, strict=True):
            if (counts := self._counts.get(unit)) is None:
                counts = self._counts[unit] = {}
            counts[leaf] = counts.get(leaf, 0) + 1

    def _of_paragraphs(self) -> dict[int, float]:
        """Return what the words of each paragraph add to the score of its windows."""
        found, low = {}, 0
        for paragraph, inside in groupby(self.paragraph.values()):
            high = low + len(list(inside))
            found[paragraph] = PASSAGE_PARAGRAPH_WEIGHT * self._present(low, high)[1]
            low = high
        return found

    def _present(self, low: int, high: int) -> tuple[Mapping[int, int], float]:
        """Return how often each leaf occurs in a window, and the score of their presence."""
        cached = self._cached.get((low, high))
        if cached is None:
            counts = self._counts[self.holding[low]]
            if high > low + 1:
                counts = counts.copy()
                for unit in self.holding[low + 1 : high]:
                    for leaf, count in self._counts[unit].items():
                        counts[leaf] = counts.get(leaf, 0) + count
            value = sum([self._weights[leaf] * saturation(count) for leaf, count in counts.items()])
            cached = self._cached[low, high] = counts, value
        return cached

    def _close(self, matches: Sequence[Match], owners: Sequence[int]) -> dict[int, float]:
        """Return what words side by side add to the score of each unit; each pair of leaves counts once."""
        best: dict[tuple[int, int, int], float] = {}
        spot, last = (-1, -1), -1  # of several leaves at one position only the first: a word matches by its lemma and as typed
        for (start, end, leaf), owner in zip(matches, owners, strict=True):
            if (start, end) == spot:
                continue
            if leaf != last >= 0 <= (gap := start - spot[1]):
                value = min(self._weights[last], self._weights[leaf]) * proximity(gap)
                best[owner, last, leaf] = max(best.get((owner, last, leaf), 0.0), value)
            spot, last = (start, end), leaf
        pairs: dict[int, float] = {}
        for (unit, _, _), value in best.items():
            pairs[unit] = pairs.get(unit, 0.0) + value
        return pairs

    def of(self, low: int, high: int) -> float:
        """Return the score of a window; :mod:`frsearch.ranking` explains its terms."""
        first = self.holding[low]
        counts, score = self._present(low, high)
        score += self._around[self.paragraph[first]] + PASSAGE_POSITION_WEIGHT * self._mean / (1 + first)
        score += PASSAGE_PROXIMITY_WEIGHT * sum([self._pairs.get(unit, 0.0) for unit in self.holding[low:high]])
        return score + PASSAGE_TITLE_WEIGHT * sum([self._weights[leaf] for leaf in self._titled if leaf not in counts])


def _grow(body: str, units: Spans, first: int, last: int, taken: Set[int], longest: int) -> tuple[int, int]:
    """Extend a window by the next units of its paragraph, then those before; beyond it, only until it has :data:`SHORTEST`."""
    while True:
        is_short = units[last][1] - units[first][0] < SHORTEST
        after, before = last + 1, first - 1
        if (
            after < len(units)
            and after not in taken
            and units[after][1] - units[first][0] <= longest
            and (is_short or not _is_parted(body, units, last, after))
        ):
            last = after
        elif (
            before >= 0
            and before not in taken
            and units[last][1] - units[before][0] <= longest
            and (is_short or not _is_parted(body, units, before, first))
        ):
            first = before
        else:
            return first, last
