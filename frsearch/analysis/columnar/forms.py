"""The distinct forms of many texts, a column for each of their properties."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from frsearch.analysis.columnar.arrays import Ints
from frsearch.analysis.columnar.levels import levels


class FormTable:
    """What tokens are apart from their place, a column each: row *n* of all is form *n*.

    A form is told by its ``exact`` form and the number of positions it spans; the rest follows from these, and is found for
    all new forms together when somebody asks.
    """

    def __init__(self) -> None:
        self.exact: list[str] = []
        self.span = array("i")
        self._folded: list[str] = []
        self._lemma: list[str] = []

    def __len__(self) -> int:
        return len(self.exact)

    def add(self, exact: Sequence[str], span: Sequence[int] | None = None) -> Ints:
        """Put in new forms, of one position unless `span` says more; return their numbers."""
        before = len(self)
        self.exact += exact
        self.span.extend(span or (1,) * len(exact))
        return np.arange(before, len(self), dtype=np.int32)

    @property
    def folded(self) -> list[str]:
        """The folded form of each."""
        self._catch_up()
        return self._folded

    @property
    def lemma(self) -> list[str]:
        """The lemma of each."""
        self._catch_up()
        return self._lemma

    def _catch_up(self) -> None:
        if len(self._lemma) < len(self):
            folded, lemma = levels(self.exact[len(self._lemma) :])
            self._folded += folded
            self._lemma += lemma
