"""Array types of the columnar modules, and two operations that they share."""

from __future__ import annotations

from array import array
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Offsets = NDArray[np.int64]
"""Indices into an array, or code points of a text."""

Number = TypeVar("Number", np.int32, np.int64)


def steps(positions: Offsets, values: NDArray[Number], length: int) -> NDArray[Number]:
    """Return an array of this length that is 0 up to the first of `positions`, then holds each value from its position on."""
    return np.repeat(np.append(np.zeros(1, values.dtype), values), np.diff(positions, prepend=0, append=length))


def view(values: array[int]) -> Ints:
    """Return a growing array as a NumPy array that shares its memory; it must not grow while the view is in use."""
    return np.frombuffer(values, np.int32) if values else np.zeros(0, np.int32)
