"""Words → rows of forms, many words at once: what :mod:`frsearch.analysis.chain` says, for a vocabulary.

Most words are letters and digits alone, or such runs behind an elided article or between hyphens: what their tokens are
is plain to see. The others are handed to the chain; a test holds the two equal. Folding and lemmas are asked for each
distinct form once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cache
from itertools import accumulate

import numpy as np
from attrs import Factory, frozen
from numpy.typing import NDArray

from frsearch.analysis.chain import LONGEST, exact_forms, levels
from frsearch.analysis.elision import ARTICLES, is_elided
from frsearch.analysis.folding import exact_form, fold, one_shape
from frsearch.analysis.lemma_columns import lemmas
from frsearch.analysis.numbers import number

Ints = NDArray[np.int32]
Key = str | tuple[str, int]
"""What tells a form: its exact form, and how many positions it spans if more than one."""
Row = tuple[Key, int, int]
"""A token of a word: what tells its form, and where in the word it starts and ends."""


@frozen(eq=False)
class Forms:
    """What tokens are apart from their place, a column each: row *n* of all is form *n*.

    A form is told by its ``exact`` form and the number of positions it spans; the rest follows from these.
    """

    exact: list[str] = Factory(list)
    folded: list[str] = Factory(list)
    lemma: list[str] = Factory(list)
    span: array[int] = Factory(lambda: array("i"))

    def __len__(self) -> int:
        return len(self.exact)


class Vocabulary:
    """The tokens of words, as codes.

    The code of a word is the number of its only form where that is all of it, else ``~entry``: the tokens of an entry
    are rows ``first[entry]`` to ``first[entry + 1]`` of ``form``, ``start`` and ``end`` (relative to the word).
    """

    def __init__(self) -> None:
        self.forms = Forms()
        self.first = array("i", [0])
        self.form, self.start, self.end = array("i"), array("i"), array("i")
        self._numbers: dict[Key, int] = {}

    def learn(self, words: Iterable[str]) -> Ints:
        """Return the codes of graphic words."""
        words = one_shape("\n".join(words)).split("\n")
        whole = np.array([word.isalnum() for word in words])
        exacts = _exact_forms([word[:LONGEST] for word in words if word.isalnum()])
        parted = [_cut(word) for word in words if not word.isalnum()]
        forms = self._form_numbers([*exacts, *(key for rows in parted for key, _, _ in rows)])
        codes = np.empty(len(words), np.int32)
        codes[whole] = forms[: len(exacts)]
        codes[~whole] = ~self._enter(parted, forms[len(exacts) :])
        return codes

    def _enter(self, words: list[list[Row]], forms: list[int]) -> Ints:
        """Put in what tokens some words have, and their forms; return the numbers of their entries."""
        rows = [row for word in words for row in word]
        self.form.extend(forms)
        self.start.extend([start for _, start, _ in rows])
        self.end.extend([end for _, _, end in rows])
        before = len(self.first) - 1
        self.first.extend(accumulate(map(len, words), initial=self.first.pop()))
        return np.arange(before, len(self.first) - 1, dtype=np.int32)

    def _form_numbers(self, keys: Iterable[Key]) -> list[int]:
        """Return the number of each form; new ones get theirs."""
        known, numbers = self._numbers, []
        new: list[Key] = []
        for key in keys:
            count = len(known)
            number = known.setdefault(key, count)
            if number == count:
                new.append(key)
            numbers.append(number)
        self._add_forms(new)
        return numbers

    def _add_forms(self, keys: list[Key]) -> None:
        exacts = [key if isinstance(key, str) else key[0] for key in keys]
        folded, lemma = levels(exacts, lemmas)
        self.forms.exact.extend(exacts)
        self.forms.folded.extend(folded)
        self.forms.lemma.extend(lemma)
        self.forms.span.extend([1 if isinstance(key, str) else key[1] for key in keys])


def _exact_forms(surfaces: list[str]) -> list[str]:
    """Return the exact form of each surface; those in ASCII, being of one shape, are their own."""
    exacts = iter(exact_form("\n".join([surface for surface in surfaces if not surface.isascii()])).split("\n"))
    return [surface if surface.isascii() else next(exacts) for surface in surfaces]


def _cut(word: str) -> list[Row]:
    """Return the tokens of a word (of one shape) that is more than letters and digits."""
    start = _article(word)
    rest = word[start:]
    if rest[-1:] == "'" and not is_elided(_folded(rest[:-1].rpartition("-")[2]), ""):
        rest = rest[:-1]
    if len(word) <= LONGEST:
        if rest.isalnum():
            return [(_exact(rest), start, start + len(rest))]
        if rest.replace("-", "").isalnum():
            return _runs(rest, "-", start)
        if rest.replace(" ", "").isalnum():
            return _runs(rest, " ", start)
        if plain := number(rest):
            return [(plain, start, start + len(rest))]
    return [(_key(form.exact, form.span), form.start, form.end) for form in exact_forms(word)]


def _runs(word: str, sign: str, start: int) -> list[Row]:
    """Return the runs between the signs, then their joined form unless hyphens part numbers."""
    rows: list[Row] = []
    runs = word.split(sign)
    at = start
    for run in runs:
        end = at + len(run)
        rows.append((_exact(run), at, end))
        at = end + 1
    if sign == " " or not word.replace(sign, "").isdecimal():
        rows.append((_key(_exact(word).replace(sign, ""), len(runs)), start, end))
    return rows


def _key(exact: str, span: int) -> Key:
    return exact if span == 1 else (exact, span)


def _article(word: str) -> int:
    """Return the length of the elided article that `word` begins with, its apostrophe included; 0 if there is none."""
    before, sign, after = word.partition("'")
    return len(before) + 1 if sign and after and before in ARTICLES and _is_elided_before(after[0], before) else 0


@cache
def _is_elided_before(letter: str, article: str) -> bool:
    return is_elided(article, _folded(letter))


def _exact(surface: str) -> str:
    return surface if surface.isascii() else exact_form(surface)


def _folded(surface: str) -> str:
    return fold(exact_form(surface))
