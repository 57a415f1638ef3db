"""Spans of positions, and what of them makes a phrase, or words near each other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """An occurrence: its first position and the last that it covers, and where it starts and ends in the text."""

    first: int
    last: int
    start: int
    end: int


def chained(words: Sequence[Sequence[Span]], slop: int) -> list[Span]:
    """Return where words follow each other, with at most `slop` other words between each and the next.

    Of the occurrences that end in the same word, the shortest counts.
    """
    found = list(words[0])
    for row in words[1:]:
        ends = sorted((last, first, start) for first, last, start, _ in found)
        found = []
        for first, last, _, end in row:
            at = bisect_left(ends, (first,)) - 1  # the nearest earlier occurrence of the words so far
            if at >= 0 and first - ends[at][0] <= slop + 1:
                found.append(Span(ends[at][1], last, ends[at][2], end))
    return found


def near(children: Sequence[Sequence[Span]], distance: int) -> list[Span]:
    """Return the spans of each child that are within `distance` words of one of the child before and of the child after it."""
    found = [list(spans) for spans in children]
    for at in range(1, len(found)):
        found[at] = _close(found[at], found[at - 1], distance)
    for at in range(len(found) - 2, -1, -1):
        found[at] = _close(found[at], found[at + 1], distance)
    return [span for spans in found for span in spans]


def _close(spans: Sequence[Span], others: Sequence[Span], distance: int) -> list[Span]:
    lasts, firsts = sorted(span.last for span in others), sorted(span.first for span in others)
    found = []
    for span in spans:
        before, after = bisect_left(lasts, span.first) - 1, bisect_right(firsts, span.last)
        is_before = before >= 0 and span.first - lasts[before] <= distance
        if is_before or (after < len(firsts) and firsts[after] - span.last <= distance):
            found.append(span)
    return found


def together(children: Sequence[Sequence[Span]], sentence_of: Callable[[int], int]) -> list[Span]:
    """Return the spans of each child in sentences in which every child occurs."""
    found: list[list[tuple[int, Span]]] = []
    for spans in children:
        numbered = ((sentence_of(span.first), sentence_of(span.last), span) for span in spans)
        found.append([(first, span) for first, last, span in numbered if first == last])
    common = set.intersection(*({number for number, _ in spans} for spans in found))
    return [span for spans in found for number, span in spans if number in common]
