"""Words of the vocabulary by number, drawn by their frequency and elided before vowels, many at once."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from frsearch.bench.chance import Bools, Floats, Ints
from frsearch.bench.vocabulary import SIZE, word_frequencies, words

_ELIDED = {word: word[:-1] for word in ("le", "la", "de", "que", "se", "ne", "je", "ce", "me", "jusque")}
_MUTE = tuple("aeiouyàâéèêëîïôûœh")
"""First letters before which a word is elided; that some h are aspirated is left aside."""

_BUCKETS = 1 << 20


class Vocabulary:
    """Numbers from 0 stand for the words by rank; those from ``SIZE`` on for elided forms with ' and then with ’."""

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
        """Return a word for each number from 0 to 1: the inverse of the cumulated frequency.

        A table of the first word of each of a million equal parts answers nine of ten; the others are bisected.
        """
        bucket = (uniform * _BUCKETS).astype(np.int64)
        drawn = self._first[bucket]
        open_ones = np.flatnonzero(drawn != self._first[bucket + 1])
        drawn[open_ones] = np.searchsorted(self._sums, uniform[open_ones], side="right")
        return drawn

    def elides(self, numbers: Ints) -> Bools:
        """Tell of each word whether it is elided before the one that follows it; the last is not."""
        elides = np.zeros(len(numbers), dtype=bool)
        elides[:-1] = (self._short[numbers[:-1]] >= 0) & self._mute[numbers[1:]]
        return elides

    def elided(self, numbers: Ints, where: Bools, curly: Bools) -> Ints:
        """Return the words, with the elided form `where` one is called for."""
        short = SIZE + self._short[numbers] + len(_ELIDED) * curly
        return np.where(where, short, numbers)


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, made once a process in some two seconds."""
    return Vocabulary()
