"""The lemmas of many forms at once: the table of :mod:`~frsearch.analysis.lemmas` as arrays.

A dictionary of 424,000 forms takes 0.2 s and 70 MB to make, of which a corpus uses a part. Keys, each of one form, take a
quarter of either: what is sorted are those that are asked for, a fifth as many, and the texts stay what they are in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from frsearch.analysis.columnar.arrays import Bools, Offsets
from frsearch.analysis.columnar.hashing import LONGEST, Keys, keys
from frsearch.analysis.columnar.symbols import Symbols
from frsearch.analysis.lemma_rules import guess, may_guess, without_prefix
from frsearch.analysis.lemmas import blocks

_MARGIN = bytes(LONGEST + 8)
"""What must follow a text whose words get keys."""

_SIEVED = np.uint64(44)
"""Bits of a key that do not matter at first: what is left tells nine in ten that nobody asks for."""

_STEP = 1 << 17


class LemmaColumns:
    """A read-only map from forms to lemmas; each of the `blocks` has forms, an empty line, and their lemmas, a line each."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        parts = list(blocks)
        signs = np.frombuffer(b"\n".join([*parts, _MARGIN]), np.uint8)
        ends = _line_ends(signs)
        starts = np.append(0, ends[:-1] + 1)
        last = np.searchsorted(ends, np.cumsum([len(part) + 1 for part in parts]) - 1)  # the line that ends each block
        first = np.append(0, last[:-1] + 1)
        forms = (last - first) >> 1
        form = np.arange(forms.sum()) + np.repeat(first - np.cumsum(forms) + forms, forms)
        lemma = form + np.repeat(forms + 1, forms)
        self._signs = signs
        self._keys = _keys(signs, starts[form], ends[form])
        self._starts, self._ends = starts[lemma], ends[lemma]

    def find(self, wanted: Keys) -> tuple[Offsets, list[str]]:
        """Return which of these keys are those of forms that the table has, and the lemmas of these."""
        distinct, which = np.unique(wanted, return_inverse=True)
        rows = np.flatnonzero(_sieve(distinct)[self._keys >> _SIEVED])  # few more than are wanted
        rows = rows[np.argsort(self._keys[rows])]  # so that what is looked at next is near
        found = self._keys[rows]
        at = np.minimum(np.searchsorted(distinct, found), len(distinct) - 1)
        is_wanted = distinct[at] == found
        row = np.full(len(distinct), -1)
        row[at[is_wanted]] = rows[is_wanted]
        row = row[which]
        known = np.flatnonzero(row >= 0)
        return known, self._lemmas(row[known])

    def _lemmas(self, rows: Offsets) -> list[str]:
        sizes = self._ends[rows] + 1 - self._starts[rows]  # with the line end
        behind = np.cumsum(sizes)
        places = np.arange(sizes.sum()) + np.repeat(self._starts[rows] - behind + sizes, sizes)
        text: str = self._signs[places].tobytes().decode("ascii")
        return text.split("\n")[:-1]

    def get(self, forms: Sequence[str]) -> dict[str, str]:
        """Return the lemmas of those of the forms (``[a-z0-9]+``) that the table has."""
        forms = [form for form in forms if len(form) <= LONGEST]
        known, found = self.find(_keys(*_joined(forms)))
        return dict(zip(map(forms.__getitem__, known.tolist()), found, strict=True))


def lemmas(forms: Sequence[str]) -> list[str]:
    """Return what :func:`~frsearch.analysis.lemmas.lemma` does for each form (``[a-z]+``)."""
    table = _table()
    text, starts, ends = _joined(forms)
    found = list(forms)
    is_unknown = np.ones(len(found), np.bool_)
    short = np.flatnonzero(ends - starts <= LONGEST)
    known, bases = table.find(_keys(text, starts[short], ends[short]))
    for at, base in zip(short[known].tolist(), bases, strict=True):
        if base != found[at]:  # or else it stays the same object, which is told faster
            found[at] = base
    is_unknown[short[known]] = False
    others = [at for at in np.flatnonzero(is_unknown).tolist() if may_guess(forms[at])]
    rests = table.get([rest for at in others for rest in without_prefix(forms[at])])
    for at in others:
        found[at] = guess(forms[at], rests.get)
    return found


def _sieve(keys: Keys) -> Bools:
    """Tell of every beginning of a key whether one of these has it."""
    sieve = np.zeros(1 << 64 - int(_SIEVED), np.bool_)
    sieve[keys >> _SIEVED] = True
    return sieve


def _line_ends(signs: Symbols) -> Offsets:
    """Return where line ends stand: in steps for which the processor's cache is large enough, which takes half the time."""
    return np.concatenate([np.flatnonzero(signs[at : at + _STEP] == ord("\n")) + at for at in range(0, len(signs), _STEP)])


def _joined(forms: Sequence[str]) -> tuple[Symbols, Offsets, Offsets]:
    """Return forms behind each other and a margin, and where each starts and ends."""
    lengths = np.fromiter(map(len, forms), np.int64, len(forms))
    ends = np.cumsum(lengths)
    return np.frombuffer("".join(forms).encode("ascii") + _MARGIN, np.uint8), ends - lengths, ends


def _keys(text: Symbols, starts: Offsets, ends: Offsets) -> Keys:
    return keys(text, starts, ends - starts)


@cache
def _table() -> LemmaColumns:
    return LemmaColumns(blocks())
