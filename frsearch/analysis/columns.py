"""Tokens as columns of numbers, and the way from words to them: what a word's tokens are is copied to where it stands."""

from __future__ import annotations

from array import array
from typing import TypeVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.analysis.symbols import Offsets
from frsearch.analysis.vocabulary import Ints, Vocabulary

Number = TypeVar("Number", np.int32, np.int64)


@frozen(eq=False)
class Columns:
    """The tokens of several texts, in order: those of text *i* are rows ``texts[i]`` to ``texts[i + 1]``.

    ``form`` is a row of :attr:`BulkAnalyzer.forms`; ``position`` counts words, ``start`` and ``end`` code points, from 0
    in each text.
    """

    texts: Offsets
    form: Ints
    position: Ints
    start: Ints
    end: Ints


@frozen(eq=False)
class Words:
    """The words of several texts laid out one behind the other: the number of each, where it starts and ends.

    ``first`` is the first word of each text, and one behind the last; ``text_starts`` is where each text starts.
    """

    numbers: Ints
    starts: Ints
    ends: Ints
    first: Offsets
    text_starts: Ints


class GrowingColumns:
    """Columns that more texts are added to; `capacity` is how many tokens there will probably be."""

    def __init__(self, capacity: int) -> None:
        self._texts = [np.zeros(1, np.int64)]
        self._columns = [np.empty(capacity, np.int32) for _ in range(4)]
        self._size = 0

    def add(self, words: Words, vocabulary: Vocabulary) -> None:
        """Add the tokens of `words`."""
        texts, columns = _tokens(words, vocabulary)
        end = self._size + int(texts[-1])
        if end > len(self._columns[0]):
            self._columns = [np.append(column[: self._size], np.empty(end, np.int32)) for column in self._columns]
        for column, values in zip(self._columns, columns, strict=True):
            column[self._size : end] = values
        self._texts.append(self._size + texts[1:])
        self._size = end

    def columns(self) -> Columns:
        """Return what has been added."""
        return Columns(np.concatenate(self._texts), *(column[: self._size] for column in self._columns))


def _tokens(words: Words, vocabulary: Vocabulary) -> tuple[Offsets, list[Ints | Offsets]]:
    """Return the first token of each text (and one behind the last), then form, position, start and end of all tokens."""
    codes = _view(vocabulary.code)[words.numbers]
    odd = np.flatnonzero(codes < 0)
    entry = ~codes[odd]
    first = _view(vocabulary.first)[entry]
    count = _view(vocabulary.first)[entry + 1] - first
    more = np.cumsum(count - 1)  # how many more tokens than words there are, up to and with each odd word
    texts = words.first + np.append(0, more)[np.searchsorted(odd, words.first)]

    word = np.arange(texts[-1])
    moved = np.flatnonzero(count != 1)
    word -= _steps(odd[moved] + more[moved] + 1, more[moved], len(word))
    form, start, end = (column.take(word, mode="clip") for column in (codes, words.starts, words.ends))

    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)  # 0, 1 … for the tokens of each odd word
    at = np.repeat(odd + more - count + 1, count) + step
    row = np.repeat(first, count) + step
    begin = np.repeat(words.starts[odd], count)
    form[at] = _view(vocabulary.form)[row]
    start[at] = begin + _view(vocabulary.start)[row]
    end[at] = begin + _view(vocabulary.end)[row]

    offset = np.repeat(words.text_starts, np.diff(texts))
    start -= offset
    end -= offset
    span = _view(vocabulary.forms.span)[form[at]]
    return texts, [form, _positions(texts, at[span > 1], span[span > 1]), start, end]


def _positions(texts: Offsets, joined: Offsets, span: Ints) -> Ints:
    """Return the position of each token in its text: those at `joined` have none of their own but that of their first part."""
    before = np.searchsorted(joined, texts)
    changes = np.sort(np.append(texts[:-1], joined + 1))
    text = np.searchsorted(texts, changes, "right") - 1
    skipped = texts[text] + np.searchsorted(joined, changes) - before[text]
    position = np.arange(texts[-1], dtype=np.int32)
    position -= _steps(changes, skipped.astype(np.int32), len(position))
    position[joined] -= span
    return position


def _steps(places: Offsets, values: NDArray[Number], length: int) -> NDArray[Number]:
    """Return an array that is 0 up to the first of `places`, then has each of the values from its place on."""
    return np.repeat(np.append(np.zeros(1, values.dtype), values), np.diff(places, prepend=0, append=length))


def _view(values: array[int]) -> Ints:
    """Return a growing array as NumPy sees it, until it grows again."""
    return np.frombuffer(values, np.int32) if values else np.zeros(0, np.int32)
