"""Words → rows of forms, many words at once: what :mod:`frsearch.analysis.chain` says, for a vocabulary.

Most words are runs of letters and digits, which array arithmetic finds (:mod:`~frsearch.analysis.columnar.runs`). The others
are cut one by one, by hand where it is plain to see how, else by the chain; a test holds the two equal. Folded forms and lemmas
are found for all forms together, when somebody asks (:mod:`~frsearch.analysis.columnar.levels`).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cache
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from frsearch.analysis.chain import LONGEST, exact_forms
from frsearch.analysis.columnar.arrays import Bools, Ints, Offsets
from frsearch.analysis.columnar.forms import FormTable
from frsearch.analysis.columnar.hashing import LONGEST as LONGEST_KEYED
from frsearch.analysis.columnar.hashing import Keys, KeyTable, keys
from frsearch.analysis.columnar.runs import Runs, runs_of
from frsearch.analysis.columnar.symbols import Symbols, shapes, symbols_of
from frsearch.analysis.elision import ARTICLES, is_elided
from frsearch.analysis.folding import exact_form, fold, normalize
from frsearch.analysis.numbers import number

AnyInts = NDArray[np.integer]
Key = str | tuple[str, int]
"""What tells a form: its exact form, and how many positions it spans if more than one."""
Row = tuple[Key, int, int]
"""A token of a word: what tells its form, and where in the word it starts and ends."""

_MARGIN = np.zeros(8, np.uint8)


class Vocabulary:
    """The words met so far, by number, and what their tokens are, as codes.

    The code of a word is the number of its only form where that is all of it, and as long, else ``~entry``: the tokens of
    an entry are rows ``first[entry]`` to ``first[entry + 1]`` of ``form``, ``start`` and ``end`` (relative to the word).

    A word of letters and digits alone is told by its key, and so is the form that it is: wherever such a run stands in
    another word, its key finds the number.
    """

    def __init__(self) -> None:
        self.forms = FormTable()
        self.code = array("i")
        """Of each word, as soon as it is learnt."""
        self.first = array("i", [0])
        self.form, self.start, self.end = array("i"), array("i"), array("i")
        self._table = KeyTable()
        self._by_string: dict[str, int] = {}
        """The numbers of words that have no key."""
        self._form_numbers: dict[Key, int] = {}
        """The numbers of forms that are no words with a key."""
        self._new: list[tuple[Ints, Symbols]] = []
        """The numbers and the symbols of words to be learnt, with a null behind each word."""
        self._new_strings: list[str] = []
        """Words to be learnt that have no key."""

    def words(self, text: str, signs: Symbols, unnamed: Offsets, starts: Offsets, ends: Offsets) -> Ints:
        """Return the number of each graphic word of `text`, which has these symbols; new ones wait until they are learnt."""
        lengths = ends - starts
        found = keys(signs, starts, lengths)
        words, new = self._table.get(found)
        keyless = np.union1d(np.flatnonzero(lengths > LONGEST_KEYED), np.searchsorted(starts, unnamed, "right") - 1)
        if len(keyless):
            new = np.setdiff1d(new, keyless)
        if len(new):
            _, at = np.unique(found[new], return_index=True)
            fresh = np.sort(new[at])
            self._table.add(found[fresh], numbers := self._numbers(len(fresh)))
            self._new.append((numbers, _cut_out(signs, starts[fresh], lengths[fresh])))
            words[new] = self._table.get(found[new])[0]
        if len(keyless):
            words[keyless] = self.words_by_string(_slices(text, starts[keyless], ends[keyless]))
        return words

    def words_by_string(self, words: Sequence[str]) -> Ints:
        """Return the numbers of graphic words that have no key; new ones wait until they are learnt."""
        words = normalize("\n".join(words)).split("\n") if words else []
        known = self._by_string
        new = [word for word in dict.fromkeys(words) if word not in known]
        known.update(zip(new, self._numbers(len(new)).tolist(), strict=True))
        self._new_strings += new
        return np.fromiter(map(known.__getitem__, words), np.int32, len(words))

    def _numbers(self, count: int) -> Ints:
        """Return numbers for so many new words."""
        before = len(self.code)
        self.code.frombytes(bytes(count * self.code.itemsize))
        return np.arange(before, before + count, dtype=np.int32)

    @property
    def waiting(self) -> int:
        """How many words wait until they are learnt."""
        return sum(len(numbers) for numbers, _ in self._new) + len(self._new_strings)

    def learn(self) -> None:
        """Learn the words that wait."""
        new, strings = self._new, self._new_strings
        self._new, self._new_strings = [], []
        if new:
            self._learn(np.concatenate([numbers for numbers, _ in new]), np.concatenate([*(signs for _, signs in new), _MARGIN]))
        if strings:
            self._put(self.words_by_string(strings), self._codes_of_strings(strings))

    def _put(self, words: Ints, codes: Ints) -> None:
        np.frombuffer(self.code, np.int32)[words] = codes

    def _learn(self, words: Ints, signs: Symbols) -> None:
        """Learn words by their symbols, which have a null behind each word and eight of them behind all."""
        ends = np.flatnonzero(signs[:-8] == 0)
        runs = runs_of(signs, ends)
        starts = np.append(0, ends[:-1] + 1)
        is_whole = (runs.counts == 1) & (runs.begins == starts)
        of_whole = np.repeat(is_whole, runs.counts)
        self._put(words[is_whole], self.forms.add(list(compress(runs.exact, of_whole.tolist()))))
        is_parted = (runs.counts > 0) & ~is_whole
        found = keys(signs, runs.starts[~of_whole], runs.lengths[~of_whole])
        numbers = self._run_forms(found, list(compress(runs.exact, (~of_whole).tolist())))
        self._put(words[is_parted], self._enter_runs(runs, numbers, starts, is_parted))
        is_other = runs.counts == 0
        others = shapes()[signs[:-8][np.repeat(is_other, ends - starts + 1)]]
        others[others == 0] = ord("\n")
        rows = [_cut(word) for word in others.tobytes().decode("utf-16-le").split("\n")[:-1]]
        self._put(words[is_other], self._enter_rows(rows))

    def _codes_of_strings(self, words: Sequence[str]) -> Ints:
        """Return the codes of words of one shape, however they are told."""
        exact = [_exact(word[:LONGEST]) if word.isalnum() else "" for word in words]
        whole = [len(form) == len(word) for form, word in zip(exact, words, strict=True)]
        is_whole = np.array(whole, np.bool_)
        codes = np.empty(len(words), np.int32)
        codes[is_whole] = self._forms_of(list(compress(exact, whole)))
        others = compress(zip(exact, words, strict=True), (~is_whole).tolist())
        codes[~is_whole] = self._enter_rows([[(form, 0, len(word))] if form else _cut(word) for form, word in others])
        return codes

    def _enter_runs(self, runs: Runs, numbers: Ints, starts: Offsets, is_parted: Bools) -> Ints:
        """Put in what tokens those words have that are parted, with the forms of their runs; return their codes."""
        of_parted = np.repeat(is_parted, runs.counts)
        start = (runs.starts - np.repeat(starts, runs.counts))[of_parted]
        end = start + runs.lengths[of_parted]
        counts, is_joined = runs.counts[is_parted], runs.is_joined[is_parted]
        joined = self._other_forms(list(zip(runs.joined, counts[is_joined].tolist(), strict=True)))
        behind = np.cumsum(counts)[is_joined]  # the joined form follows the parts
        form = np.insert(numbers, behind, joined)
        start, end = np.insert(start, behind, start[behind - counts[is_joined]]), np.insert(end, behind, end[behind - 1])
        return self._enter(counts + is_joined, form, start, end)

    def _enter_rows(self, words: Sequence[Sequence[Row]]) -> Ints:
        """Put in what tokens some words have; return their codes."""
        rows = [row for word in words for row in word]
        places = np.array([(start, end) for _, start, end in rows], np.int32).reshape(-1, 2)
        counts = np.fromiter(map(len, words), np.int32, len(words))
        return self._enter(counts, self._forms_of([key for key, _, _ in rows]), places[:, 0], places[:, 1])

    def _enter(self, counts: AnyInts, form: AnyInts, start: AnyInts, end: AnyInts) -> Ints:
        """Put in as many tokens for each of some words, one word's behind the other's; return their codes."""
        before = len(self.first) - 1
        ends = np.cumsum(counts, dtype=np.int32) + np.int32(self.first[-1])
        for column, values in ((self.first, ends), (self.form, form), (self.start, start), (self.end, end)):
            column.frombytes(values.astype(np.int32).tobytes())
        return ~np.arange(before, before + len(counts), dtype=np.int32)

    def _forms_of(self, keys_: Sequence[Key]) -> Ints:
        """Return the number of each form; new ones get theirs."""
        single = [key if isinstance(key, str) else "" for key in keys_]
        signs, starts, lengths = symbols_of(single)
        runs = runs_of(signs, starts + lengths)
        is_run = (runs.counts == 1) & (runs.begins == starts) & (lengths <= LONGEST_KEYED)
        numbers = np.empty(len(single), np.int32)
        found = keys(signs, starts[is_run], lengths[is_run])
        numbers[is_run] = self._run_forms(found, list(compress(single, is_run.tolist())))
        numbers[~is_run] = self._other_forms(list(compress(keys_, (~is_run).tolist())))
        return numbers

    def _run_forms(self, found: Keys, exact: Sequence[str]) -> Ints:
        """Return the numbers of forms that are runs, by their keys."""
        words, new = self._table.get(found)
        if len(new):
            fresh, at = np.unique(found[new], return_index=True)
            self._table.add(fresh, numbers := self._numbers(len(fresh)))
            self._put(numbers, self.forms.add([exact[place] for place in new[at].tolist()]))
            words[new] = self._table.get(found[new])[0]
        return np.frombuffer(self.code, np.int32)[words]

    def _other_forms(self, forms: Sequence[Key]) -> list[int]:
        """Return the numbers of forms that are no runs, by what tells them."""
        known = self._form_numbers
        if new := [form for form in dict.fromkeys(forms) if form not in known]:
            pairs = [(form, 1) if isinstance(form, str) else form for form in new]
            known.update(zip(new, self.forms.add(*zip(*pairs, strict=True)).tolist(), strict=True))
        return [known[form] for form in forms]


def _cut_out(signs: Symbols, starts: Offsets, lengths: Offsets) -> Symbols:
    """Return the symbols of some words, with a null behind each."""
    sizes = lengths + 1
    ends = np.cumsum(sizes)
    found: Symbols = signs[np.arange(ends[-1]) + np.repeat(starts - ends + sizes, sizes)]
    found[ends - 1] = 0
    return found


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
