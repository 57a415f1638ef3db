"""Runs of words that two texts have in common, found for many pairs of texts at a time.

Each text is a row of numbers of words. Every *k* words in a row have a hash; equal hashes of the two texts of a pair are joined
by sorting, and matches that follow each other in both texts make a maximal run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Hashes = NDArray[np.uint64]

MOST_MATCHES = 64
"""Matches of the same words in a pair of texts up to which all count. Of words that both texts repeat more often, the first
occurrences match, the second ones, and so on: a text that repeats one word a million times takes no longer than another."""

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))
"""Shifts and factors of splitmix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators")."""


class Runs(NamedTuple):
    """Maximal runs of common words, a row each, by pair: where it starts in the first and in the second text, and its words."""

    pairs: Counts
    first: Counts
    second: Counts
    words: Counts

    def of_pairs(self, count: int) -> Iterator[list[tuple[int, int, int]]]:
        """Yield the runs of each of `count` pairs, as (start in the first text, start in the second, words)."""
        bounds = np.searchsorted(self.pairs, np.arange(count + 1)).tolist()
        rows = list(zip(self.first.tolist(), self.second.tolist(), self.words.tolist(), strict=True))
        for low, high in pairwise(bounds):
            yield rows[low:high]


def common_runs(texts: Sequence[NDArray[np.int32]], pairs: Sequence[tuple[int, int]], k: int) -> Runs:
    """Return the maximal runs of `k` words or more that the texts of each pair have in common.

    >>> texts = [np.array([1, 2, 3, 4, 5, 9]), np.array([7, 2, 3, 4, 5, 8])]
    >>> [row.tolist() for row in common_runs(texts, [(0, 1)], 3)]
    [[0], [1], [1], [4]]
    """
    lengths = np.array([len(text) for text in texts], np.int64)
    starts = np.cumsum(lengths) - lengths
    hashes = _hashes(np.concatenate([_NONE, *texts]), k)
    sides = np.array(pairs, np.int64).reshape(-1, 2)
    first, second = (_grams(hashes, starts[side], np.maximum(lengths[side] - k + 1, 0)) for side in sides.T)
    pair, left, right = _matches(first, second)
    order = np.lexsort((left, right - left, pair))
    pair, left, right = pair[order], left[order], right[order]
    follows = (np.diff(pair) == 0) & (np.diff(left) == 1) & (np.diff(right) == 1)
    begins = np.flatnonzero(np.append(True, ~follows)[: len(pair)])
    sizes = np.diff(np.append(begins, len(pair)))
    return Runs(pair[begins], left[begins], right[begins], sizes + k - 1)


_NONE = np.zeros(0, np.int32)


def mixed(numbers: NDArray[np.integer]) -> Hashes:
    """Return numbers of which all 64 bits depend on every bit of these."""
    values: Hashes = numbers.astype(np.uint64) + _FACTOR
    for shift, factor in _MIX:
        values ^= values >> shift
        values *= factor
    values ^= values >> np.uint64(31)
    return values


def _hashes(numbers: NDArray[np.integer], k: int) -> Hashes:
    """Return a hash of each `k` numbers in a row."""
    words = mixed(numbers)
    count = max(len(words) - k + 1, 0)
    hashes = np.zeros(count, np.uint64)
    for at in range(k):
        hashes *= _FACTOR
        hashes += words[at : at + count]
    return mixed(hashes)


class _Grams(NamedTuple):
    """The `k` words in a row of one text of each pair: ``keys`` that are equal for the same words and pair, ascending."""

    keys: Hashes
    pairs: Counts
    places: Counts


def _grams(hashes: Hashes, starts: Counts, counts: Counts) -> _Grams:
    """Return those of texts that begin at `starts`, and have `counts` of them."""
    pairs = np.repeat(np.arange(len(starts)), counts)
    places = np.arange(len(pairs)) - np.repeat(np.cumsum(counts) - counts, counts)
    keys = hashes[starts[pairs] + places] ^ mixed(pairs)
    order = np.argsort(keys, kind="stable")
    return _Grams(keys[order], pairs[order], places[order])


def _matches(first: _Grams, second: _Grams) -> tuple[Counts, Counts, Counts]:
    """Return the pair and the place in both texts of each match."""
    (keys, at, count), (others, other_at, other_count) = (
        np.unique(of.keys, return_index=True, return_counts=True) for of in (first, second)
    )
    _, one, other = np.intersect1d(keys, others, assume_unique=True, return_indices=True)
    at, count, other_at, other_count = at[one], count[one], other_at[other], other_count[other]
    has_all = count * other_count <= MOST_MATCHES
    matches = np.where(has_all, count * other_count, np.minimum(count, other_count))
    group = np.repeat(np.arange(len(matches)), matches)
    number = np.arange(len(group)) - np.repeat(np.cumsum(matches) - matches, matches)
    divisor = np.where(has_all, other_count, 1)[group]
    left = at[group] + number // divisor
    right = other_at[group] + np.where(has_all[group], number % divisor, number)
    return first.pairs[left], first.places[left], second.places[right]
