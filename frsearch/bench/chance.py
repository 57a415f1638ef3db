"""Numbers by chance that are the same on every machine and with every NumPy.

NumPy promises the raw output of its bit generators for good, but not what its distributions make of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Chance:
    """A stream of numbers that depends on its seeds alone."""

    def __init__(self, *seeds: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(seeds))

    def uniform(self, count: int) -> Floats:
        """Return `count` numbers from 0 up to and without 1."""
        raw = self._bits.random_raw(count)
        raw >>= np.uint64(11)  # in place, as the next line: most of a generator's time is memory
        numbers = raw.astype(np.float64)
        numbers *= 2.0**-53
        return numbers

    def below(self, limits: Ints | int, count: int) -> Ints:
        """Return `count` integers from 0 up to and without `limits`: one limit for all, or one each."""
        return np.asarray(self.uniform(count) * limits, dtype=np.int64)

    def log_normal(self, mean: float, deviation: float, count: int) -> Floats:
        """Return `count` numbers whose logarithms have this mean and standard deviation (Box and Muller 1958)."""
        radius = np.sqrt(-2 * np.log1p(-self.uniform(count)))
        return np.asarray(np.exp(mean + deviation * radius * np.cos(2 * np.pi * self.uniform(count))))
