"""The term dictionary of a segment: each lemma owns a run of folded forms, and each folded form a run of exact forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import is_not

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from frsearch.engine.arrays import Counts, is_new
from frsearch.engine.format.packing import shrink
from frsearch.engine.format.sections import (
    EXACT_KEYS,
    EXACT_ORDER,
    EXACT_SIZES,
    EXACT_SPANS,
    EXACT_TEXTS,
    FOLDED_EXACT,
    FOLDED_KEYS,
    FOLDED_ORDER,
    FOLDED_SIZES,
    FOLDED_TEXTS,
    KEY_STEP,
    LARGE,
    LARGE_AT,
    LEMMA_FOLDED,
    LEMMA_KEYS,
    LEMMA_SIZES,
    LEMMA_TEXTS,
    Section,
)
from frsearch.engine.format.segment_file import SectionWriter
from frsearch.engine.format.text_pool import EncodedTexts


@frozen(eq=False)
class DictionaryBuilder:
    """Distinct terms sorted by lemma, folded form, exact form and span."""

    ordinals: Counts
    """For each word given, the ordinal of its exact form."""
    lemma: Counts
    """For each exact form, the ordinal of its lemma."""
    first: Counts
    """For each lemma, the ordinal of its first exact form; then the number of exact forms."""
    spans: Counts
    """For each exact form, the number of positions it covers."""
    texts: EncodedTexts
    lemmas: Counts
    folded: Counts
    exact: Counts
    """For each lemma, folded form and exact form, the index of its text in ``texts``."""
    folded_lemma: Counts
    """For each folded form, the ordinal of its lemma."""
    exact_folded: Counts
    """For each exact form, the ordinal of its folded form."""
    folded_order: Counts
    exact_order: Counts
    """The ordinals of folded and of exact forms, sorted by text."""

    def write(self, file: SectionWriter) -> None:
        """Write the sections of the term dictionary."""
        self._write_texts(file, LEMMA_TEXTS, LEMMA_SIZES, self.lemmas)
        for section, numbers in (
            (LEMMA_KEYS, self.lemmas),
            (FOLDED_KEYS, self.folded[self.folded_order]),
            (EXACT_KEYS, self.exact[self.exact_order]),
        ):
            file.add_long(section.name, self.texts.keys(numbers[::KEY_STEP]))
        add_small(file, LEMMA_FOLDED.name, np.bincount(self.folded_lemma, minlength=len(self.lemmas)))
        self._write_texts(file, FOLDED_TEXTS, FOLDED_SIZES, self.folded)
        add_small(file, FOLDED_EXACT.name, np.bincount(self.exact_folded, minlength=len(self.folded)))
        self._write_texts(file, EXACT_TEXTS, EXACT_SIZES, self.exact)
        add_small(file, EXACT_SPANS.name, self.spans)
        file.add(FOLDED_ORDER.name, self.folded_order.astype(np.uint32))
        file.add(EXACT_ORDER.name, self.exact_order.astype(np.uint32))

    def _write_texts(self, file: SectionWriter, texts: Section, sizes: Section, numbers: Counts) -> None:
        content, bytes_of_each = self.texts.some(numbers)
        file.add(texts.name, content)
        add_small(file, sizes.name, bytes_of_each)


class TextNumbering:
    """Numbers distinct texts, whether they are lemmas, folded or exact forms."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbers(self, texts: Iterable[str]) -> Counts:
        """Return the number of each text."""
        numbers = self._numbers
        return np.array([numbers.setdefault(text, len(numbers)) for text in texts], np.int64)

    def numbers_reusing(self, texts: Sequence[str], others: Sequence[str], numbers: Counts) -> Counts:
        """Return the number of each text, given the `numbers` of `others`, most of which are the same objects as the texts."""
        numbers = numbers.copy()
        differ = np.flatnonzero(np.fromiter(map(is_not, texts, others), np.bool_, len(texts)))
        numbers[differ] = self.numbers(map(texts.__getitem__, differ.tolist()))
        return numbers

    def texts(self) -> EncodedTexts:
        """Return all texts by number; the numbering is empty afterwards."""
        texts = list(self._numbers)
        self._numbers = {}
        return EncodedTexts.of(texts)


def build_dictionary(
    numbering: TextNumbering, lemma: Counts, folded: Counts, exact: Counts, span: NDArray[np.integer]
) -> DictionaryBuilder:
    """Return the term dictionary of words given by the numbers of their forms and by their spans; words may be repeated.

    All texts are sorted once; everything else is done on numbers.
    """
    texts = numbering.texts()
    by_text = texts.order()
    rank = np.empty_like(by_text)
    rank[by_text] = np.arange(len(texts))
    columns = [rank[lemma], rank[folded], rank[exact], np.asarray(span, np.int64)]
    order = _order(columns, len(texts))
    columns = [column[order] for column in columns]
    is_new_lemma = is_new(columns[0])
    is_new_folded = is_new_lemma | is_new(columns[1])
    is_new_exact = is_new_folded | is_new(columns[2]) | is_new(columns[3])
    ordinals = np.empty_like(order)
    ordinals[order] = np.cumsum(is_new_exact) - 1
    lemma_ranks, folded_ranks, exact_ranks = columns[0][is_new_lemma], columns[1][is_new_folded], columns[2][is_new_exact]
    return DictionaryBuilder(
        ordinals=ordinals,
        lemma=np.cumsum(is_new_lemma)[is_new_exact] - 1,
        first=np.append(np.flatnonzero(is_new_lemma[is_new_exact]), len(exact_ranks)),
        spans=columns[3][is_new_exact],
        texts=texts,
        lemmas=by_text[lemma_ranks],
        folded=by_text[folded_ranks],
        exact=by_text[exact_ranks],
        folded_lemma=np.cumsum(is_new_lemma)[is_new_folded] - 1,
        exact_folded=np.cumsum(is_new_folded)[is_new_exact] - 1,
        folded_order=np.argsort(folded_ranks),
        exact_order=np.argsort(exact_ranks * len(exact_ranks) + np.arange(len(exact_ranks))),  # of equal ones, the first
    )


def _order(columns: Sequence[Counts], texts: int) -> Counts:
    """Return the order of rows by three ranks among `texts` texts and by span, from one 64-bit key per row if all four fit."""
    lemma, folded, exact, span = columns
    text_bits, span_bits = texts.bit_length(), int(span.max(initial=0)).bit_length()
    if 3 * text_bits + span_bits > 63:
        return np.lexsort(columns[::-1])
    return np.argsort(((lemma << text_bits | folded) << text_bits | exact) << span_bits | span)


def add_small(file: SectionWriter, name: str, values: NDArray[np.integer]) -> None:
    """Write a section of small numbers."""
    small, at, real = shrink(values)
    file.add(name, small)
    file.add(name + LARGE_AT, at)
    file.add(name + LARGE, real)
