"""From words to tokens, as columns of numbers: the tokens of each word are copied to wherever the word occurs."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from frsearch.analysis.columnar.arrays import Ints, Offsets, steps, view
from frsearch.analysis.columnar.word_table import WordTable


@frozen(eq=False)
class TokenColumns:
    """The tokens of several texts, in order: those of text *i* are rows ``texts[i]`` to ``texts[i + 1]``.

    ``form`` is a row number of :attr:`ColumnarAnalyzer.forms`. ``start`` is in code points, counted so that text *i* begins at
    ``text_starts[i]``. Most tokens are a whole word and as long as their exact form. All others are the rows ``parts``, and end
    at ``part_ends``. The rows ``joined`` have no position of their own but that of the first of the ``spans`` parts before them:
    the joined forms of compounds, and, of one part, the feminines of inclusive words.
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
class WordColumns:
    """The words of several texts, end to end: the number of each word in the word table, and where it starts.

    ``first`` has the index of the first word of each text, and the number of all words; ``text_starts``, where each text starts.
    """

    numbers: Ints
    starts: Ints
    first: Offsets
    text_starts: Ints


def token_columns(words: WordColumns, table: WordTable) -> TokenColumns:
    """Return the tokens of `words`, all of which must have been analysed."""
    codes = view(table.code)[words.numbers]
    odd = np.flatnonzero(codes < 0)
    entry = ~codes[odd]
    first = view(table.first)[entry]
    count = view(table.first)[entry + 1] - first
    more = np.cumsum(count - 1)  # tokens less words, up to and including each odd word
    texts = words.first + np.append(0, more)[np.searchsorted(odd, words.first)]

    word = np.arange(texts[-1])
    moved = np.flatnonzero(count != 1)
    word -= steps(odd[moved] + more[moved] + 1, more[moved], len(word))
    form, start = codes.take(word, mode="clip"), words.starts.take(word, mode="clip")

    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)  # 0, 1, … for the tokens of each odd word
    at = np.repeat(odd + more - count + 1, count) + step
    row = np.repeat(first, count) + step
    begin = np.repeat(words.starts[odd], count)
    form[at] = parts = view(table.form)[row]
    start[at] = begin + view(table.start)[row]
    is_joined = view(table.shares)[row] > 0
    end = begin + view(table.end)[row]
    return TokenColumns(texts, words.text_starts, form, start, at, end, at[is_joined], view(table.forms.span)[parts[is_joined]])
