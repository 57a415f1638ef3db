"""Passages: where a query's words stand in an article, which stretches answer best, and what to highlight in them.

The engine knows where the words of a query stand. Three steps: :func:`_windows` (sentences → candidate stretches),
:class:`_Scores` (a stretch as a small document), :func:`best_passages` (the best ones, apart).
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate, groupby, pairwise
from operator import sub
from typing import NamedTuple, TypeAlias

from frsearch.model import Passage, Span
from frsearch.query import Match
from frsearch.ranking import (
    PASSAGE_PARAGRAPH_WEIGHT,
    PASSAGE_POSITION_WEIGHT,
    PASSAGE_PROXIMITY_WEIGHT,
    PASSAGE_TITLE_WEIGHT,
    proximity,
    saturation,
)

SHORTEST = 150
"""Code points under which a passage takes in neighbouring sentences, where they fit: less is hard to judge."""

_STARTS = 1000
_SENTENCES = 20
"""Sentences with a match at which a window may start, and that it may hold: a giant article must not take minutes."""

_BREAK = re.compile(r"\s++(?!(?<=[0-9]\s)[0-9]{3}(?![0-9]))")
"""Where a long sentence may be cut: white space, but not inside ``100 000``."""

_CLAUSE_ENDS = ",;:.!?…»)"


Spans: TypeAlias = Sequence[tuple[int, int]]
"""From where to where sentences are, or parts of them, in order."""


def highlights(matches: Iterable[Match]) -> tuple[Span, ...]:
    """Return the spans of `matches`, in order; those that overlap become one."""
    spans: list[Span] = []
    for match in sorted(matches):
        if spans and match.start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, match.end))
        else:
            spans.append(Span(match.start, match.end))
    return tuple(spans)


class Evidence(NamedTuple):
    """What a query has in an article: where its leaves stand in the body and where words of their families do.

    Both are in order. ``weights`` tells what the presence of each leaf is worth, ``titled`` which leaves the title has.
    """

    matches: Sequence[Match]
    related: Sequence[Match]
    weights: Mapping[int, float]
    titled: Set[int]


def best_passages(body: str, sentences: Spans, evidence: Evidence, limit: int, longest: int) -> tuple[Passage, ...]:
    """Return up to `limit` passages of `body`, best first, that do not overlap.

    Each is a run of whole sentences of `longest` code points at most; of a longer sentence it is a part, cut between
    words. A phrase that stands across the end of a sentence, or where one would be cut, stays whole if it is short
    enough. Where nothing matches, the passage is the lead.
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
        passages.append(_passage(body, units[first][0], units[last][1], score, evidence.matches))
    return tuple(passages)


def _passage(body: str, start: int, end: int, score: float, matches: Sequence[Match]) -> Passage:
    inside = [
        Match(max(m.start, start) - start, min(m.end, end) - start, m.leaf)
        for m in matches
        if m.start < end and m.end > start  # of a phrase longer than a passage, the part that is in it
    ]
    return Passage(body[start:end], start, end, score, highlights(inside))


def _units(body: str, sentences: Spans, evidence: Evidence, longest: int) -> tuple[Spans, list[int]]:
    """Return the sentences, those across whose border a phrase stands as one, and long ones in parts; and whose each match is.

    What is too far from all evidence to get into a passage with it stays as it is.
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
    """Return the unit, of those that start there, in which each match begins."""
    return [bisect_right(starts, start, 1) - 1 for start, _, _ in matches]  # in the first one at least, whatever a stranger wrote


def _overlap(matches: Sequence[Match]) -> Callable[[int, int], bool]:
    """Return a function that tells whether one of `matches`, which are in order, begins before `end` and ends behind `start`."""
    starts = [match.start for match in matches]
    reach = list(accumulate((match.end for match in matches), max, initial=0))
    return lambda start, end: reach[bisect_left(starts, end)] > start


def _joined(spans: Iterable[tuple[int, int]], is_held: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    """Make one stretch of sentences across whose border a phrase stands."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and is_held(start, start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _cut(body: str, start: int, end: int, longest: int, is_held: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """Yield parts of a sentence that is too long: they end between words and hold `longest` at most."""
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
"""Its score, and the first and last of the sentences in it."""


def _best_first(window: Window) -> tuple[float, int, int]:
    score, first, last = window
    return -score, first, last


def _is_parted(body: str, units: Spans, one: int, other: int) -> bool:
    """Tell whether a paragraph ends between two units, the first of which comes first."""
    return body.find("\n", units[one][1], units[other][0]) >= 0


def _windows(units: Spans, scores: _Scores, longest: int) -> Iterator[Window]:
    """Yield runs of sentences of one paragraph that start with a match and are as long as can be, each with its score."""
    holding, paragraph = scores.holding, scores.paragraph
    for low, first in enumerate(holding[:_STARTS]):
        high = low + 1
        for following in holding[high : low + _SENTENCES]:
            if units[following][1] - units[first][0] > longest or paragraph[following] != paragraph[first]:
                break
            high += 1
        yield scores.of(low, high), first, holding[high - 1]


class _Scores:
    """Scores stretches of an article by the words of the query in each of its sentences.

    ``holding`` are the sentences that have some; a stretch is those from the `low`-th up to the `high`-th of them.
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
        self._known: dict[tuple[int, int], tuple[Mapping[int, int], float]] = {}
        self._around = self._of_paragraphs()

    def _count(self, matches: Sequence[Match], owners: Sequence[int]) -> None:
        """Count leaves by sentence."""
        for (_, _, leaf), unit in zip(matches, owners, strict=True):
            if (counts := self._counts.get(unit)) is None:
                counts = self._counts[unit] = {}
            counts[leaf] = counts.get(leaf, 0) + 1

    def _of_paragraphs(self) -> dict[int, float]:
        """Return what the words of each paragraph add to a stretch of it."""
        found, low = {}, 0
        for paragraph, inside in groupby(self.paragraph.values()):
            high = low + len(list(inside))
            found[paragraph] = PASSAGE_PARAGRAPH_WEIGHT * self._present(low, high)[1]
            low = high
        return found

    def _present(self, low: int, high: int) -> tuple[Mapping[int, int], float]:
        """Return how often each leaf stands in a stretch, and what these words give by being there."""
        known = self._known.get((low, high))
        if known is None:
            counts = self._counts[self.holding[low]]
            if high > low + 1:
                counts = counts.copy()
                for unit in self.holding[low + 1 : high]:
                    for leaf, count in self._counts[unit].items():
                        counts[leaf] = counts.get(leaf, 0) + count
            value = sum([self._weights[leaf] * saturation(count) for leaf, count in counts.items()])
            known = self._known[low, high] = counts, value
        return known

    def _close(self, matches: Sequence[Match], owners: Sequence[int]) -> dict[int, float]:
        """Return for each sentence what its words add that stand side by side, each two of them once."""
        best: dict[tuple[int, int, int], float] = {}
        spot, last = (-1, -1), -1  # of several leaves at one spot the first: a word matches by its lemma and as typed
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
        """Return the score of a stretch; its terms are named in :mod:`frsearch.ranking`."""
        first = self.holding[low]
        counts, score = self._present(low, high)
        score += self._around[self.paragraph[first]] + PASSAGE_POSITION_WEIGHT * self._mean / (1 + first)
        score += PASSAGE_PROXIMITY_WEIGHT * sum([self._pairs.get(unit, 0.0) for unit in self.holding[low:high]])
        return score + PASSAGE_TITLE_WEIGHT * sum([self._weights[leaf] for leaf in self._titled if leaf not in counts])


def _grow(body: str, units: Spans, first: int, last: int, taken: Set[int], longest: int) -> tuple[int, int]:
    """Take in the next sentences of the paragraph, then those before; of others, until a passage can be judged."""
    while True:
        is_short = units[last][1] - units[first][0] < SHORTEST
        behind, before = last + 1, first - 1
        if (
            behind < len(units)
            and behind not in taken
            and units[behind][1] - units[first][0] <= longest
            and (is_short or not _is_parted(body, units, last, behind))
        ):
            last = behind
        elif (
            before >= 0
            and before not in taken
            and units[last][1] - units[before][0] <= longest
            and (is_short or not _is_parted(body, units, before, first))
        ):
            first = before
        else:
            return first, last
