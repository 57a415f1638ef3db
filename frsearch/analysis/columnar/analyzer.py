"""The columnar face of the analyzer: many texts → arrays of forms, positions and offsets.

A batch of texts becomes an array of symbols (:mod:`~frsearch.analysis.columnar.symbols`), in which words are found
(:mod:`~frsearch.analysis.columnar.tokenizer`) and told apart (:mod:`~frsearch.analysis.columnar.hashing`). Those never met
before are learnt together (:mod:`~frsearch.analysis.columnar.word_table`). What the tokens of each word are is then a matter of
copying (:mod:`~frsearch.analysis.columnar.tokens`). A test holds this face equal to the plain one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from frsearch.analysis.columnar.forms import FormTable
from frsearch.analysis.columnar.symbols import symbols
from frsearch.analysis.columnar.tokenizer import MARGIN, scan
from frsearch.analysis.columnar.tokens import TokenColumns, Words, token_columns
from frsearch.analysis.columnar.word_table import Vocabulary
from frsearch.analysis.tokenizer import graphic_words

BATCH = 400_000
"""Code points that are looked at together: enough to make NumPy's calls cheap, few enough for the processor's cache."""

_TOGETHER = 5000
"""Words that are learnt together: enough to make NumPy's calls cheap, while what they stand in is not far from the cache."""


class ColumnarAnalyzer:
    """Analyses texts into :class:`TokenColumns`; it remembers every word it has met.

    >>> bulk = ColumnarAnalyzer()
    >>> (columns,) = bulk.analyze(["Les forces armées", "l’armée"])
    >>> [bulk.forms.lemma[number] for number in columns.form], columns.texts.tolist()
    (['les', 'force', 'armee', 'armee'], [0, 3, 4])
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()

    @property
    def forms(self) -> FormTable:
        """What the tokens met so far are; it only ever grows."""
        return self._vocabulary.forms

    def analyze(self, texts: Sequence[str]) -> Iterator[TokenColumns]:
        """Yield the tokens of `texts`, in order, those of some of them together.

        Places count code points of all texts in a row, with one more between two.
        """
        found: list[Words] = []
        start = 0
        for batch in _batches(texts):
            found += self._words(batch, start)
            start += sum(map(len, batch)) + len(batch)
            if not 0 < self._vocabulary.waiting < _TOGETHER:
                yield from self._learnt(found)
        yield from self._learnt(found)

    def _learnt(self, found: list[Words]) -> Iterator[TokenColumns]:
        """Learn the words that wait, and yield the tokens of all words that were `found`."""
        self._vocabulary.learn()
        for words in found:
            yield token_columns(words, self._vocabulary)
        found.clear()

    def _words(self, texts: list[str], start: int) -> Iterator[Words]:
        """Look at texts together where array arithmetic takes them, else one by one; the first begins at `start`."""
        joined = "\n".join(texts).join(("\n" * MARGIN, "\n" * MARGIN))
        signs, unnamed = symbols(joined)
        found = scan(signs)
        if found:
            starts, ends = found
            lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
            text_starts = np.cumsum(lengths) - lengths
            first = np.append(np.searchsorted(starts, text_starts + MARGIN), len(starts))
            numbers = self._vocabulary.words(joined, signs, unnamed, starts, ends)
            places = (starts + (start - MARGIN)).astype(np.int32)
            yield Words(numbers, places, first, (text_starts + start).astype(np.int32))
        elif len(texts) > 1:
            half = len(texts) // 2  # so that a few such texts cost the others little
            yield from self._words(texts[:half], start)
            yield from self._words(texts[half:], start + sum(map(len, texts[:half])) + half)
        else:
            yield self._one_by_one(texts[0], start)

    def _one_by_one(self, text: str, start: int) -> Words:
        """Cut a text that array arithmetic does not take: it has accents in NFD."""
        words = list(graphic_words(text))
        starts = np.fromiter((start + at for _, at in words), np.int32, len(words))
        numbers = self._vocabulary.words_by_string([word for word, _ in words])
        return Words(numbers, starts, np.array([0, len(words)]), np.array([start], np.int32))


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield texts in order, as many at once as make up a batch."""
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
