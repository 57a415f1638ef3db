"""Impacts as term frequencies: what a word counts in an article, added up over its fields, so that the cluster need not.

The cluster's own scoring knows neither that words at the beginning count more, nor how to add up fields before the score
saturates (BM25F). It is given tf · 64, rounded, as the number of times that a term occurs, and saturates that
(:mod:`~frsearch.opensearch.mapping`). The average lengths are those that the mapping was made with: what has been indexed cannot
follow an average that moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from frsearch.opensearch.terms import COUNT
from frsearch.opensearch.token_strings import TokenStrings, Words
from frsearch.ranking import FIELD_WEIGHTS, length_norms, position_weights

SCALE = 64
"""Impact of an occurrence of weight 1 in an article of average length; in one of 10,000 words, rounding moves a score by 4 %."""

_EARLY = position_weights(np.arange(1024))
"""Weights of the first words of a body; that of the last one is 1, as are all after it."""

_COUNTS = [f"{COUNT}{count} " for count in range(1 << 14)]
"""What most counts look like, with the space after them."""


class Impacts:
    """Makes the impacts of articles, given the average lengths of their fields."""

    def __init__(self, tokens: TokenStrings, averages: Mapping[str, float]) -> None:
        self._tokens = tokens
        self._averages = averages

    def of(self, level: str, fields: Mapping[str, Words], weights: Mapping[str, float] = FIELD_WEIGHTS) -> list[str]:
        """Return for each article its terms at a level with their impacts, added up over `fields`."""
        terms, numbers = self._tokens.numbered(level)
        texts = max((len(words.lengths) for words in fields.values()), default=0)
        keys, counted = [], []
        for name, words in fields.items():
            number = numbers[words.form]
            keys.append(words.text * len(terms) + number)
            counted.append(self._weights(name, words, number) * np.float32(weights[name]))
        return _strings(np.concatenate(keys), np.concatenate(counted), terms, texts)

    def _weights(self, name: str, words: Words, number: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return what each token counts: nothing where its term stands at the same position already (``étudiant·e``)."""
        norms = length_norms(words.lengths, self._averages[name], 1.0)[words.text]
        weights = norms * _EARLY.take(words.position, mode="clip") if name == "body" else norms
        again = (
            np.flatnonzero(words.is_joined[1:] & (number[1:] == number[:-1]) & (words.position[1:] == words.position[:-1])) + 1
        )
        weights[again] = 0
        return weights


def _strings(keys: NDArray[np.int64], weights: NDArray[np.float32], terms: Sequence[str], texts: int) -> list[str]:
    """Return for each text its terms with the sums of their weights; a key is text · number of terms + term."""
    pairs, inverse = np.unique(keys, return_inverse=True)
    sums = np.rint(np.bincount(inverse, weights, len(pairs)) * SCALE).astype(np.int64).clip(1)
    counts = list(map(_COUNTS.__getitem__, np.minimum(sums, len(_COUNTS) - 1).tolist()))
    for at in np.flatnonzero(sums >= len(_COUNTS)).tolist():
        counts[at] = f"{COUNT}{sums[at]} "
    pieces = [""] * (2 * len(counts))
    pieces[::2] = map(terms.__getitem__, (pairs % max(len(terms), 1)).tolist())
    pieces[1::2] = counts
    bounds = 2 * np.searchsorted(pairs, np.arange(texts + 1) * len(terms))
    return ["".join(pieces[first:last])[:-1] for first, last in pairwise(bounds.tolist())]
