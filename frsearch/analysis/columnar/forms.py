"""The distinct forms of many texts, a column for each of their properties."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from frsearch.analysis.columnar.arrays import Ints
from frsearch.analysis.columnar.levels import folded_forms, lemmas_of


class FormTable:
    """Everything about a token except where it occurs, a column per property: row *n* of each column belongs to form *n*.

    A form is identified by its ``exact`` form and its ``span`` in positions. The rest follows from the exact form, and is
    computed for all new forms at once when it is first needed.
    """

    def __init__(self) -> None:
        self.exact: list[str] = []
        self.span = array("i")
        self._folded: list[str] = []
        self._lemma: list[str] = []

    def __len__(self) -> int:
        return len(self.exact)

    def add(self, exact: Sequence[str], span: Sequence[int] | None = None) -> Ints:
        """Add new forms, each of one position unless `span` is given; return their numbers."""
        before = len(self)
        self.exact += exact
        self.span.extend(span or (1,) * len(exact))
        return np.arange(before, len(self), dtype=np.int32)

    @property
    def folded(self) -> list[str]:
        """The folded form of each form."""
        if len(self._folded) < len(self):
            self._folded += folded_forms(self.exact[len(self._folded) :])
        return self._folded

    @property
    def lemma(self) -> list[str]:
        """The lemma of each form; it pays to ask seldom, as each time the whole table of lemmas is looked through."""
        if len(self._lemma) < len(self):
            self._lemma += lemmas_of(self.folded[len(self._lemma) :])
        return self._lemma
