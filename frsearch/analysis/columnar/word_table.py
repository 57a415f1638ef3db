"""The distinct words of many texts and their tokens: :mod:`frsearch.analysis.chain` for many words at once.

Most words are runs of letters and digits, which array arithmetic finds (:mod:`~frsearch.analysis.columnar.runs`). The others are
split one by one, by the shortcuts below or else by the chain; tests check that both agree. Folded forms and lemmas are computed
for all forms together when first needed (:mod:`~frsearch.analysis.columnar.forms`).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cache
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from frsearch.analysis.chain import MAX_TOKEN_LENGTH, exact_tokens, has_position
from frsearch.analysis.columnar.arrays import Bools, Ints, Offsets
from frsearch.analysis.columnar.forms import FormTable
from frsearch.analysis.columnar.hashing import MAX_KEYED_LENGTH, HashTable, Keys, keys
from frsearch.analysis.columnar.runs import Runs, runs_of
from frsearch.analysis.columnar.symbols import Symbols, code_points, words_to_symbols
from frsearch.analysis.elision import ARTICLES, is_elided
from frsearch.analysis.folding import exact_form, fold, normalize
from frsearch.analysis.inclusive_endings import SUFFIXES
from frsearch.analysis.numbers import number

AnyInts = NDArray[np.integer]
FormKey = str | tuple[str, int]
"""Identifies a form: its exact form, with the number of positions that it spans if more than one."""
TokenRow = tuple[FormKey, int, int, bool]
"""A token of a word: its form, where in the word it starts and ends, and whether it shares the position of the one before it."""

_MARGIN = np.zeros(8, np.uint8)


class WordTable:
    """The distinct words so far, by number, and the tokens of each, as a code.

    The code of a word is the number of its form if that is the whole word and as long; else ``~entry``: the tokens of an entry
    are rows ``first[entry]`` to ``first[entry + 1]`` of ``form``, ``start`` and ``end`` (relative to the word), and ``shares``
    (1: it has the position of the token before it, as the feminine of an inclusive word, or of its parts, as a joined form).

    A word of letters and digits alone is identified by its key, and so is its form: wherever such a run occurs inside another
    word, its key finds the form's number.
    """

    def __init__(self) -> None:
        self.forms = FormTable()
        self.code = array("i")
        """For each word; 0 until it is analysed."""
        self.first = array("i", [0])
        self.form, self.start, self.end, self.shares = array("i"), array("i"), array("i"), array("i")
        self._table = HashTable()
        self._by_string: dict[str, int] = {}
        """The numbers of words without a key."""
        self._form_numbers: dict[FormKey, int] = {}
        """The numbers of forms that are not words with a key."""
        self._new: list[tuple[Ints, Symbols]] = []
        """The numbers of words to be analysed, and their symbols, with a null after each word."""
        self._new_strings: list[str] = []
        """Words without a key to be analysed."""

    def words(self, text: str, symbols: Symbols, unnamed: Offsets, starts: Offsets, ends: Offsets) -> Ints:
        """Return the numbers of the graphic words of `text`, given its symbols; new words are pending until analysed."""
        lengths = ends - starts
        found = keys(symbols, starts, lengths)
        words, new = self._table.get(found)
        has_no_key = lengths > MAX_KEYED_LENGTH
        has_no_key[np.searchsorted(starts, unnamed, "right") - 1] = True
        keyless = np.flatnonzero(has_no_key)
        if len(keyless):
            new = new[~has_no_key[new]]
        if len(new):
            _, at = np.unique(found[new], return_index=True)
            fresh = np.sort(new[at])
            self._table.add(found[fresh], numbers := self._numbers(len(fresh)))
            self._new.append((numbers, _cut_out(symbols, starts[fresh], lengths[fresh])))
            words[new] = self._table.get(found[new])[0]
        if len(keyless):
            words[keyless] = self.words_by_string(_slices(text, starts[keyless], ends[keyless]))
        return words

    def words_by_string(self, words: Sequence[str]) -> Ints:
        """Return the numbers of graphic words without a key; new words are pending until analysed."""
        words = normalize("\n".join(words)).split("\n") if words else []
        numbers = self._by_string
        new = [word for word in dict.fromkeys(words) if word not in numbers]
        numbers.update(zip(new, self._numbers(len(new)).tolist(), strict=True))
        self._new_strings += new
        return np.fromiter(map(numbers.__getitem__, words), np.int32, len(words))

    def _numbers(self, count: int) -> Ints:
        """Return the numbers of this many new words."""
        before = len(self.code)
        self.code.frombytes(bytes(count * self.code.itemsize))
        return np.arange(before, before + count, dtype=np.int32)

    @property
    def pending(self) -> int:
        """How many words are still to be analysed."""
        return sum(len(numbers) for numbers, _ in self._new) + len(self._new_strings)

    def analyze_pending(self) -> None:
        """Find the tokens of all pending words."""
        new, strings = self._new, self._new_strings
        self._new, self._new_strings = [], []
        if new:
            symbols = np.concatenate([*(symbols for _, symbols in new), _MARGIN])
            self._analyze(np.concatenate([numbers for numbers, _ in new]), symbols)
        if strings:
            self._set_codes(self.words_by_string(strings), self._codes_of_strings(strings))

    def _set_codes(self, words: Ints, codes: Ints) -> None:
        np.frombuffer(self.code, np.int32)[words] = codes

    def _analyze(self, words: Ints, symbols: Symbols) -> None:
        """Find the tokens of words, given their symbols, with a null after each word and eight more at the end."""
        ends = np.flatnonzero(symbols[:-8] == 0)
        runs = runs_of(symbols, ends)
        starts = np.append(0, ends[:-1] + 1)
        is_whole = (runs.counts == 1) & (runs.begins == starts)
        of_whole = np.repeat(is_whole, runs.counts)
        self._set_codes(words[is_whole], self.forms.add(list(compress(runs.exact, of_whole.tolist()))))
        is_split = (runs.counts > 0) & ~is_whole
        found = keys(symbols, runs.starts[~of_whole], runs.lengths[~of_whole])
        numbers = self._run_forms(found, list(compress(runs.exact, (~of_whole).tolist())))
        self._set_codes(words[is_split], self._enter_runs(runs, numbers, starts, is_split))
        is_other = runs.counts == 0
        others = code_points()[symbols[:-8][np.repeat(is_other, ends - starts + 1)]]
        others[others == 0] = ord("\n")
        rows = [_split(word) for word in others.tobytes().decode("utf-16-le").split("\n")[:-1]]
        self._set_codes(words[is_other], self._enter_rows(rows))

    def _codes_of_strings(self, words: Sequence[str]) -> Ints:
        """Return the codes of normalized words without a key."""
        exact = [_exact(word[:MAX_TOKEN_LENGTH]) if word.isalnum() else "" for word in words]
        whole = [len(form) == len(word) for form, word in zip(exact, words, strict=True)]
        is_whole = np.array(whole, np.bool_)
        codes = np.empty(len(words), np.int32)
        codes[is_whole] = self._forms_of(list(compress(exact, whole)))
        others = compress(zip(exact, words, strict=True), (~is_whole).tolist())
        codes[~is_whole] = self._enter_rows([[(form, 0, len(word), False)] if form else _split(word) for form, word in others])
        return codes

    def _enter_runs(self, runs: Runs, numbers: Ints, starts: Offsets, is_split: Bools) -> Ints:
        """Add the tokens of words of several runs, given the forms of these; return the codes of the words."""
        of_split = np.repeat(is_split, runs.counts)
        start = (runs.starts - np.repeat(starts, runs.counts))[of_split]
        end = start + runs.lengths[of_split]
        counts, is_joined = runs.counts[is_split], runs.is_joined[is_split]
        joined = self._other_forms(list(zip(runs.joined, counts[is_joined].tolist(), strict=True)))
        at = np.cumsum(counts)[is_joined]  # where joined forms go: after the parts
        form = np.insert(numbers, at, joined)
        shares = np.insert(np.zeros(len(numbers), np.int32), at, 1)
        start, end = np.insert(start, at, start[at - counts[is_joined]]), np.insert(end, at, end[at - 1])
        return self._enter(counts + is_joined, form, start, end, shares)

    def _enter_rows(self, words: Sequence[Sequence[TokenRow]]) -> Ints:
        """Add the tokens of words; return the codes of the words."""
        rows = [row for word in words for row in word]
        bounds = np.array([row[1:] for row in rows], np.int32).reshape(-1, 3)
        counts = np.fromiter(map(len, words), np.int32, len(words))
        return self._enter(counts, self._forms_of([row[0] for row in rows]), *bounds.T)

    def _enter(self, counts: AnyInts, form: AnyInts, start: AnyInts, end: AnyInts, shares: AnyInts) -> Ints:
        """Add the tokens of words, end to end, `counts` of them for each word; return the codes of the words."""
        before = len(self.first) - 1
        ends = np.cumsum(counts, dtype=np.int32) + np.int32(self.first[-1])
        rows = ((self.form, form), (self.start, start), (self.end, end), (self.shares, shares))
        for column, values in ((self.first, ends), *rows):
            column.frombytes(values.astype(np.int32).tobytes())
        return ~np.arange(before, before + len(counts), dtype=np.int32)

    def _forms_of(self, keys_: Sequence[FormKey]) -> Ints:
        """Return the number of each form; add new ones."""
        single = [key if isinstance(key, str) else "" for key in keys_]
        symbols, starts, lengths = words_to_symbols(single)
        runs = runs_of(symbols, starts + lengths)
        is_run = (runs.counts == 1) & (runs.begins == starts) & (lengths <= MAX_KEYED_LENGTH)
        numbers = np.empty(len(single), np.int32)
        found = keys(symbols, starts[is_run], lengths[is_run])
        numbers[is_run] = self._run_forms(found, list(compress(single, is_run.tolist())))
        numbers[~is_run] = self._other_forms(list(compress(keys_, (~is_run).tolist())))
        return numbers

    def _run_forms(self, found: Keys, exact: Sequence[str]) -> Ints:
        """Return the numbers of forms that are runs, by their keys; add new ones."""
        words, new = self._table.get(found)
        if len(new):
            fresh, at = np.unique(found[new], return_index=True)
            self._table.add(fresh, numbers := self._numbers(len(fresh)))
            self._set_codes(numbers, self.forms.add([exact[index] for index in new[at].tolist()]))
            words[new] = self._table.get(found[new])[0]
        return np.frombuffer(self.code, np.int32)[words]

    def _other_forms(self, forms: Sequence[FormKey]) -> list[int]:
        """Return the numbers of forms that are not runs; add new ones."""
        numbers = self._form_numbers
        if new := [form for form in dict.fromkeys(forms) if form not in numbers]:
            pairs = [(form, 1) if isinstance(form, str) else form for form in new]
            numbers.update(zip(new, self.forms.add(*zip(*pairs, strict=True)).tolist(), strict=True))
        return [numbers[form] for form in forms]


def _cut_out(symbols: Symbols, starts: Offsets, lengths: Offsets) -> Symbols:
    """Return the symbols of some words, with a null after each."""
    sizes = lengths + 1
    ends = np.cumsum(sizes)
    found: Symbols = symbols[np.arange(ends[-1]) + np.repeat(starts - ends + sizes, sizes)]
    found[ends - 1] = 0
    return found


def _slices(text: str, starts: Offsets, ends: Offsets) -> list[str]:
    return [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _split(word: str) -> list[TokenRow]:
    """Return the tokens of a normalized word that contains more than letters and digits."""
    start = _article(word)
    rest = word[start:]
    if rest[-1:] == "'" and not is_elided(_folded(rest[:-1].rpartition("-")[2]), ""):
        rest = rest[:-1]
    if len(word) <= MAX_TOKEN_LENGTH:
        if rest.isalnum():
            return [(_exact(rest), start, start + len(rest), False)]
        if rest.replace("-", "").isalnum() and SUFFIXES.isdisjoint(map(_folded, rest.split("-")[1:])):
            return _runs(rest, "-", start)
        if rest.replace(" ", "").isalnum():
            return _runs(rest, " ", start)
        if plain := number(rest):
            return [(plain, start, start + len(rest), False)]
    return [
        (_form_key(token.exact, token.span), token.start, token.end, not has_position(token.span, token.rule))
        for token in exact_tokens(word)
    ]


def _runs(word: str, joiner: str, start: int) -> list[TokenRow]:
    """Return the runs between the joiners, then their joined form unless they are numbers joined by hyphens."""
    rows: list[TokenRow] = []
    runs = word.split(joiner)
    at = start
    for run in runs:
        end = at + len(run)
        rows.append((_exact(run), at, end, False))
        at = end + 1
    if joiner == " " or not word.replace(joiner, "").isdecimal():
        rows.append((_form_key(_exact(word).replace(joiner, ""), len(runs)), start, end, True))
    return rows


def _form_key(exact: str, span: int) -> FormKey:
    return exact if span == 1 else (exact, span)


def _article(word: str) -> int:
    """Return the length of the elided article at the start of `word`, apostrophe included; 0 if there is none."""
    before, apostrophe, after = word.partition("'")
    return len(before) + 1 if apostrophe and after and before in ARTICLES and _is_elided_before(after[0], before) else 0


@cache
def _is_elided_before(letter: str, article: str) -> bool:
    return is_elided(article, _folded(letter))


def _exact(surface: str) -> str:
    return surface if surface.isascii() else exact_form(surface)


def _folded(surface: str) -> str:
    return fold(exact_form(surface))
