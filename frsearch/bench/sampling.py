"""Samples words of the vocabulary by their frequency, and elides them before vowels, many at once."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from frsearch.bench.random_stream import Bools, Floats, Ints
from frsearch.bench.vocabulary import SIZE, word_frequencies, words

_ELIDED = {word: word[:-1] for word in ("le", "la", "de", "que", "se", "ne", "je", "ce", "me", "jusque")}
_MUTE = tuple("aeiouyàâéèêëîïôûœh")
"""Initial letters before which a word is elided. Aspirated h is ignored."""

_BUCKETS = 1 << 20


class WordSampler:
    """Words as numbers: the rank from 0, or from ``SIZE`` on the elided forms with ' and then with ’."""

    def __init__(self) -> None:
        listed = words()
        cut = [_ELIDED[word] + apostrophe for apostrophe in "'’" for word in _ELIDED]
        self.spelled: NDArray[np.object_] = np.array([*listed, *cut], dtype=object)
        self._mute = np.array([word.startswith(_MUTE) for word in listed])
        self._short = np.full(SIZE, -1, dtype=np.int64)
        for number, word in enumerate(_ELIDED):
            self._short[listed.index(word)] = number
        self._sums = np.cumsum(word_frequencies())
        self._sums[-1] = 1.0
        self._first = np.searchsorted(self._sums, np.arange(_BUCKETS + 1) / _BUCKETS, side="right")

    def draw(self, uniform: Floats) -> Ints:
        """Return a word for each number from 0 to 1: the inverse of the cumulative frequency.

        A table with the first word of each of a million equal buckets answers nine in ten; the others are found by bisection.
        """
        bucket = (uniform * _BUCKETS).astype(np.int64)
        drawn = self._first[bucket]
        undecided = np.flatnonzero(drawn != self._first[bucket + 1])
        drawn[undecided] = np.searchsorted(self._sums, uniform[undecided], side="right")
        return drawn

    def elides(self, numbers: Ints) -> Bools:
        """Return whether each word is elided before the next one; the last word is not."""
        elides = np.zeros(len(numbers), dtype=bool)
        elides[:-1] = (self._short[numbers[:-1]] >= 0) & self._mute[numbers[1:]]
        return elides

    def elided(self, numbers: Ints, where: Bools, curly: Bools) -> Ints:
        """Return the words, with the elided form of those `where` is true."""
        short = SIZE + self._short[numbers] + len(_ELIDED) * curly
        return np.where(where, short, numbers)


@cache
def word_sampler() -> WordSampler:
    """Return the sampler, which takes some two seconds to make, once per process."""
    return WordSampler()
