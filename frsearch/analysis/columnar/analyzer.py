"""The analyzer over arrays: many texts → columns of forms, positions and offsets.

A batch of texts becomes an array of symbols (:mod:`~frsearch.analysis.columnar.symbols`), in which words are found
(:mod:`~frsearch.analysis.columnar.tokenizer`) and identified by keys (:mod:`~frsearch.analysis.columnar.hashing`). New words are
analysed together (:mod:`~frsearch.analysis.columnar.word_table`). The tokens of every word are then copied to wherever it occurs
(:mod:`~frsearch.analysis.columnar.tokens`). Tests check that its tokens are those of the plain analyzer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from frsearch.analysis.columnar.forms import FormTable
from frsearch.analysis.columnar.symbols import to_symbols
from frsearch.analysis.columnar.tokenizer import MARGIN, word_bounds
from frsearch.analysis.columnar.tokens import TokenColumns, WordColumns, token_columns
from frsearch.analysis.columnar.word_table import WordTable
from frsearch.analysis.tokenizer import graphic_words

BATCH = 400_000
"""Code points per batch: enough to make NumPy's calls cheap, few enough for the processor's cache."""

_NEW_WORDS = 5000
"""New words that are analysed together: enough to make NumPy's calls cheap, while their texts are still near the cache."""


class ColumnarAnalyzer:
    """Analyses texts into :class:`TokenColumns`, and caches every word.

    >>> analyzer = ColumnarAnalyzer()
    >>> (columns,) = analyzer.analyze(["Les forces armées", "l’armée"])
    >>> [analyzer.forms.lemma[number] for number in columns.form], columns.texts.tolist()
    (['les', 'force', 'armee', 'armee'], [0, 3, 4])
    """

    def __init__(self) -> None:
        self._table = WordTable()

    @property
    def forms(self) -> FormTable:
        """The forms of all tokens so far; it only ever grows."""
        return self._table.forms

    def analyze(self, texts: Sequence[str]) -> Iterator[TokenColumns]:
        """Yield the tokens of `texts`, in order, several texts at a time.

        Starts and ends are in code points of all texts, joined by one character between each two.
        """
        found: list[WordColumns] = []
        start = 0
        for batch in _batches(texts):
            found += self._words(batch, start)
            start += sum(map(len, batch)) + len(batch)
            if not 0 < self._table.pending < _NEW_WORDS:
                yield from self._tokens(found)
        yield from self._tokens(found)

    def _tokens(self, found: list[WordColumns]) -> Iterator[TokenColumns]:
        """Analyse the pending words, then yield the tokens of all words in `found`, and empty it."""
        self._table.analyze_pending()
        for words in found:
            yield token_columns(words, self._table)
        found.clear()

    def _words(self, texts: list[str], start: int) -> Iterator[WordColumns]:
        """Yield the words of texts, together if the array tokenizer handles them, else text by text; the first is at `start`."""
        joined = "\n".join(texts).join(("\n" * MARGIN, "\n" * MARGIN))
        symbols, unnamed = to_symbols(joined)
        bounds = word_bounds(symbols)
        if bounds:
            starts, ends = bounds
            lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
            text_starts = np.cumsum(lengths) - lengths
            first = np.append(np.searchsorted(starts, text_starts + MARGIN), len(starts))
            numbers = self._table.words(joined, symbols, unnamed, starts, ends)
            word_starts = (starts + (start - MARGIN)).astype(np.int32)
            yield WordColumns(numbers, word_starts, first, (text_starts + start).astype(np.int32))
        elif len(texts) > 1:
            half = len(texts) // 2  # so that a few such texts hardly slow down the others
            yield from self._words(texts[:half], start)
            yield from self._words(texts[half:], start + sum(map(len, texts[:half])) + half)
        else:
            yield self._words_of_one(texts[0], start)

    def _words_of_one(self, text: str, start: int) -> WordColumns:
        """Return the words of a text that the array tokenizer does not handle, since it has accents in NFD."""
        words = list(graphic_words(text))
        starts = np.fromiter((start + at for _, at in words), np.int32, len(words))
        numbers = self._table.words_by_string([word for word, _ in words])
        return WordColumns(numbers, starts, np.array([0, len(words)]), np.array([start], np.int32))


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield texts in order, a batch at a time."""
    batch: list[str] = []
    size = 0
    for text in texts:
        size += len(text) + 1
        if batch and size > BATCH:
            yield batch
            batch, size = [], len(text) + 1
        batch.append(text)
    if batch:
        yield batch
