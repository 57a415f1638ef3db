"""Tokens as columns of numbers, and the way from words to them: what a word's tokens are is copied to where it stands."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from frsearch.analysis.columnar.arrays import Ints, Offsets, steps, view
from frsearch.analysis.columnar.word_table import Vocabulary


@frozen(eq=False)
class TokenColumns:
    """The tokens of several texts, in order: those of text *i* are rows ``texts[i]`` to ``texts[i + 1]``.

    ``form`` is a row of :attr:`ColumnarAnalyzer.forms`; ``start`` counts code points, of which text *i* begins at
    ``text_starts[i]``. Most tokens are a word as it stands, and as long as their exact form: all others are the rows
    ``parts``, and end at ``part_ends``. Those at ``joined`` have no position of their own but that of the first of the
    ``spans`` parts before them.
    """

    texts: Offsets
    text_starts: Ints
    form: Ints
    start: Ints
    parts: Offsets
    part_ends: Ints
    joined: Offsets
    spans: Ints


@frozen(eq=False)
class Words:
    """The words of several texts laid out one behind the other: the number of each, and where it starts.

    ``first`` is the first word of each text, and one behind the last; ``text_starts`` is where each text starts.
    """

    numbers: Ints
    starts: Ints
    first: Offsets
    text_starts: Ints


def token_columns(words: Words, vocabulary: Vocabulary) -> TokenColumns:
    """Return the tokens of `words`, which are all learnt."""
    codes = view(vocabulary.code)[words.numbers]
    odd = np.flatnonzero(codes < 0)
    entry = ~codes[odd]
    first = view(vocabulary.first)[entry]
    count = view(vocabulary.first)[entry + 1] - first
    more = np.cumsum(count - 1)  # how many more tokens than words there are, up to and with each odd word
    texts = words.first + np.append(0, more)[np.searchsorted(odd, words.first)]

    word = np.arange(texts[-1])
    moved = np.flatnonzero(count != 1)
    word -= steps(odd[moved] + more[moved] + 1, more[moved], len(word))
    form, start = codes.take(word, mode="clip"), words.starts.take(word, mode="clip")

    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)  # 0, 1 … for the tokens of each odd word
    at = np.repeat(odd + more - count + 1, count) + step
    row = np.repeat(first, count) + step
    begin = np.repeat(words.starts[odd], count)
    form[at] = parts = view(vocabulary.form)[row]
    start[at] = begin + view(vocabulary.start)[row]
    span = view(vocabulary.forms.span)[parts]
    is_joined = span > 1
    return TokenColumns(
        texts, words.text_starts, form, start, at, begin + view(vocabulary.end)[row], at[is_joined], span[is_joined]
    )
