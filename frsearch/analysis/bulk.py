"""The columnar face of the analyzer: many texts → arrays of forms, positions and offsets.

Three passes, each over arrays: the texts are scanned for words (:mod:`~frsearch.analysis.scanning`) and these numbered
(:mod:`~frsearch.analysis.numbering`); words never met before are learnt together (:mod:`~frsearch.analysis.vocabulary`);
then what each word's tokens are, relative to it, is copied to where it stands. A test holds this face equal to the
plain one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.analysis import numbering
from frsearch.analysis.cutting import graphic_words
from frsearch.analysis.folding import one_shape
from frsearch.analysis.numbering import KeyTable, keys
from frsearch.analysis.scanning import MARGIN, Offsets, scan
from frsearch.analysis.symbols import FIGURE, LETTERS, Symbols, symbols
from frsearch.analysis.vocabulary import Forms, Vocabulary

Ints = NDArray[np.int32]

BATCH = 200_000
"""Code points that are looked at together: enough to make NumPy's calls cheap, few enough for the processor's cache."""


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
    """The words of several texts: their numbers, where each starts and ends in its text, and each text's first word."""

    codes: Ints
    starts: Ints
    ends: Ints
    texts: Offsets


class BulkAnalyzer:
    """Analyses batches of texts into :class:`Columns`; it remembers every word it has met.

    >>> bulk = BulkAnalyzer()
    >>> columns = bulk.analyze(["Les forces armées", "l’armée"])
    >>> [bulk.forms.lemma[number] for number in columns.form], columns.texts.tolist()
    (['les', 'force', 'armee', 'armee'], [0, 3, 4])
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._table = KeyTable()
        self._by_string: dict[str, int] = {}

    @property
    def forms(self) -> Forms:
        """What the tokens met so far are."""
        return self._vocabulary.forms

    def analyze(self, texts: Sequence[str]) -> Columns:
        """Return the tokens of `texts`."""
        parts = [self._expand(words) for batch in _batches(texts) for words in self._words(batch)]
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

    def _words(self, texts: list[str]) -> Iterator[Words]:
        """Look at texts together where array arithmetic takes them, else one by one."""
        margin = "\n" * MARGIN
        joined = margin + "\n".join(texts) + margin
        signs = symbols(joined)
        found = scan(signs)
        if found:
            starts, ends = found
            codes = self._codes(joined, signs, starts, ends)
            lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
            text_starts = MARGIN + np.cumsum(lengths) - lengths
            first = np.append(np.searchsorted(starts, text_starts), len(starts))
            base = np.repeat(text_starts, np.diff(first))
            yield Words(codes, (starts - base).astype(np.int32), (ends - base).astype(np.int32), first)
        elif len(texts) > 1:
            half = len(texts) // 2  # so that a few such texts cost the others little
            yield from self._words(texts[:half])
            yield from self._words(texts[half:])
        else:
            yield self._one_by_one(texts[0])

    def _one_by_one(self, text: str) -> Words:
        """Cut a text that array arithmetic does not take: it has accents in NFD."""
        words = list(graphic_words(text))
        starts = np.fromiter((start for _, start in words), np.int32, len(words))
        lengths = np.fromiter((len(word) for word, _ in words), np.int32, len(words))
        codes = np.fromiter((self._code(word) for word, _ in words), np.int32, len(words))
        return Words(codes, starts, starts + lengths, np.array([0, len(words)]))

    def _codes(self, text: str, signs: Symbols, starts: Offsets, ends: Offsets) -> Ints:
        """Return the code of each word; new ones are learnt."""
        found = keys(signs, starts, ends)
        codes, new = self._table.get(found)
        if len(new):
            fresh, at, which = np.unique(found[new], return_index=True, return_inverse=True)
            begin, end = starts[new[at]].tolist(), ends[new[at]].tolist()
            learnt = self._vocabulary.learn([text[s:e] for s, e in zip(begin, end, strict=True)])
            self._table.add(fresh, learnt)
            codes[new] = learnt[which]
        odd = np.flatnonzero(ends - starts > numbering.LONGEST)
        unnamed = np.flatnonzero((signs - np.uint8(FIGURE)) <= LETTERS - FIGURE)
        if len(unnamed) or len(odd):
            odd = np.union1d(odd, np.searchsorted(starts, unnamed, "right") - 1)
            for word in odd:
                codes[word] = self._code(text[starts[word] : ends[word]])
        return codes

    def _code(self, word: str) -> int:
        word = one_shape(word)
        code = self._by_string.get(word)
        if code is None:
            code = self._by_string[word] = int(self._vocabulary.learn([word])[0])
        return code

    def _expand(self, words: Words) -> Columns:
        """Copy the tokens of each word to where it stands."""
        known = self._vocabulary
        form = words.codes
        odd = np.flatnonzero(form < 0)
        entry = ~form[odd]
        firsts = _ints(known.first)
        first = firsts[entry]
        rows = firsts[entry + 1] - first
        more = rows - 1
        before = np.cumsum(more) - more
        counts = np.ones(len(form), np.int64)
        counts[odd] = rows
        form, start, end = np.repeat(form, counts), np.repeat(words.starts, counts), np.repeat(words.ends, counts)
        place = odd + before
        row = np.repeat(first - (np.cumsum(rows) - rows), rows) + np.arange(rows.sum())
        at = np.repeat(place - (np.cumsum(rows) - rows), rows) + np.arange(rows.sum())
        base = np.repeat(words.starts[odd], rows)
        form[at] = _ints(known.form)[row]
        start[at] = base + _ints(known.start)[row]
        end[at] = base + _ints(known.end)[row]
        spans = _ints(known.forms.span)[form[at]]
        joined = at[spans > 1]
        texts = words.texts + np.append(0, np.cumsum(more))[np.searchsorted(odd, words.texts)]
        changes = np.sort(np.append(texts[:-1], joined + 1), kind="stable")
        skipped = np.searchsorted(joined, changes)
        text = np.searchsorted(texts, changes, "right") - 1
        base = texts[text] + skipped - np.searchsorted(joined, texts)[text]
        position = np.arange(len(form), dtype=np.int32)
        position -= np.repeat(base.astype(np.int32), np.diff(np.append(changes, len(form))))
        position[joined] -= spans[spans > 1]
        return Columns(texts, form, position, start, end)


def _ints(values: array[int]) -> Ints:
    """Return a growing array as NumPy sees it, until it grows again."""
    return np.frombuffer(values, np.int32) if values else np.zeros(0, np.int32)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
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
