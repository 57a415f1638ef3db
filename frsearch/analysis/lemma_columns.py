"""The lemmas of many forms at once: the table of :mod:`~frsearch.analysis.lemmas` as arrays.

A dictionary of 424,000 forms takes 0.2 s and 70 MB to make, of which a corpus uses a part. Sorted keys, each of one form,
take a third of either, and the texts of forms and lemmas stay what they are in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from frsearch.analysis.lemmas import blocks
from frsearch.analysis.numbering import LONGEST, Keys, keys
from frsearch.analysis.rules import guess, may_guess, without_prefix

Offsets = NDArray[np.int64]

_MARGIN = bytes(LONGEST + 8)
"""What must follow a text whose words get keys."""


class LemmaColumns:
    """A read-only map from forms to lemmas; each of the `blocks` has forms, an empty line, and their lemmas, a line each."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        parts = list(blocks)
        text = b"\n".join([*parts, b""])
        ends = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n"))
        starts = np.append(0, ends[:-1] + 1)
        forms = np.fromiter((part.count(b"\n") >> 1 for part in parts), np.int64, len(parts))
        first = np.cumsum(2 * forms + 1) - 2 * forms - 1
        form = np.arange(forms.sum()) + np.repeat(first - np.cumsum(forms) + forms, forms)
        lemma = form + np.repeat(forms + 1, forms)
        found = _keys(text, starts[form], ends[form])
        order = np.argsort(found)
        self._text = text.decode("ascii")
        self._keys = found[order]
        self._starts, self._ends = starts[lemma[order]], ends[lemma[order]]

    def get(self, forms: Sequence[str]) -> dict[str, str]:
        """Return the lemmas of those of the forms (``[a-z0-9]+``) that the table has."""
        lengths = np.fromiter(map(len, forms), np.int64, len(forms))
        if lengths.max(initial=0) > LONGEST:
            return self.get([form for form in forms if len(form) <= LONGEST])
        ends = np.cumsum(lengths)
        wanted = _keys("".join(forms).encode("ascii"), ends - lengths, ends)
        at = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        known = np.flatnonzero(self._keys[at] == wanted)
        places = map(slice, self._starts[at[known]].tolist(), self._ends[at[known]].tolist())
        return dict(zip(map(forms.__getitem__, known.tolist()), map(self._text.__getitem__, places), strict=True))


def lemmas(forms: Sequence[str]) -> list[str]:
    """Return what :func:`~frsearch.analysis.lemmas.lemma` does for each form (``[a-z]+``)."""
    table = _table()
    known = table.get(forms)
    others = [form for form in forms if form not in known and may_guess(form)]
    rests = table.get([rest for form in others for rest in without_prefix(form)])
    known.update((form, guess(form, rests.get)) for form in others)
    return [known.get(form, form) for form in forms]


def _keys(text: bytes, starts: Offsets, ends: Offsets) -> Keys:
    return keys(np.frombuffer(text + _MARGIN, np.uint8), starts, ends - starts)


@cache
def _table() -> LemmaColumns:
    return LemmaColumns(blocks())
