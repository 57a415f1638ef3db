"""The words of texts as arrays of numbers, which are equal for equal folded forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.analysis.columnar.analyzer import ColumnarAnalyzer
from frsearch.analysis.columnar.tokens import TokenColumns


@frozen(eq=False)
class Words:
    """The words of a text in order: ``numbers`` of their folded forms, and where each starts and ends, in code points.

    ``figures`` are the numbers of those that have a digit. Of a compound, they are its parts, not its joined form.
    """

    numbers: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    figures: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.numbers)

    def span(self, first: int, words: int) -> tuple[int, int]:
        """Return where a run of words starts and ends, in code points."""
        return int(self.starts[first]), int(self.ends[first + words - 1])


class WordNumbering:
    """Turns texts into :class:`Words`; the numbers of all texts that one instance has read can be compared.

    >>> numbering = WordNumbering()
    >>> [words.numbers.tolist() for words in numbering.words(["Le péché d’État", "l'état, le peche"])]
    [[0, 1, 2], [2, 0, 1]]
    """

    def __init__(self) -> None:
        self._analyzer = ColumnarAnalyzer()
        self._numbers: dict[str, int] = {}
        self._folded = np.zeros(0, np.int32)
        self._lengths = np.zeros(0, np.int32)
        """For each form of the analyzer, the number of its folded form, and the length of its exact one."""
        self._has_digit = np.zeros(0, np.bool_)
        """For each number, whether the folded form has a digit."""

    def words(self, texts: Sequence[str]) -> Iterator[Words]:
        """Yield the words of each text."""
        for columns in self._analyzer.analyze(texts):
            yield from self._split(columns)

    def _split(self, columns: TokenColumns) -> Iterator[Words]:
        is_word = np.ones(len(columns.form), np.bool_)
        is_word[columns.joined] = False
        self._update()
        ends = columns.start + self._lengths[columns.form]
        ends[columns.parts] = columns.part_ends
        numbers, starts, ends = (column[is_word] for column in (self._folded[columns.form], columns.start, ends))
        bounds = np.append(0, np.cumsum(is_word))[columns.texts].tolist()
        for low, high, begin in zip(bounds, bounds[1:], columns.text_starts.tolist(), strict=False):
            own = numbers[low:high]
            yield Words(own, starts[low:high] - begin, ends[low:high] - begin, own[self._has_digit[own]])

    def _update(self) -> None:
        """Extend the two columns to the forms that the analyzer has met since."""
        exact, folded = self._analyzer.forms.exact, self._analyzer.forms.folded
        done = len(self._folded)
        if done < len(folded):
            known = len(self._numbers)
            numbers = [self._numbers.setdefault(form, len(self._numbers)) for form in folded[done:]]
            has_digit = [any(map(str.isdigit, form)) for form in islice(self._numbers, known, None)]
            self._has_digit = np.append(self._has_digit, np.array(has_digit, np.bool_))
            self._folded = np.append(self._folded, np.array(numbers, np.int32))
            self._lengths = np.append(self._lengths, np.array(list(map(len, exact[done:])), np.int32))
