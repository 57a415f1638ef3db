"""The columnar face of the analyzer: many texts → arrays of forms, positions and offsets.

Words are found by array arithmetic (:mod:`frsearch.analysis.scanning`), told apart by a 64-bit hash of their code
points, numbered through an open-addressing table, and only words never met before are handed to the chain. What a
word's tokens are, relative to it, is then a matter of copying rows. A test holds this face equal to the plain one.
"""

from __future__ import annotations

import secrets
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count, repeat

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.analysis.chain import LONGEST, WordToken, analyze_word, is_plain, plain_tokens
from frsearch.analysis.cutting import graphic_words
from frsearch.analysis.scanning import Codes, Offsets, scan

Ints = NDArray[np.int32]
Hashes = NDArray[np.uint64]

BATCH = 200_000
"""Code points that are looked at together: enough to make NumPy's calls cheap, few enough for the processor's cache."""


@frozen(eq=False)
class Form:
    """A token apart from its place: numbers index :attr:`BulkAnalyzer.forms`."""

    exact: str
    folded: str
    lemma: str
    span: int
    stop: bool
    rule: str


@frozen(eq=False)
class Columns:
    """The tokens of several texts, in order: those of text *i* are rows ``texts[i]`` to ``texts[i + 1]``.

    ``form`` numbers a :class:`Form`; ``position`` counts words, ``start`` and ``end`` code points, from 0 in each text.
    """

    texts: Offsets
    form: Ints
    position: Ints
    start: Ints
    end: Ints


class BulkAnalyzer:
    """Analyses batches of texts into :class:`Columns`; it remembers every word it has met.

    >>> bulk = BulkAnalyzer()
    >>> columns = bulk.analyze(["Les forces armées", "l’armée"])
    >>> [bulk.forms[number].lemma for number in columns.form], columns.texts.tolist()
    (['les', 'force', 'armee', 'armee'], [0, 3, 4])
    """

    def __init__(self) -> None:
        self.forms: list[Form] = []
        self._form_numbers: dict[tuple[str, int, str], int] = {}
        self._word_numbers: dict[str, int] = {}
        self._hashes = _HashTable()
        # For each word: its first row below, how many rows, how many positions. For each row: a token's columns.
        self._first, self._rows, self._positions = array("i"), array("i"), array("i")
        self._form, self._position, self._start, self._end = array("i"), array("i"), array("i"), array("i")

    def analyze(self, texts: Sequence[str]) -> Columns:
        """Return the tokens of `texts`."""
        parts = [self._expand(*found) for found in self._batches(texts)]
        if not parts:
            nothing = np.zeros(0, np.int32)
            return Columns(np.zeros(1, np.int64), nothing, nothing, nothing, nothing)
        counts = np.concatenate([np.diff(part.texts) for part in parts])
        return Columns(
            np.concatenate([[0], np.cumsum(counts)]),
            np.concatenate([part.form for part in parts]),
            np.concatenate([part.position for part in parts]),
            np.concatenate([part.start for part in parts]),
            np.concatenate([part.end for part in parts]),
        )

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[Ints, Offsets, Offsets]]:
        """Yield for each batch the numbers of its words, where they start in their text, and each text's first word."""
        batch: list[str] = []
        size = 0
        for text in texts:
            size += len(text) + 1
            if batch and size > BATCH:
                yield from self._batch(batch)
                batch, size = [], len(text) + 1
            batch.append(text)
        if batch:
            yield from self._batch(batch)

    def _batch(self, texts: list[str]) -> Iterator[tuple[Ints, Offsets, Offsets]]:
        """Look at texts together where array arithmetic takes them, else one by one."""
        joined = "\n".join(texts)
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        found = scan(codes) if len(codes) <= BATCH else None
        if found:
            yield self._scanned(texts, joined, codes, *found)
        elif len(texts) > 1:
            half = len(texts) // 2  # so that a few such texts cost the others little
            yield from self._batch(texts[:half])
            yield from self._batch(texts[half:])
        else:
            yield self._one_by_one(joined)

    def _scanned(
        self, texts: list[str], joined: str, codes: Codes, starts: Offsets, ends: Offsets
    ) -> tuple[Ints, Offsets, Offsets]:
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        text_starts = np.cumsum(lengths + 1) - lengths - 1
        first_words = np.append(np.searchsorted(starts, text_starts), len(starts))
        relative = starts - np.repeat(text_starts, np.diff(first_words))
        return self._numbers(joined, codes, starts, ends), relative, first_words

    def _one_by_one(self, text: str) -> tuple[Ints, Offsets, Offsets]:
        """Cut a text that array arithmetic does not take: it has accents in NFD, or is very long."""
        words = list(graphic_words(text))
        numbers = np.fromiter((self._number(word) for word, _ in words), np.int32, len(words))
        starts = np.fromiter((start for _, start in words), np.int64, len(words))
        return numbers, starts, np.array([0, len(words)])

    def _numbers(self, text: str, codes: Codes, starts: Offsets, ends: Offsets) -> Ints:
        """Return the number of each word, and analyse those never met before."""
        hashes = _hashes(codes, starts, ends)
        numbers = self._hashes.get(hashes)
        unknown = np.flatnonzero(numbers < 0)
        new, at = np.unique(hashes[unknown], return_index=True)
        words = [text[start:end] for start, end in zip(starts[unknown[at]].tolist(), ends[unknown[at]].tolist(), strict=True)]
        self._learn_plain([word for word in words if word not in self._word_numbers and is_plain(word)])
        self._hashes.add(new, np.fromiter(map(self._number, words), np.int32, len(words)))
        numbers[unknown] = self._hashes.get(hashes[unknown])
        for word in np.flatnonzero(ends - starts > LONGEST):  # the hash is no proof against an attack on long words
            numbers[word] = self._number(text[starts[word] : ends[word]])
        return numbers

    def _learn_plain(self, words: list[str]) -> None:
        """Number plain words, none of which has a number: each is one row."""
        tokens = list(plain_tokens(words)) if words else []
        self._word_numbers.update(zip(words, count(len(self._first)), strict=False))
        self._first.extend(range(len(self._form), len(self._form) + len(words)))
        for column, value in ((self._rows, 1), (self._positions, 1), (self._position, 0), (self._start, 0)):
            column.extend(repeat(value, len(words)))
        self._form.extend(map(self._form_number, tokens))
        self._end.extend(map(len, words))

    def _number(self, word: str) -> int:
        """Return the number of a word; a new one is analysed."""
        number = self._word_numbers.get(word)
        if number is None:
            number = self._word_numbers[word] = len(self._first)
            tokens = analyze_word(word)
            self._first.append(len(self._form))
            self._rows.append(len(tokens))
            self._positions.append(sum(token.span == 1 for token in tokens))
            for token in tokens:
                self._form.append(self._form_number(token))
                self._position.append(token.position)
                self._start.append(token.start)
                self._end.append(token.end)
        return number

    def _form_number(self, token: WordToken) -> int:
        key = (token.exact, token.span, token.rule)
        number = self._form_numbers.get(key)
        if number is None:
            number = self._form_numbers[key] = len(self.forms)
            self.forms.append(Form(token.exact, token.folded, token.lemma, token.span, token.stop, token.rule))
        return number

    def _expand(self, words: Ints, starts: Offsets, first_words: Offsets) -> Columns:
        """Copy each word's rows behind each other, and shift them to where the word stands."""
        rows = _ints(self._rows)[words]
        last_rows = np.cumsum(rows, dtype=np.int64)
        row = np.repeat(_ints(self._first)[words] - last_rows + rows, rows) + np.arange(rows.sum())
        start = np.repeat(starts, rows)
        positions = _ints(self._positions)[words]
        before = np.append(0, np.cumsum(positions, dtype=np.int64))
        at = before[:-1] - np.repeat(before[first_words[:-1]], np.diff(first_words))
        return Columns(
            np.append(0, last_rows)[first_words],
            _ints(self._form)[row],
            (np.repeat(at, rows) + _ints(self._position)[row]).astype(np.int32),
            (start + _ints(self._start)[row]).astype(np.int32),
            (start + _ints(self._end)[row]).astype(np.int32),
        )


def _ints(values: array[int]) -> Ints:
    """Return a growing array as NumPy sees it, until it grows again."""
    return np.frombuffer(values, np.int32)


def _hashes(codes: Codes, starts: Offsets, ends: Offsets) -> Hashes:
    """Return a 64-bit polynomial hash of each word, from one running sum over the text.

    sum(code × base^i) from start to end, divided by base^start: an odd base has an inverse modulo 2^64 (Karp & Rabin
    1987).
    """
    powers, inverses = _powers()
    sums = np.append(np.uint64(0), np.cumsum(codes * powers[: len(codes)], dtype=np.uint64))
    hashes = (sums[ends] - sums[starts]) * inverses[starts]
    hashes ^= hashes >> np.uint64(32)
    hashes *= np.uint64(0x9E3779B97F4A7C15)
    return np.where(hashes == 0, np.uint64(1), hashes)


@lru_cache(1)
def _powers() -> tuple[Hashes, Hashes]:
    """Return the powers of a base and of its inverse, drawn for this process so that nobody can prepare collisions."""
    base = secrets.randbits(64) | 1
    pair = np.array([[base], [pow(base, -1, 1 << 64)]], np.uint64)
    bases = np.repeat(pair, BATCH + 1, axis=1)
    bases[:, 0] = 1
    powers, inverses = np.cumprod(bases, axis=1, dtype=np.uint64)
    return powers, inverses


class _HashTable:
    """Hashes (never 0) → numbers, by open addressing with linear probing, a whole array at a time."""

    def __init__(self) -> None:
        self._bits = 16
        self._size = 0
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._values = np.zeros(1 << self._bits, np.int32)

    def get(self, hashes: Hashes) -> Ints:
        """Return the number of each hash, -1 where there is none."""
        slots = self._slots(hashes)
        keys = self._keys[slots]
        numbers = np.where(keys == hashes, self._values[slots], np.int32(-1))
        left = np.flatnonzero((keys != hashes) & (keys != 0))
        while len(left):
            slots[left] = (slots[left] + 1) & (len(self._keys) - 1)
            keys = self._keys[slots[left]]
            hit = keys == hashes[left]
            numbers[left[hit]] = self._values[slots[left[hit]]]
            left = left[~hit & (keys != 0)]
        return numbers

    def add(self, hashes: Hashes, numbers: Ints) -> None:
        """Put in hashes that are not there yet, each once."""
        self._size += len(hashes)
        if self._size > len(self._keys) // 4:
            full = self._keys != 0
            hashes, numbers = np.append(hashes, self._keys[full]), np.append(numbers, self._values[full])
            self._bits = max(16, int(4 * self._size).bit_length())
            self._keys = np.zeros(1 << self._bits, np.uint64)
            self._values = np.zeros(1 << self._bits, np.int32)
        slots = self._slots(hashes)
        left = np.arange(len(hashes))
        while len(left):
            # Of several that want one free slot the last written gets it; the others see that and go on.
            free = left[self._keys[slots[left]] == 0]
            self._keys[slots[free]] = hashes[free]
            self._values[slots[free]] = numbers[free]
            left = left[self._keys[slots[left]] != hashes[left]]
            slots[left] = (slots[left] + 1) & (len(self._keys) - 1)

    def _slots(self, hashes: Hashes) -> Offsets:
        return (hashes >> np.uint64(64 - self._bits)).astype(np.int64)
