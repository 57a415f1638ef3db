"""Exact forms → folded forms and lemmas, many at once, as in :mod:`frsearch.analysis.chain`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from frsearch.analysis.chain import folded_form
from frsearch.analysis.columnar.lemmas import lemmas
from frsearch.analysis.folding import fold_all
from frsearch.analysis.numbers import ORDINAL_FIRST, ORDINAL_LAST, ordinal

_FIRST, _LAST = (np.array([chr(code) in characters for code in range(256)]) for characters in (ORDINAL_FIRST, ORDINAL_LAST))


def lemmas_of(folded: Sequence[str]) -> list[str]:
    """Return the lemma of each folded form.

    >>> lemmas_of(["etat", "armees", "1er", "3.5"])
    ['etat', 'armee', '1', '3.5']
    """
    text = np.frombuffer("\n".join([*folded, ""]).encode("ascii", "replace"), np.uint8)
    lengths = np.fromiter(map(len, folded), np.int64, len(folded))
    ends = np.cumsum(lengths + 1) - 1
    lemma = list(folded)
    is_ordinal = np.zeros(len(folded), np.bool_)
    for at in np.flatnonzero(_FIRST[text[ends - lengths]] & _LAST[text[ends - 1]]).tolist():
        if digits := ordinal(folded[at]):
            lemma[at], is_ordinal[at] = digits, True
    others = np.searchsorted(np.flatnonzero((text < ord("a")) | (text > ord("z"))), ends, "right")
    words = np.flatnonzero((np.diff(others, prepend=0) == 1) & ~is_ordinal & (lengths > 0)).tolist()
    for at, base in zip(words, lemmas([folded[at] for at in words]), strict=True):
        lemma[at] = base
    return lemma


def folded_forms(exacts: Sequence[str]) -> list[str]:
    """Return the folded form of each exact form.

    >>> folded_forms(["état", "armées", "1er", "3.5"])
    ['etat', 'armees', '1er', '3.5']
    """
    folded = list(exacts)
    accented = [at for at, exact in enumerate(exacts) if not exact.isascii()]
    for at, form in zip(accented, fold_all([exacts[at] for at in accented]), strict=True):
        folded[at] = form
    for at in [at for at, exact in enumerate(exacts) if not exact.isalnum()]:
        folded[at] = folded_form(exacts[at])
    return folded
