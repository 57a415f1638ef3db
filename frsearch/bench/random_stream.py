"""Random numbers that are the same on every machine and with every version of NumPy.

NumPy guarantees that the raw output of its bit generators never changes, but not that of its distributions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class RandomStream:
    """A stream of random numbers that depends only on its seeds."""

    def __init__(self, *seeds: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(seeds))

    def uniform(self, count: int) -> Floats:
        """Return `count` numbers from 0 (inclusive) to 1 (exclusive)."""
        raw = self._bits.random_raw(count)
        raw >>= np.uint64(11)  # in place, like the multiplication: most of the time goes to memory
        numbers = raw.astype(np.float64)
        numbers *= 2.0**-53
        return numbers

    def below(self, limits: Ints | int, count: int) -> Ints:
        """Return `count` integers from 0 (inclusive) to `limits` (exclusive): one limit for all, or one for each."""
        return np.asarray(self.uniform(count) * limits, dtype=np.int64)

    def log_normal(self, mean: float, deviation: float, count: int) -> Floats:
        """Return `count` numbers whose logarithms have this mean and standard deviation (Box and Muller 1958)."""
        radius = np.sqrt(-2 * np.log1p(-self.uniform(count)))
        return np.asarray(np.exp(mean + deviation * radius * np.cos(2 * np.pi * self.uniform(count))))
