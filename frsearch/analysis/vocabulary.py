"""Words → rows of forms, many words at once: what :mod:`frsearch.analysis.chain` says, for a vocabulary.

Most words are letters and digits alone, or such runs behind an elided article or between hyphens: what their tokens are
is plain to see. The others are handed to the chain; a test holds the two equal. Folding and lemmas are asked for each
distinct form once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import count

import numpy as np
from attrs import Factory, frozen
from numpy.typing import NDArray

from frsearch.analysis import lemmas
from frsearch.analysis.chain import LONGEST, analyze_word, levels
from frsearch.analysis.elision import ARTICLES, is_elided
from frsearch.analysis.folding import exact_form, fold, one_shape
from frsearch.analysis.numbers import number

Ints = NDArray[np.int32]
Key = str | tuple[str, int]
"""What tells a form: its exact form, and how many positions it spans if more than one."""

_NOTHING: Ints = np.zeros(0, np.int32)


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
        lemmas.load()
        words = one_shape("\n".join(words)).split("\n")
        whole = [word[:LONGEST] for word in words if word.isalnum()]
        rows = Rows()
        first = len(self.first) - 1
        for word in words:
            if not word.isalnum():
                rows.cut(word)
                self.first.append(len(self.form) + len(rows.exact))
        numbers = self._form_numbers([*exact_forms(whole), *rows.keys()])
        self.form.extend(numbers[len(whole) :])
        self.start.extend(rows.start)
        self.end.extend(rows.end)
        singles, entries = iter(numbers), count(first)
        return np.array([next(singles) if word.isalnum() else ~next(entries) for word in words], np.int32)

    def _form_numbers(self, keys: Sequence[Key]) -> list[int]:
        """Return the number of each form; new ones get theirs."""
        forms, numbers = self.forms, self._numbers
        new = [key for key in dict.fromkeys(keys) if key not in numbers]
        numbers.update(zip(new, count(len(forms)), strict=False))
        exacts = [key if isinstance(key, str) else key[0] for key in new]
        folded, lemma = levels(exacts)
        forms.exact.extend(exacts)
        forms.folded.extend(folded)
        forms.lemma.extend(lemma)
        forms.span.extend([1 if isinstance(key, str) else key[1] for key in new])
        return [numbers[key] for key in keys]


class Rows:
    """The tokens of words, a column each: exact form, how many positions it spans, where in the word it starts and ends."""

    def __init__(self) -> None:
        self.exact: list[str] = []
        self.span: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []

    def keys(self) -> list[Key]:
        """Return what tells the form of each token."""
        return [exact if span == 1 else (exact, span) for exact, span in zip(self.exact, self.span, strict=True)]

    def cut(self, word: str) -> None:
        """Add the tokens of a word (of one shape) that is more than letters and digits."""
        start = _article(word)
        rest = word[start:]
        if rest[-1:] == "'" and not is_elided(_folded(rest[:-1].rpartition("-")[2]), ""):
            rest = rest[:-1]
        if len(word) > LONGEST:
            self._add_chain(word)
        elif rest.isalnum():
            self._add(_exact(rest), start, start + len(rest))
        elif rest.replace("-", "").isalnum():
            self._add_runs(rest, "-", start)
        elif rest.replace(" ", "").isalnum():
            self._add_runs(rest, " ", start)
        elif plain := number(rest):
            self._add(plain, start, start + len(rest))
        else:
            self._add_chain(word)

    def _add(self, exact: str, start: int, end: int, span: int = 1) -> None:
        self.exact.append(exact)
        self.span.append(span)
        self.start.append(start)
        self.end.append(end)

    def _add_runs(self, word: str, sign: str, start: int) -> None:
        """Add the runs between the signs, then their joined form unless they are numbers."""
        runs = word.split(sign)
        at = start
        for run in runs:
            self._add(_exact(run), at, at + len(run))
            at += len(run) + 1
        if sign == " " or not word.replace(sign, "").isdecimal():
            self._add(_exact(word).replace(sign, ""), start, at - 1, len(runs))

    def _add_chain(self, word: str) -> None:
        for token in analyze_word(word):
            self._add(token.exact, token.start, token.end, token.span)


def _exact(surface: str) -> str:
    return surface if surface.isascii() else exact_form(surface)


def exact_forms(surfaces: list[str]) -> list[str]:
    """Return the exact form of each surface; those in ASCII, being of one shape, are their own."""
    places = [place for place, surface in enumerate(surfaces) if not surface.isascii()]
    exacts = exact_form("\n".join([surfaces[place] for place in places])).split("\n")
    found = surfaces.copy()
    for place, exact in zip(places, exacts, strict=False):
        found[place] = exact
    return found


def _article(word: str) -> int:
    """Return the length of the elided article that `word` begins with, its apostrophe included; 0 if there is none."""
    before, sign, after = word.partition("'")
    return len(before) + 1 if sign and before in ARTICLES and after and is_elided(before, _folded(after[0])) else 0


def _folded(surface: str) -> str:
    return fold(exact_form(surface))
