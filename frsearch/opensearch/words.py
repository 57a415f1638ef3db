"""The words of an index, which the cluster keeps in an index of their own: it cannot list those of its fields.

There is a document for each folded form that any article has, with how often it occurs in each field, and as which exact forms. A
word is written before the articles that have it, so that none is ever missing; how often it occurs is added up until the end of a
commit. Deleted and replaced articles stay counted until the index is rebuilt, and an attempt that was made twice may count twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from frsearch.opensearch.terms import PLACES, document_id
from frsearch.opensearch.token_strings import TokenStrings, Words

_ADD = (
    "def s=ctx._source;for(p in params.c.entrySet()){s[p.getKey()]+=p.getValue()}"
    "for(e in params.e.entrySet()){def k=e.getKey();s.exact[k]=s.exact.getOrDefault(k,0)+e.getValue()}"
)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def addition(document: bytes) -> bytes:
    """Return the change that adds the counts of a word's document to those there are."""
    facts = json.loads(document)
    counts = {place: facts[place] for place in PLACES}
    return _encode({"script": {"source": _ADD, "params": {"c": counts, "e": facts["exact"]}}, "upsert": facts}).encode()


class WordCounts:
    """Counts the occurrences of forms, and tells which are to be written."""

    def __init__(self, tokens: TokenStrings) -> None:
        self._tokens = tokens
        self._counts: dict[str, NDArray[np.int64]] = {place: np.zeros(0, np.int64) for place in PLACES}
        self._is_written = np.zeros(0, np.bool_)

    def add(self, place: str, words: Words) -> None:
        """Count the words of some texts."""
        counted = np.bincount(words.form, minlength=len(self._counts[place]))
        counted[: len(self._counts[place])] += self._counts[place]
        self._counts[place] = counted

    def lines(self, *, of_all: bool) -> Iterator[tuple[str, bytes]]:
        """Yield id and document of words never yielded before, or `of_all` counted since they last were; forget these counts."""
        size = max(len(self._tokens.terms("folded")), *map(len, self._counts.values()))
        for place, counted in self._counts.items():
            self._counts[place] = np.append(counted, np.zeros(size - len(counted), np.int64))
        self._is_written = np.append(self._is_written, np.zeros(size - len(self._is_written), np.bool_))
        is_due = np.any([counted > 0 for counted in self._counts.values()], axis=0)
        if not of_all:
            is_due &= ~self._is_written
        rows = np.flatnonzero(is_due)
        self._is_written[rows] = True
        yield from self._grouped(rows)
        for counted in self._counts.values():
            counted[rows] = 0

    def _grouped(self, rows: NDArray[np.int64]) -> Iterator[tuple[str, bytes]]:
        """Yield id and document of each folded form of these forms."""
        exact, folded, lemma = (self._tokens.terms(level) for level in ("exact", "folded", "lemma"))
        counts = zip(*(self._counts[place][rows].tolist() for place in PLACES), strict=True)
        found: dict[str, tuple[str, list[int], dict[str, int]]] = {}
        for row, (title, body, outlet) in zip(rows.tolist(), counts, strict=True):
            _, sums, forms = found.setdefault(folded[row], (lemma[row], [0, 0, 0], {}))
            sums[:] = sums[0] + title, sums[1] + body, sums[2] + outlet
            if title + body:
                forms[exact[row]] = forms.get(exact[row], 0) + title + body
        for form, (base, sums, forms) in found.items():
            quoted = ",".join([f'"{one}":{count}' for one, count in forms.items()])  # no term has what JSON escapes
            facts = f'"title":{sums[0]},"body":{sums[1]},"outlet":{sums[2]},"exact":{{{quoted}}}'
            yield document_id(form), f'{{"folded":"{form}","lemma":"{base}",{facts}}}'.encode()
