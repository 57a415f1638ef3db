"""From texts to token strings, for many texts at a time: the array face of the analyzer, then one string for each text and level.

Most tokens have a position of their own and are looked up as they come; only those that share one, and the ends of sentences, are
added one by one. Tests check that the result is that of the plain analyzer, token by token.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.analysis.columnar.analyzer import ColumnarAnalyzer
from frsearch.analysis.columnar.sentences import sentence_columns
from frsearch.analysis.columnar.tokens import TokenColumns
from frsearch.opensearch.terms import ALONE, ALTERNATIVE, BEGINS, ENDS, FIRST, LAST, term

Ints = NDArray[np.int64]

LEVELS = ("lemma", "folded", "exact")

MOST_FORMS = 500_000
"""Forms that are remembered, more than a million articles have; they take some 300 MB."""


@frozen(eq=False)
class Words:
    """The tokens of several texts, in order: of each, the number of its ``text``, its ``position`` there, and its ``form``.

    ``form`` is a row of :meth:`TokenStrings.terms`. ``is_joined`` marks those without a position of their own: joined forms, and
    feminines of inclusive words. ``lengths`` has the number of positions of each text, ``strings`` its strings at each level.
    """

    text: Ints
    position: Ints
    form: NDArray[np.int32]
    is_joined: NDArray[np.bool_]
    lengths: Ints
    strings: dict[str, list[str]]


class TokenStrings:
    """Makes token strings, and remembers every form that it has met.

    >>> words = TokenStrings().words(["Les porte-parole"], sentences=[""])
    >>> words.strings["folded"][0].split(" ") == ["les", "porte\\ue001porteparole\\ue002", "parole\\ue001porteparole\\ue003"]
    True
    """

    def __init__(self) -> None:
        self._analyzer = ColumnarAnalyzer()
        self._terms: dict[str, list[str]] = {level: [] for level in LEVELS}
        self._numbers: dict[str, dict[str, int]] = {level: {} for level in LEVELS}
        self._different: dict[str, list[str]] = {level: [] for level in LEVELS}
        self._term_numbers: dict[str, NDArray[np.int64]] = {level: np.zeros(0, np.int64) for level in LEVELS}

    @property
    def is_full(self) -> bool:
        """Whether it has met so many forms that it had better be replaced by a new one."""
        return len(self._analyzer.forms) > MOST_FORMS

    def terms(self, level: str) -> list[str]:
        """Return the term of each form at a level."""
        known = self._terms[level]
        forms: list[str] = getattr(self._analyzer.forms, level)
        if len(known) < len(forms):
            known += map(term, forms[len(known) :])
        return known

    def numbered(self, level: str) -> tuple[list[str], Ints]:
        """Return the different terms at a level, and for each form which of them it is."""
        terms, numbers, known = self.terms(level), self._numbers[level], self._term_numbers[level]
        if len(known) < len(terms):
            new = [numbers.setdefault(one, len(numbers)) for one in terms[len(known) :]]
            self._term_numbers[level] = known = np.append(known, np.array(new, np.int64))
            self._different[level] += islice(numbers, len(self._different[level]), None)
        return self._different[level], known

    def words(self, texts: Sequence[str], levels: Sequence[str] = LEVELS, *, sentences: Sequence[str] = ()) -> Words:
        """Return the words of `texts`, with their token strings at these levels.

        `sentences` are the same texts if they have sentences, or as many empty ones if each is one; the ends of sentences are
        then among the lemmas.
        """
        columns = list(self._analyzer.analyze(texts))
        found = [_Positions.of(one) for one in columns]
        marks = self._marks(found, columns, sentences) if sentences else [None] * len(found)
        strings: dict[str, list[str]] = {
            level: [
                string
                for one, ends in zip(found, marks, strict=True)
                for string in one.strings(self.terms(level), ends if level == "lemma" else None)
            ]
            for level in levels
        }
        lengths = _concatenated([np.diff(one.bounds) for one in found])
        text = np.repeat(np.arange(len(texts)), _concatenated([np.diff(one.texts) for one in columns]))
        before = np.cumsum([0, *(one.bounds[-1] for one in found)])
        at = _concatenated([one.at + shift for one, shift in zip(found, before, strict=False)])
        position = at - (np.cumsum(lengths) - lengths)[text]
        return Words(
            text,
            position,
            np.concatenate([np.zeros(0, np.int32), *(one.form for one in columns)]),
            np.concatenate([np.zeros(0, np.bool_), *(one.is_joined for one in found)]),
            lengths,
            strings,
        )

    def _marks(self, found: Sequence[_Positions], columns: Sequence[TokenColumns], texts: Sequence[str]) -> list[Ints | None]:
        """Return the positions at which sentences begin, for each part of the words."""
        split = sentence_columns(texts)
        bounds = np.cumsum([0, *split.counts])
        marks: list[Ints | None] = []
        text = 0
        for one, column in zip(found, columns, strict=True):
            numbers = np.repeat(np.arange(len(column.text_starts)), split.counts[text : text + len(column.text_starts)])
            starts = split.starts[bounds[text] : bounds[text + len(column.text_starts)]] + column.text_starts[numbers]
            cuts = np.searchsorted(column.start[~one.is_joined], starts)
            inside = (cuts > one.bounds[numbers]) & (cuts < one.bounds[numbers + 1])
            heads = one.bounds[:-1][np.diff(one.bounds) > 0]
            marks.append(np.unique(np.concatenate([heads, cuts[inside]])))
            text += len(column.text_starts)
        return marks


@frozen(eq=False)
class _Positions:
    """Where tokens stand, counted through several texts: those of text *i* are ``bounds[i]`` to ``bounds[i + 1]``."""

    columns: TokenColumns
    is_joined: NDArray[np.bool_]
    at: Ints
    bounds: Ints

    @classmethod
    def of(cls, columns: TokenColumns) -> _Positions:
        """Return the positions of the tokens of some texts."""
        is_joined = np.zeros(len(columns.form), np.bool_)
        is_joined[columns.joined] = True
        after = np.cumsum(~is_joined)
        at = after - 1
        at[columns.joined] = after[columns.joined] - columns.spans
        return cls(columns, is_joined, at, np.append(0, after)[columns.texts])

    def strings(self, terms: Sequence[str], sentences: Ints | None) -> list[str]:
        """Return a token string for each text, with the ends of sentences, which begin at these positions."""
        words = list(map(terms.__getitem__, self.columns.form[~self.is_joined].tolist()))
        joined = self.columns.joined
        self._add_joined(words, list(map(terms.__getitem__, self.columns.form[joined].tolist())), self.at[joined].tolist())
        if sentences is not None and len(sentences):
            for first, after in pairwise([*sentences.tolist(), len(words)]):
                if after == first + 1:
                    words[first] += ALTERNATIVE + ALONE
                else:
                    words[first] += ALTERNATIVE + FIRST
                    words[after - 1] += ALTERNATIVE + LAST
        return [" ".join(words[first:last]) for first, last in pairwise(self.bounds.tolist())]

    def _add_joined(self, words: list[str], forms: Sequence[str], at: Sequence[int]) -> None:
        """Add the forms that share a position, unless they are no other."""
        for form, first, span in zip(forms, at, self.columns.spans.tolist(), strict=True):
            if span > 1:
                words[first] += f"{ALTERNATIVE}{form}{BEGINS}"
                words[first + span - 1] += f"{ALTERNATIVE}{form}{ENDS}"
            elif words[first] != form:
                words[first] += ALTERNATIVE + form


def _concatenated(parts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, np.int64), *parts])
