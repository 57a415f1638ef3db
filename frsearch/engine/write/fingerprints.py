"""Fingerprints: hashes of runs of words, by which texts that share passages are found without comparing texts.

One in eight runs is kept, chosen by its hash: whatever two texts share, the same runs of it are kept in both (Manber 1994,
"Finding similar files in a large file system"; "0 mod p" in Schleimer, Wilkerson, Aiken 2003, "Winnowing"). A hash depends on
the folded forms of the words alone, so that fingerprints of different segments and indexes can be compared.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from frsearch.engine.arrays import Counts, Numbers, is_new
from frsearch.engine.format.sections import FINGERPRINT_COUNT, FINGERPRINTS
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.write.postings_builder import concatenated

Hashes = NDArray[np.uint64]

RUN = 5
"""Words in a run. Measurements are in docs/decisions/format.md."""

_KEPT = np.uint64(1 << 61)
"""Hashes below this are kept: one in eight."""

_UNUSED = np.uint64(29)
"""Low bits of a hash that are not stored: 32 remain below the three highest, which are 0."""

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""Multiplies the hash of the words so far, so that their order counts; part of the format, like the constants below."""

_SQUARE = np.uint64(0x9E3779B97F4A7C15**2 % 2**64)

_MIX = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))
"""Shifts and factors of splitmix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators")."""

_LAST = np.uint64(31)
_32 = np.uint64(32)

_CHUNK = 1 << 15
"""Words hashed at a time: few enough for the processor's cache."""


class FingerprintsBuilder:
    """Makes the fingerprints of articles from the forms of their words."""

    def __init__(self) -> None:
        self._counts: list[Numbers] = []
        self._hashes: list[Numbers] = []
        self._words = array("Q")
        """The hash of each form met so far."""

    def learn(self, folded: Sequence[str]) -> None:
        """Hash those that are new of all `folded` forms."""
        new = [zlib.crc32(text.encode("utf-8", "surrogatepass")) for text in folded[len(self._words) :]]
        self._words.frombytes(_mixed(np.array(new, np.uint64)).tobytes())

    def add(self, forms: NDArray[np.integer], counts: NDArray[np.integer]) -> None:
        """Add the bodies whose words are these forms, ``counts[i]`` of them in body *i*."""
        hashes, of_each = fingerprints(np.frombuffer(self._words, np.uint64), forms, counts)
        self._counts.append(of_each.astype(np.uint32))
        self._hashes.append(hashes)

    def write(self, file: SectionWriter) -> None:
        """Write the sections of fingerprints."""
        write_fingerprints(file, self._counts, (hashes.astype("<u4").data.cast("B") for hashes in self._hashes if len(hashes)))


def write_fingerprints(file: SectionWriter, counts: Sequence[Numbers], hashes: Iterable[bytes | memoryview]) -> None:
    """Write the sections of fingerprints: how many each article has, and all of them as bytes, in parts."""
    file.add(FINGERPRINT_COUNT.name, concatenated(counts))
    file.add_parts(FINGERPRINTS.name, hashes)


def _mixed(values: Hashes) -> Hashes:
    """Return numbers of which all 64 bits depend on every bit of these."""
    values = values + _FACTOR
    for shift, factor in _MIX:
        values ^= values >> shift
        values *= factor
    return values ^ values >> _LAST


def fingerprints(words: Hashes, forms: NDArray[np.integer], counts: NDArray[np.integer]) -> tuple[Numbers, Counts]:
    """Return the distinct fingerprints of each text, ascending, and how many it has.

    ``forms`` has the forms of all words, ``counts[i]`` of text *i*, and ``words[form]`` the hash of a form.
    """
    kept = [*_kept_runs(words, forms)]
    at, hashes = (np.concatenate(parts) for parts in zip((_NONE, _NONE.astype(np.uint64)), *kept, strict=True))
    ends = np.cumsum(counts)
    text = np.searchsorted(ends, at, side="right")
    is_whole = at + RUN <= ends[text]
    keys = text[is_whole].astype(np.uint64) << _32 | hashes[is_whole] >> _UNUSED
    keys.sort()
    keys = keys[is_new(keys)]
    return keys.astype(np.uint32), np.bincount((keys >> _32).view(np.int64), minlength=len(counts))


_NONE = np.zeros(0, np.int64)


def _kept_runs(words: Hashes, forms: NDArray[np.integer]) -> Iterator[tuple[Counts, Hashes]]:
    """Yield where the runs begin that are kept, and their hashes; runs may reach from one text into the next."""
    for start in range(0, len(forms) - RUN + 1, _CHUNK):
        of_words = words[forms[start : start + _CHUNK + RUN - 1]]
        pairs = of_words[:-1] * _FACTOR
        pairs += of_words[1:]
        fours = pairs[:-2] * _SQUARE
        fours += pairs[2:]
        hashes = fours[:-1] * _FACTOR
        hashes += of_words[RUN - 1 :]
        at = np.flatnonzero(hashes < _KEPT)
        yield at + start, hashes[at]
