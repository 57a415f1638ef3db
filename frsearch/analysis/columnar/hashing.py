"""Words numbered by array arithmetic: each is told by a 64-bit key made of its symbols, found in an open-addressing table."""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

from frsearch.analysis.columnar.arrays import Ints, Offsets
from frsearch.analysis.columnar.symbols import Symbols

Keys = NDArray[np.uint64]

LONGEST = 32
"""Symbols of the longest word that has a key of its own."""

_MULTIPLIERS = np.frombuffer(os.urandom(8 * (1 + LONGEST // 8)), np.uint64) | np.uint64(1)
"""Drawn for this process, so that nobody can prepare words of one key; odd, so that multiplying loses nothing."""

_BEYOND = np.array([64, *range(56, -1, -8)], np.uint64)
"""How many bits of eight symbols lie beyond the end of a word, by its length up to 8."""


def keys(signs: Symbols, starts: Offsets, lengths: Offsets) -> Keys:
    """Return a key for each word of the text with these symbols, which tells words of up to :data:`LONGEST` symbols apart.

    Words of up to eight are told for certain: they are their own key but for a multiplication, which can be undone. Of
    longer ones the parts of eight are multiplied, mixed and added, so that two have one key by chance alone.
    """
    eights = np.ndarray(len(signs) - 7, np.uint64, signs, strides=(1,))  # the eight symbols that begin at each place
    return _keys(eights, starts, lengths, list(_MULTIPLIERS))


def _keys(eights: Keys, starts: Offsets, lengths: Offsets, multipliers: list[np.uint64]) -> Keys:
    found: Keys = eights[starts]
    found <<= _BEYOND.take(lengths, mode="clip")
    found *= multipliers[0]
    long = np.flatnonzero(lengths > 8)
    if len(long) and len(multipliers) > 2:
        first = found[long]
        first ^= first >> np.uint64(32)
        first *= multipliers[-1]
        found[long] = first + _keys(eights, starts[long] + 8, lengths[long] - 8, multipliers[1:])
    return found


class KeyTable:
    """Keys → values, by open addressing with linear probing, a whole array at a time."""

    def __init__(self) -> None:
        self._size = 0
        self._added: list[tuple[Keys, Ints]] = []
        self._make(16)

    def get(self, keys: Keys) -> tuple[Ints, Offsets]:
        """Return the value of each key, and the places of those that are not there (whose values mean nothing)."""
        slots = self._slots(keys)
        values = self._values.take(slots)
        left = np.flatnonzero(self._keys.take(slots) != keys)
        slots, keys = slots[left], keys[left]
        missing = [left[:0]]
        while len(left):
            here = self._keys[slots]
            values[left] = self._values[slots]
            missing.append(left[here == 0])
            on = np.flatnonzero((here != 0) & (here != keys))
            left, slots, keys = left[on], self._behind(slots[on]), keys[on]
        return values, np.concatenate(missing)

    def add(self, keys: Keys, values: Ints) -> None:
        """Put in keys that are not there yet, each once."""
        self._size += len(keys)
        self._added.append((keys, values))
        if 4 * self._size <= len(self._keys):
            self._put(keys, values)
        else:
            self._make((4 * self._size).bit_length())
            for earlier in self._added:  # in their order: frequent words, met early, shall be found at once
                self._put(*earlier)

    def _put(self, keys: Keys, values: Ints) -> None:
        slots = self._slots(keys)
        while len(keys):
            # Of several that want one free slot the last written gets it; the others see that and go on.
            free = np.flatnonzero(self._keys[slots] == 0)
            self._keys[slots[free]] = keys[free]
            self._values[slots[free]] = values[free]
            on = np.flatnonzero(self._keys[slots] != keys)
            slots, keys, values = self._behind(slots[on]), keys[on], values[on]

    def _make(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._keys = np.zeros(1 << bits, np.uint64)
        self._values = np.zeros(1 << bits, np.int32)

    def _slots(self, keys: Keys) -> Offsets:
        return (keys >> self._shift).view(np.int64)

    def _behind(self, slots: Offsets) -> Offsets:
        return (slots + 1) & (len(self._keys) - 1)
