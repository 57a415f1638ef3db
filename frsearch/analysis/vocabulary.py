"""Words → rows of forms, many words at once: what :mod:`frsearch.analysis.chain` says, for a vocabulary.

Most words are letters and digits alone, or such runs behind an elided article or between hyphens: what their tokens are
is plain to see. The others are handed to the chain; a test holds the two equal. Folding and lemmas are asked for each
distinct form once.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from frsearch.analysis.chain import LONGEST, exact_forms
from frsearch.analysis.elision import ARTICLES, is_elided
from frsearch.analysis.folding import exact_form, fold, one_shape
from frsearch.analysis.level_columns import levels
from frsearch.analysis.numbering import LONGEST as LONGEST_KEYED
from frsearch.analysis.numbering import Keys, KeyTable, keys
from frsearch.analysis.numbers import number
from frsearch.analysis.symbols import Offsets, Symbols, exact_letters, symbols

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Key = str | tuple[str, int]
"""What tells a form: its exact form, and how many positions it spans if more than one."""
Row = tuple[Key, int, int]
"""A token of a word: what tells its form, and where in the word it starts and ends."""

_MARGIN = "\n" * 8
"""What stands around a text whose words get keys."""


class Forms:
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


class Vocabulary:
    """The tokens of words, as codes.

    The code of a word is the number of its only form where that is all of it, else ``~entry``: the tokens of an entry
    are rows ``first[entry]`` to ``first[entry + 1]`` of ``form``, ``start`` and ``end`` (relative to the word).

    A word of letters and digits alone is told by its key, and so is the form that it is: wherever such a run stands in
    another word, its key finds the number.
    """

    def __init__(self) -> None:
        self.forms = Forms()
        self.first = array("i", [0])
        self.form, self.start, self.end = array("i"), array("i"), array("i")
        self._table = KeyTable()
        self._by_string: dict[str, int] = {}
        """The codes of words that have no key."""
        self._numbers: dict[Key, int] = {}
        """The numbers of forms that are no words with a key."""

    def codes(self, text: str, signs: Symbols, unnamed: Offsets, starts: Offsets, ends: Offsets) -> Ints:
        """Return the code of each graphic word of `text`, which has these symbols; new ones are learnt."""
        lengths = ends - starts
        found = keys(signs, starts, lengths)
        codes, new = self._table.get(found)
        keyless = np.union1d(np.flatnonzero(lengths > LONGEST_KEYED), np.searchsorted(starts, unnamed, "right") - 1)
        if len(keyless):
            new = np.setdiff1d(new, keyless)
        if len(new):
            _, at = np.unique(found[new], return_index=True)
            fresh = np.sort(new[at])
            self._learn(text, signs, starts[fresh], lengths[fresh], found[fresh])
            codes[new] = self._table.get(found[new])[0]
        if len(keyless):
            codes[keyless] = self.codes_by_string(_slices(text, starts[keyless], ends[keyless]))
        return codes

    def codes_by_string(self, words: Sequence[str]) -> Ints:
        """Return the codes of graphic words that have no key; new ones are learnt together."""
        words = _one_shape(words)
        known = self._by_string
        new = [word for word in dict.fromkeys(words) if word not in known]
        known.update(zip(new, self._learn_by_string(new).tolist(), strict=True))
        return np.fromiter(map(known.__getitem__, words), np.int32, len(words))

    def _learn(self, text: str, signs: Symbols, starts: Offsets, lengths: Offsets, found: Keys) -> None:
        """Learn words by their keys: those that are runs are forms as they stand."""
        is_run, exact = _runs_among(signs, starts, lengths)
        self._table.add(found[is_run], self.forms.add(exact))
        others = starts[~is_run]
        words = _one_shape(_slices(text, others, others + lengths[~is_run]))
        self._table.add(found[~is_run], ~self._enter([_cut(word) for word in words]))

    def _learn_by_string(self, words: Sequence[str]) -> Ints:
        """Return the codes of new words of one shape, however they are told."""
        whole = np.array([word.isalnum() for word in words], np.bool_)
        codes = np.empty(len(words), np.int32)
        codes[whole] = self._form_numbers([_exact(word[:LONGEST]) for word in words if word.isalnum()])
        codes[~whole] = ~self._enter([_cut(word) for word in words if not word.isalnum()])
        return codes

    def _enter(self, words: Sequence[Sequence[Row]]) -> Ints:
        """Put in what tokens some words have, and their forms; return the numbers of their entries."""
        rows = [row for word in words for row in word]
        self.form.frombytes(self._form_numbers([key for key, _, _ in rows]).tobytes())
        self.start.extend([start for _, start, _ in rows])
        self.end.extend([end for _, _, end in rows])
        before = len(self.first) - 1
        self.first.extend(accumulate(map(len, words), initial=self.first.pop()))
        return np.arange(before, len(self.first) - 1, dtype=np.int32)

    def _form_numbers(self, forms: Sequence[Key]) -> Ints:
        """Return the number of each form; new ones get theirs."""
        single = [form if isinstance(form, str) else "" for form in forms]
        lengths = np.fromiter(map(len, single), np.int64, len(single))
        ends = len(_MARGIN) + np.cumsum(lengths + 1) - 1
        signs, _ = symbols("\n".join(single).join((_MARGIN, _MARGIN)))
        is_run, exact = _runs_among(signs, ends - lengths, lengths)
        numbers = np.empty(len(forms), np.int32)
        numbers[is_run] = self._run_numbers(keys(signs, (ends - lengths)[is_run], lengths[is_run]), exact)
        others = [forms[at] for at in np.flatnonzero(~is_run).tolist()]
        numbers[~is_run] = self._other_numbers(others)
        return numbers

    def _other_numbers(self, forms: Sequence[Key]) -> list[int]:
        """Return the numbers of forms that are no runs, by what tells them."""
        known = self._numbers
        if new := [form for form in dict.fromkeys(forms) if form not in known]:
            pairs = [(form, 1) if isinstance(form, str) else form for form in new]
            known.update(zip(new, self.forms.add(*zip(*pairs, strict=True)).tolist(), strict=True))
        return [known[form] for form in forms]

    def _run_numbers(self, found: Keys, exact: Sequence[str]) -> Ints:
        """Return the numbers of forms that are runs, by their keys."""
        numbers, new = self._table.get(found)
        if len(new):
            fresh, at = np.unique(found[new], return_index=True)
            self._table.add(fresh, self.forms.add([exact[place] for place in new[at].tolist()]))
            numbers[new] = self._table.get(found[new])[0]
        return numbers


def _runs_among(signs: Symbols, starts: Offsets, lengths: Offsets) -> tuple[Bools, list[str]]:
    """Tell which words are runs of letters and digits with symbols of their own; return the exact forms of those."""
    sizes = lengths + 1  # with what stands behind the word, which is not of it
    ends = np.cumsum(sizes)
    letters = exact_letters()[signs[np.arange(sizes.sum()) + np.repeat(starts - ends + sizes, sizes)]]
    letters[ends - 1] = 0
    zeros = np.searchsorted(np.flatnonzero(letters == 0), ends)
    is_run = (np.diff(zeros, prepend=0) == 1) & (lengths > 0) & (lengths <= LONGEST_KEYED)
    letters[ends - 1] = ord("\n")
    text = letters[np.repeat(is_run, sizes)].tobytes().decode("utf-16-le")
    return is_run, text.split("\n")[:-1]


def _one_shape(words: Sequence[str]) -> list[str]:
    return one_shape("\n".join(words)).split("\n") if words else []


def _slices(text: str, starts: Offsets, ends: Offsets) -> list[str]:
    return [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


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
