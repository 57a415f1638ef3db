"""Passages: where a query's words stand in an article, which stretches answer best, and what to highlight in them.

The engine knows where the words of a query stand. Three steps, one function each: :func:`_windows` (sentences → candidate
stretches), :class:`_Stretch` (a stretch as a small document), :func:`best_passages` (the best ones, apart).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from frsearch.model import Passage, Span
from frsearch.query import Match

SHORTEST = 150
"""Code points under which a passage takes in neighbouring sentences, where they fit: less is hard to judge."""

_REPEATED = 0.2
"""What each further occurrence of a word adds, as a part of its weight. A guess."""

_CLOSENESS = 0.5
"""What two different words of the query add by standing side by side, as a part of the mean weight. A guess."""

_EARLINESS = 0.3
"""What standing at the very start of the article adds, as a part of the mean weight. A guess."""

_STARTS = 1000
_SENTENCES = 20
"""Sentences with a match at which a window may start, and that it may hold: a giant article must not take minutes."""

_BREAK = re.compile(r"\s++(?!(?<=[0-9]\s)[0-9]{3}(?![0-9]))")
"""Where a long sentence may be cut: white space, but not inside ``100 000``."""

_CLAUSE_ENDS = ",;:.!?…»)"


def highlights(matches: Iterable[Match]) -> tuple[Span, ...]:
    """Return the spans of `matches`, in order; those that overlap become one."""
    spans: list[Span] = []
    for match in sorted(matches):
        if spans and match.start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, match.end))
        else:
            spans.append(Span(match.start, match.end))
    return tuple(spans)


def best_passages(
    body: str,
    sentences: Sequence[tuple[int, int]],
    matches: Sequence[Match],
    weights: Mapping[int, float],
    limit: int,
    longest: int,
) -> tuple[Passage, ...]:
    """Return up to `limit` passages of `body`, best first, that do not overlap.

    Each is a run of whole sentences of `longest` code points at most; of a longer sentence it is a part, cut between
    words. A phrase that stands across the end of a sentence, or where one would be cut, stays whole if it is short
    enough. ``weights`` tells what each leaf's presence is worth. Where nothing matches, the passage is the lead.
    """
    if limit < 1 or not body.strip():
        return ()
    units = _units(body, sentences, matches, longest)
    chosen: list[tuple[float, int, int]] = []
    if matches:
        windows = _windows(units, matches, weights, longest, len(body))
        for score, first, last in sorted(windows, key=lambda window: (-window[0], window[1], window[2])):
            if all(last < other_first or first > other_last for _, other_first, other_last in chosen):
                chosen.append((score, first, last))
            if len(chosen) == limit:
                break
    else:
        chosen = [(0.0, 0, 0)]
    taken = {number for _, first, last in chosen for number in range(first, last + 1)}
    passages = []
    for score, low, high in chosen:
        first, last = _grow(units, low, high, taken, longest)
        taken.update(range(first, last + 1))
        passages.append(_passage(body, units[first][0], units[last][1], score, matches))
    return tuple(passages)


def _passage(body: str, start: int, end: int, score: float, matches: Sequence[Match]) -> Passage:
    inside = [
        Match(max(m.start, start) - start, min(m.end, end) - start, m.leaf)
        for m in matches
        if m.start < end and m.end > start  # of a phrase longer than a passage, the part that is in it
    ]
    return Passage(body[start:end], start, end, score, highlights(inside))


def _units(body: str, sentences: Sequence[tuple[int, int]], matches: Sequence[Match], longest: int) -> Sequence[tuple[int, int]]:
    """Return the sentences, those across whose border a phrase stands as one, and long ones in parts."""
    starts = [start for start, _ in sentences]
    following = [*starts[1:], sentences[-1][1]]
    is_crossed = any(match.end > following[bisect_right(starts, match.start) - 1] for match in matches)
    if not is_crossed and all(end - start <= longest for start, end in sentences):
        return sentences
    is_held = _inside_of(matches)
    return [unit for stretch in _joined(sentences, is_held) for unit in _cut(body, stretch, longest, is_held)]


def _inside_of(matches: Sequence[Match]) -> Callable[[int], bool]:
    """Return a function that tells whether an offset lies inside one of `matches`, which are in order."""
    starts = [match.start for match in matches]
    reach = list(accumulate((match.end for match in matches), max, initial=0))
    return lambda offset: reach[bisect_left(starts, offset)] > offset


def _joined(spans: Iterable[tuple[int, int]], is_held: Callable[[int], bool]) -> list[tuple[int, int]]:
    """Make one stretch of sentences across whose border a phrase stands."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and is_held(start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _cut(body: str, sentence: tuple[int, int], longest: int, is_held: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    """Yield a sentence, or, where it is too long, parts of it that end between words and hold `longest` at most."""
    start, end = sentence
    while end - start > longest:
        breaks: list[re.Match[str]] = []
        for found in _BREAK.finditer(body, start, end):
            if breaks and found.start() > start + longest:
                break
            breaks.append(found)
        if not breaks:
            break
        free = [found for found in breaks if not is_held(found.start())] or breaks
        after_a_clause = [found for found in free[len(free) // 2 :] if body[found.start() - 1] in _CLAUSE_ENDS]
        last = (after_a_clause or free)[-1]
        yield start, last.start()
        start = last.end()
    yield start, end


Window = tuple[float, int, int]
"""Its score, and the first and last of the sentences in it."""


def _windows(
    units: Sequence[tuple[int, int]], matches: Sequence[Match], weights: Mapping[int, float], longest: int, length: int
) -> Iterator[Window]:
    """Yield runs of sentences that start and end with a match and are short enough, each with its score."""
    starts = [start for start, _ in units]
    owners = [bisect_right(starts, match.start) - 1 for match in matches]
    holding = sorted(set(owners))
    lows = [*(bisect_left(owners, number) for number in holding), len(matches)]
    for index, first in enumerate(holding[:_STARTS]):
        start = units[first][0]
        stretch = _Stretch(weights, 1.0 - start / length)
        for at, last in enumerate(holding[index : index + _SENTENCES], index):
            if units[last][1] - start > longest and last > first:
                break
            stretch.extend(matches[lows[at] : lows[at + 1]])
            yield stretch.score(), first, last


class _Stretch:
    """A stretch as a small document, that grows: each word of the query counts once by its weight, repeats a little."""

    def __init__(self, weights: Mapping[int, float], earliness: float) -> None:
        self._weights = weights
        self._earliness = earliness
        self._seen: set[int] = set()
        self._once = self._again = 0.0
        self._count = 0
        self._spot = (-1, -1)
        self._leaf = -1  # of several at one spot the first: a word matches by its lemma and as typed
        self._gap: int | None = None

    def extend(self, matches: Iterable[Match]) -> None:
        """Take in the next matches."""
        for start, end, leaf in matches:
            self._count += 1
            if leaf in self._seen:
                self._again += self._weights[leaf]
            else:
                self._seen.add(leaf)
                self._once += self._weights[leaf]
            if (start, end) != self._spot:
                gap = start - self._spot[1]
                if leaf != self._leaf >= 0 <= gap and (self._gap is None or gap < self._gap):
                    self._gap = gap
                self._spot, self._leaf = (start, end), leaf

    def score(self) -> float:
        """Return the weights of its words, and a part of their mean for closeness and for earliness."""
        mean = self._once / len(self._seen)
        closeness = 0.0 if self._gap is None else 1.0 / max(self._gap, 1)
        score = self._once + _REPEATED * self._again / self._count
        return score + mean * (_CLOSENESS * closeness + _EARLINESS * self._earliness)


def _grow(units: Sequence[tuple[int, int]], first: int, last: int, taken: set[int], longest: int) -> tuple[int, int]:
    """Take in the next sentences, then the ones before, until a passage is long enough to be judged."""
    while units[last][1] - units[first][0] < SHORTEST:
        if last + 1 < len(units) and last + 1 not in taken and units[last + 1][1] - units[first][0] <= longest:
            last += 1
        elif first > 0 and first - 1 not in taken and units[last][1] - units[first - 1][0] <= longest:
            first -= 1
        else:
            break
    return first, last
