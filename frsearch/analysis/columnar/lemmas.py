"""The lemmas of many forms at once: the table of :mod:`~frsearch.analysis.lemmas` as arrays.

A ``dict`` of its 424,000 forms takes 0.2 s and 70 MB, most of them for forms that a corpus never uses. A key for each form
takes a quarter of that: only the forms asked for, a fifth as many, are sorted, and the text stays as it is in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain

import numpy as np

from frsearch.analysis.columnar.arrays import Bools, Bytes, Offsets
from frsearch.analysis.columnar.hashing import MAX_KEYED_LENGTH, Keys, keys
from frsearch.analysis.lemma_rules import guess, looked_up
from frsearch.analysis.lemmas import blocks

_MARGIN = bytes(MAX_KEYED_LENGTH + 8)
"""Bytes that must follow a text from which keys are computed."""

_SIEVED = np.uint64(44)
"""Low bits of a key that the sieve ignores. The other bits rule out nine in ten of the forms that were not asked for."""

_TOGETHER = 16
"""Blocks whose columns are made together: so few stay in the processor's cache, which halves the time."""


class LemmaColumns:
    """A read-only map from forms to lemmas. Each block has forms, an empty line, and their lemmas, one per line."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        parts = list(blocks)
        self._text = np.frombuffer(b"\n".join([*parts, _MARGIN]), np.uint8)
        bounds = np.cumsum([0, *(len(part) + 1 for part in parts)])
        columns = [_columns(self._text, bounds[at : at + _TOGETHER + 1]) for at in range(0, len(parts), _TOGETHER)]
        self._keys, self._starts, self._ends = map(np.concatenate, zip(*columns, strict=True))

    def find(self, wanted: Keys) -> tuple[Offsets, list[str]]:
        """Return the indices of the keys whose forms the table has, and the lemmas of these forms."""
        distinct, which = np.unique(wanted, return_inverse=True)
        rows = np.flatnonzero(_sieve(distinct)[self._keys >> _SIEVED])  # hardly more than are wanted
        rows = rows[np.argsort(self._keys[rows])]  # sorted, so that the binary searches below stay in the cache
        found = self._keys[rows]
        at = np.minimum(np.searchsorted(distinct, found), len(distinct) - 1)
        is_wanted = distinct[at] == found
        row = np.full(len(distinct), -1)
        row[at[is_wanted]] = rows[is_wanted]
        row = row[which]
        known = np.flatnonzero(row >= 0)
        return known, self._lemmas(row[known])

    def _lemmas(self, rows: Offsets) -> list[str]:
        sizes = self._ends[rows] + 1 - self._starts[rows]  # line end included
        total = np.cumsum(sizes)
        offsets = np.arange(sizes.sum()) + np.repeat(self._starts[rows] - total + sizes, sizes)
        text: str = self._text[offsets].tobytes().decode("ascii")
        return text.split("\n")[:-1]

    def get(self, forms: Sequence[str]) -> dict[str, str]:
        """Return the lemmas of the forms (``[a-z0-9]+``) that the table has."""
        forms = [form for form in forms if len(form) <= MAX_KEYED_LENGTH]
        known, found = self.find(_keys(*_joined(forms)))
        return dict(zip(map(forms.__getitem__, known.tolist()), found, strict=True))


def lemmas(forms: Sequence[str]) -> list[str]:
    """Return :func:`~frsearch.analysis.lemmas.lemma` of each form (``[a-z]+``)."""
    text, starts, ends = _joined(forms)
    found = list(forms)
    is_unknown = np.ones(len(found), np.bool_)
    short = np.flatnonzero(ends - starts <= MAX_KEYED_LENGTH)
    known, bases = table().find(_keys(text, starts[short], ends[short]))
    for at, base in zip(short[known].tolist(), bases, strict=True):
        if base != found[at]:  # else keep the same object, which is recognised faster
            found[at] = base
    is_unknown[short[known]] = False
    asked = {at: wanted for at in np.flatnonzero(is_unknown).tolist() if (wanted := looked_up(forms[at]))}
    rests = table().get([*dict.fromkeys(chain.from_iterable(asked.values()))])
    for at in asked:
        found[at] = guess(forms[at], rests.get)
    return found


def _sieve(keys: Keys) -> Bools:
    """Return, for every prefix of a key, whether one of these keys has it."""
    sieve = np.zeros(1 << 64 - int(_SIEVED), np.bool_)
    sieve[keys >> _SIEVED] = True
    return sieve


def _columns(text: Bytes, bounds: Offsets) -> tuple[Keys, Offsets, Offsets]:
    """Return the keys of the forms in some blocks, which begin at `bounds`, and where the lemma of each starts and ends."""
    ends = np.flatnonzero(text[bounds[0] : bounds[-1]] == ord("\n")) + bounds[0]
    starts = np.append(bounds[0], ends[:-1] + 1)
    last = np.searchsorted(ends, bounds[1:] - 1)  # the last line of each block
    first = np.append(0, last[:-1] + 1)
    forms = (last - first) >> 1
    form = np.arange(forms.sum()) + np.repeat(first - np.cumsum(forms) + forms, forms)
    lemma = form + np.repeat(forms + 1, forms)
    return _keys(text, starts[form], ends[form]), starts[lemma], ends[lemma]


def _joined(forms: Sequence[str]) -> tuple[Bytes, Offsets, Offsets]:
    """Return forms end to end with a margin, and where each starts and ends."""
    lengths = np.fromiter(map(len, forms), np.int64, len(forms))
    ends = np.cumsum(lengths)
    return np.frombuffer("".join(forms).encode("ascii") + _MARGIN, np.uint8), ends - lengths, ends


def _keys(text: Bytes, starts: Offsets, ends: Offsets) -> Keys:
    return keys(text, starts, ends - starts)


@cache
def table() -> LemmaColumns:
    """Return the table of all lemmas, which takes a tenth of a second the first time."""
    return LemmaColumns(blocks())
