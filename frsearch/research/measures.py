"""Measures of association and keyness as small pure functions, each with its formula and its paper.

All take and return arrays or single numbers. Two groups of words are compared, such as the words near a node and all others:
*one* and *other* are the occurrences of a word in each, ``one_size`` and ``other_size`` the words of each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

SIGNIFICANT = 10.83
"""The log-likelihood that chance exceeds once in a thousand words: χ² with one degree of freedom, p = .001."""


def expected(one: ArrayLike, other: ArrayLike, one_size: ArrayLike, other_size: ArrayLike) -> NDArray[np.float64]:
    """Return how often a word would occur in the first group if it were equally frequent in both.

    >>> float(expected(30, 70, 1_000, 9_000))
    10.0
    """
    share = np.asarray(one_size, np.float64) / np.maximum(np.add(one_size, other_size), 1)
    return np.asarray(np.add(one, other) * share)


def log_likelihood(k11: ArrayLike, k12: ArrayLike, k21: ArrayLike, k22: ArrayLike) -> NDArray[np.float64]:
    """Return the log-likelihood ratio G² = 2 Σ O ln(O / E) over the four cells of a contingency table.

    Dunning 1993, *Accurate methods for the statistics of surprise and coincidence*, whose table 1 has ``the swiss``:

    >>> float(log_likelihood(110, 2442, 111, 29114).round(2))
    270.72
    """
    cells = np.array(np.broadcast_arrays(k11, k12, k21, k22), np.float64)
    rows = cells[0] + cells[1], cells[2] + cells[3]
    columns = cells[0] + cells[2], cells[1] + cells[3]
    total = rows[0] + rows[1]
    products = np.array([rows[0] * columns[0], rows[0] * columns[1], rows[1] * columns[0], rows[1] * columns[1]])
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(cells > 0, cells * np.log(cells * total / products), 0.0)
    return np.asarray(np.maximum(2 * terms.sum(axis=0), 0.0))  # rounding may leave less than nothing of equal shares


def log_ratio(one: ArrayLike, other: ArrayLike, one_size: ArrayLike, other_size: ArrayLike) -> NDArray[np.float64]:
    """Return log₂ of the ratio of relative frequencies: 1 means twice as frequent, 2 four times.

    Hardie 2014, *Log Ratio: an informal introduction*. Half an occurrence replaces none.

    >>> float(log_ratio(40, 10, 1_000, 1_000)), float(log_ratio(2, 0, 1_000, 1_000))
    (2.0, 2.0)
    """
    ones, others = (np.where(np.asarray(count) > 0, count, 0.5) for count in (one, other))
    ratio = ones * np.maximum(other_size, 1) / (others * np.maximum(one_size, 1))
    return np.asarray(np.log2(ratio))


def log_dice(together: ArrayLike, node: ArrayLike, word: ArrayLike) -> NDArray[np.float64]:
    """Return 14 + log₂(2 · together / (node + word)): 14 for words that always occur together, a point less for half of that.

    Rychlý 2008, *A lexicographer-friendly association score*. It does not depend on the size of the corpus. A word occurs with at
    most one occurrence of the node: `together` counts no more than there are of either.

    >>> float(log_dice(20, 20, 20)), float(log_dice(10, 20, 20))
    (14.0, 13.0)
    """
    pairs = np.minimum(np.minimum(together, node), word)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(14 + np.log2(2 * pairs / np.add(node, word, dtype=np.float64)))


def deviation(occurrences: ArrayLike, sizes: ArrayLike) -> float:
    """Return the dispersion DP of a word over parts of a corpus: 0 if it is spread like the text, near 1 if it is in few parts.

    DP = ½ Σ |v − s|, where each part has the share v of the word's `occurrences` and the share s of all words (`sizes`). Gries
    2008, *Dispersions and adjusted frequencies in corpora*, section 3; scaled as in Lijffijt & Gries 2012, so that 1 is its
    maximum: divided by 1 − min s.

    >>> deviation([2, 2, 2], [10, 10, 10]), deviation([3, 0], [10, 10])
    (0.0, 1.0)
    """
    counts, words = np.asarray(occurrences, np.float64), np.asarray(sizes, np.float64)
    counts, words = counts[words > 0], words[words > 0]
    if not counts.sum() or len(words) < 2:
        return 0.0
    shares = words / words.sum()
    return float(0.5 * np.abs(counts / counts.sum() - shares).sum() / (1 - shares.min()))
