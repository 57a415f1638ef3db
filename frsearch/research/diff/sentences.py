"""Aligning the sentences of two texts: equal ones first, then, between these, those that are alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from attrs import define
from numpy.typing import NDArray

from frsearch.analysis.characters import APOSTROPHES
from frsearch.analysis.sentences import sentences
from frsearch.research.copies.alignment import in_order
from frsearch.research.copies.common_runs import common_runs

Row = tuple[int | None, int | None]
"""A sentence of the first text and one of the second that takes its place; None: there is none."""

ALIKE = 0.5
"""Least Dice coefficient of the words of a sentence and of what it was changed into."""

_MOST = 1_000_000
"""Pairs of sentences up to which those between two equal ones are compared: 1,000 that were replaced by 1,000 others."""

_STRAIGHT = {ord(apostrophe): "'" for apostrophe in APOSTROPHES}
_WORD = re.compile(r"\w+")


def key(text: str) -> str:
    """Return what is equal for texts that differ in white space and the shape of apostrophes alone."""
    return " ".join(text.translate(_STRAIGHT).split())


@define(slots=False)
class Sentence:
    """A sentence, where it starts in its text, in code points, and whether a line ends before it."""

    text: str
    start: int
    begins_paragraph: bool

    @cached_property
    def key(self) -> str:
        """What is equal for sentences that count as the same."""
        return key(self.text)


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of a text."""
    found = []
    end = 0
    for start, stop in sentences(text):
        found.append(Sentence(text[start:stop], start, "\n" in text[end:start]))
        end = stop
    return found


def aligned_sentences(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Row]:
    """Return the sentences of two texts in rows, each once, in the order of both; between two rows, cut ones come first."""
    numbers: dict[str, int] = {}
    texts = [np.array([numbers.setdefault(one.key, len(numbers)) for one in side], np.int32) for side in (old, new)]
    [runs] = common_runs(texts, [(0, 1)], 1).of_pairs(1)
    rows: list[Row] = []
    one = other = 0
    for first, second, count in (*in_order(runs, 1), (len(old), len(new), 0)):
        rows += _between(old, new, range(one, first), range(other, second))
        rows += [(first + at, second + at) for at in range(count)]
        one, other = first + count, second + count
    return rows


def _between(old: Sequence[Sentence], new: Sequence[Sentence], cut: range, added: range) -> Iterator[Row]:
    """Yield rows of sentences none of which is equal to one of the other text at this place."""
    pairs = _alike([old[at].text for at in cut], [new[at].text for at in added]) if cut and added else []
    one = other = 0
    for first, second in (*pairs, (len(cut), len(added))):
        yield from ((at, None) for at in cut[one:first])
        yield from ((None, at) for at in added[other:second])
        if first < len(cut):
            yield cut[first], added[second]
        one, other = first + 1, second + 1


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of sentences that are alike, ascending in both texts, so that the sum of their likeness is largest."""
    if len(old) * len(new) > _MOST:
        return []
    likeness = _dice(old, new)
    gain = np.where(likeness >= ALIKE, likeness, 0.0)
    best = np.zeros((len(old) + 1, len(new) + 1))
    for row in range(len(old)):
        reached = np.maximum(best[row, 1:], best[row, :-1] + gain[row])
        best[row + 1, 1:] = np.maximum.accumulate(reached)
    pairs = []
    one, other = len(old), len(new)
    while one and other:
        if best[one, other] == best[one - 1, other]:
            one -= 1
        elif best[one, other] == best[one, other - 1]:
            other -= 1
        else:
            one, other = one - 1, other - 1
            pairs.append((one, other))
    return pairs[::-1]


def _dice(old: Sequence[str], new: Sequence[str]) -> NDArray[np.float64]:
    """Return the Dice coefficients of the sets of words of sentences: twice the common words by the words of both (Dice 1945)."""
    words = [set(_WORD.findall(text.casefold())) for text in (*old, *new)]
    numbers = {word: number for number, word in enumerate(sorted(set().union(*words)))}
    having: dict[int, list[int]] = {}
    for sentence, some in enumerate(words[len(old) :]):
        for word in some:
            having.setdefault(numbers[word], []).append(sentence)
    common = np.zeros((len(old), len(new)))
    for sentence, some in enumerate(words[: len(old)]):
        for word in some:
            common[sentence, having.get(numbers[word], [])] += 1
    sizes = np.array([len(some) for some in words], np.float64)
    total: NDArray[np.float64] = np.maximum(sizes[: len(old), None] + sizes[None, len(old) :], 1)
    return 2 * common / total
