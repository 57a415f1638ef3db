"""Words identified by array arithmetic: a 64-bit key is computed from the symbols of each, and looked up in a hash table."""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray

from frsearch.analysis.columnar.arrays import Ints, Offsets
from frsearch.analysis.columnar.symbols import Symbols

Keys = NDArray[np.uint64]

MAX_KEYED_LENGTH = 32
"""Symbols. The keys of longer words ignore the rest, so these are identified by their strings."""

_MULTIPLIERS = np.frombuffer(os.urandom(8 * (1 + MAX_KEYED_LENGTH // 8)), np.uint64) | np.uint64(1)
"""Random for each process, so that nobody can prepare words that collide; odd, so that multiplication is invertible."""

_BEYOND = np.array([64, *range(56, -1, -8)], np.uint64)
"""How many bits of a group of eight symbols are beyond the end of a word, by the length of the word (up to 8)."""


def keys(symbols: Symbols, starts: Offsets, lengths: Offsets) -> Keys:
    """Return a key for each word, which identifies words of up to :data:`MAX_KEYED_LENGTH` symbols.

    Words of up to eight symbols never collide: their key is the symbols themselves times an odd number. For longer words,
    groups of eight are multiplied, mixed and added up, so that two words collide only by chance.
    """
    eights = np.ndarray(len(symbols) - 7, np.uint64, symbols, strides=(1,))  # the eight symbols from each offset on
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


class HashTable:
    """Maps keys to values, for whole arrays at a time: open addressing with linear probing."""

    def __init__(self) -> None:
        self._size = 0
        self._added: list[tuple[Keys, Ints]] = []
        self._make(16)

    def get(self, keys: Keys) -> tuple[Ints, Offsets]:
        """Return the value of each key, and the indices of keys that are missing (whose values are meaningless)."""
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
            left, slots, keys = left[on], self._next(slots[on]), keys[on]
        return values, np.concatenate(missing)

    def add(self, keys: Keys, values: Ints) -> None:
        """Add distinct keys that the table lacks."""
        self._size += len(keys)
        self._added.append((keys, values))
        if 4 * self._size <= len(self._keys):
            self._put(keys, values)
        else:
            self._make((4 * self._size).bit_length())
            for earlier in self._added:  # in this order, so that frequent words, added early, need the fewest probes
                self._put(*earlier)

    def _put(self, keys: Keys, values: Ints) -> None:
        slots = self._slots(keys)
        while len(keys):
            # If several keys want the same free slot, the last one written gets it, and the others move on.
            free = np.flatnonzero(self._keys[slots] == 0)
            self._keys[slots[free]] = keys[free]
            self._values[slots[free]] = values[free]
            on = np.flatnonzero(self._keys[slots] != keys)
            slots, keys, values = self._next(slots[on]), keys[on], values[on]

    def _make(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._keys = np.zeros(1 << bits, np.uint64)
        self._values = np.zeros(1 << bits, np.int32)

    def _slots(self, keys: Keys) -> Offsets:
        return (keys >> self._shift).view(np.int64)

    def _next(self, slots: Offsets) -> Offsets:
        return (slots + 1) & (len(self._keys) - 1)
