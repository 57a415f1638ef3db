"""Reading the term dictionary of a segment: lemmas, their folded forms, and the exact forms of these.

A term is numbered by its *ordinal*: lemmas in order of their texts, folded forms by lemma, exact forms by folded form. So the
forms of any term are a range of ordinals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from frsearch.engine.arrays import Bools, Counts, Numbers, Offsets, batches, starts_of
from frsearch.engine.cache import cached, cached_property
from frsearch.engine.format.checked_lists import narrow
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
    LEMMA_FOLDED,
    LEMMA_KEYS,
    LEMMA_SIZES,
    LEMMA_TEXTS,
    Section,
)
from frsearch.engine.format.segment_file import CHECKSUM_BLOCK, Sections

if TYPE_CHECKING:
    from numpy.typing import NDArray


_BIT = np.left_shift(np.uint64(1), np.arange(256, dtype=np.uint64) % np.uint64(64))

_TOGETHER = 1 << 18
"""Bytes of texts looked at together."""


@frozen
class TermEntry:
    """A term at some level, found in a segment: exact forms `low` up to `high` of a lemma that has `forms` of them.

    Like a term's metadata in Lucene, it is what leads to a posting list: all levels share that of the lemma.
    """

    lemma: int
    low: int
    high: int
    forms: int

    @property
    def is_whole(self) -> bool:
        """Whether it has all forms of the lemma, so that none need be looked at."""
        return self.high - self.low == self.forms


class TextPool:
    """Random access to many concatenated texts, and binary search in them.

    ``order`` has the ordinals of the texts in sorted order, if they are not sorted themselves; ``keys`` those of every
    :data:`KEY_STEP`-th of them.
    """

    def __init__(self, sections: Sections, texts: Section, sizes: Section, keys: Section, order: Section | None = None) -> None:
        self._content, self._at = sections.unchecked(texts.name)
        self._bytes = self._content.data
        self._touch, self._unseen = sections.checker(self._at), sections.unseen
        self._sizes = narrow(sections, sizes.name)
        self._starts = Offsets.of(self._sizes)
        self.expansions: dict[Any, list[int]] = {}
        self._order: Numbers | None = sections.array(order.name) if order else None
        self._keys: NDArray[np.uint64] = sections.array(keys.name)
        if len(self._keys) != -(-len(self) // KEY_STEP) or self._keys.dtype.itemsize != 8:
            raise sections.damaged(self._at, f"has {len(self._keys)} keys in {keys.name!r} for {len(self)} texts")
        if self._starts.total != len(self._content):
            raise sections.damaged(self._at, f"has {len(self._content)} bytes in {texts.name!r}, expected {self._starts.total}")

    def __len__(self) -> int:
        return len(self._sizes)

    def __getitem__(self, number: int) -> bytes:
        start, end = self._starts.item(number), self._starts.item(number + 1)
        self._touch(start, end - start)
        return bytes(self._bytes[start:end])

    def text(self, number: int) -> str:
        """Return a text as a string."""
        return self[number].decode("utf-8", "surrogatepass")

    def some(self, numbers: Sequence[int]) -> Iterator[str]:
        """Yield some texts, ascending and next to each other or nearly so, as strings."""
        if numbers:
            item, content, first = self._starts.item, self._bytes, self._starts.item(numbers[0])
            self._touch(first, item(numbers[-1] + 1) - first)
            for number in numbers:
                yield str(content[item(number) : item(number + 1)], "utf-8", "surrogatepass")

    def strings(self) -> list[str]:
        """Return all texts as strings."""
        self._touch(0, len(self._content))
        content = bytes(self._bytes)
        return [content[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(self._starts.all().tolist())]

    @cached_property
    def lengths(self) -> Counts:
        """How many code points each text has: its bytes, less those that continue a code point."""
        self._touch(0, len(self._content))
        if self._content.max(initial=0) < 0x80:
            return self._sizes.astype(np.int64)
        continuing = starts_of((self._content & 0xC0) == 0x80)
        starts = self._starts.all()
        return np.diff(starts) - np.diff(continuing[starts])

    @cached_property
    def letters(self) -> NDArray[np.uint64]:
        """For each text, the set of its bytes, modulo 64, as bits; all bits of a text that is not ASCII."""
        self._touch(0, len(self._content))
        letters = np.zeros(len(self), np.uint64)
        sizes, starts = self._sizes, self._starts.all()
        for low, high in batches(sizes, _TOGETHER):
            some = low + np.flatnonzero(sizes[low:high])
            if len(some):
                bits = _BIT[self._content[starts[low] : starts[high]]]
                letters[some] = np.bitwise_or.reduceat(bits, starts[some] - starts[low])
        letters[self.lengths != sizes] = ~np.uint64(0)
        return letters

    def characters(self, numbers: NDArray[np.integer]) -> NDArray[np.uint32]:
        """Return texts as rows of code points, padded with 0."""
        lengths = self.lengths[numbers]
        columns = np.arange(lengths.max(initial=0))
        at = np.minimum(self._starts.all()[numbers][:, None] + columns, max(len(self._content) - 1, 0))
        rows = np.where(columns < lengths[:, None], self._content[at], 0).astype(np.uint32)
        for row in np.flatnonzero(lengths != self._sizes[numbers]).tolist():
            text = self.text(int(numbers[row]))
            rows[row, : len(text)] = [ord(character) for character in text]
        return rows

    def end_with(self, numbers: NDArray[np.integer], ending: str) -> Bools:
        """Return which of some texts, all at least as long as `ending` in code points, end with it."""
        key = ending.encode("utf-8", "surrogatepass")
        self._touch(0, len(self._content))
        begins = self._starts.all()[numbers + 1] - len(key)
        found: Bools = np.ones(len(numbers), np.bool_)
        for at, byte in enumerate(key):
            found &= self._content[np.maximum(begins + at, 0)] == byte
        return found

    def contain(self, piece: str) -> Bools:
        """Return whether each text contains a piece, which is not empty."""
        key = piece.encode("utf-8", "surrogatepass")
        self._touch(0, len(self._content))
        is_here = np.ones(max(len(self._content) - len(key) + 1, 0), np.bool_)
        for at, byte in enumerate(key):
            is_here &= self._content[at : at + len(is_here)] == byte
        begins, starts = np.flatnonzero(is_here), self._starts.all()
        numbers = starts.searchsorted(begins, side="right") - 1
        found: Bools = np.zeros(len(self), np.bool_)
        found[numbers[begins + len(key) <= starts[numbers + 1]]] = True
        return found

    def sorted(self, rank: int) -> int:
        """Return the ordinal of the text at `rank` in sorted order."""
        return rank if self._order is None else self._order.item(rank)

    def ranked(self, low: int, high: int) -> Counts:
        """Return the ordinals of the texts from `low` up to `high` in sorted order."""
        return np.arange(low, high) if self._order is None else self._order[low:high].astype(np.int64)

    def rank(self, key: bytes) -> int:
        """Return how many texts sort before `key`."""
        starts, order, content, unseen = self._starts, self._order, self._bytes, self._unseen
        low, high = self._between(key)
        while low < high:
            middle = (low + high) >> 1
            number = middle if order is None else order.item(middle)
            start, end = starts.item(number), starts.item(number + 1)
            if unseen[(self._at + start) // CHECKSUM_BLOCK] or unseen[(self._at + end) // CHECKSUM_BLOCK]:
                self._touch(start, end - start)
            if bytes(content[start:end]) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def _between(self, key: bytes) -> tuple[int, int]:
        """Return the ranks between which the binary search for `key` begins, as its first eight bytes tell."""
        number = np.uint64(int.from_bytes(key[:8].ljust(8, b"\0"), "big"))
        at = int(self._keys.searchsorted(number))
        last = at
        if at < len(self._keys) and self._keys[at] == number:  # the texts with this key may be any that begin so
            last = int(self._keys.searchsorted(number, side="right"))
        return max(at - 1, 0) * KEY_STEP, min(last * KEY_STEP, len(self))

    def beginning_with(self, prefix: str) -> tuple[int, int]:
        """Return the range, in sorted order, of the texts that begin with `prefix`."""
        key = prefix.encode("utf-8", "surrogatepass")
        return self.rank(key), self.rank(key + b"\xff")

    def find(self, key: bytes) -> int:
        """Return the ordinal of the (first) text that equals `key`, or -1."""
        rank = self.rank(key)
        if rank < len(self) and self[number := self.sorted(rank)] == key:
            return number
        return -1


class TermDictionary:
    """The term dictionary of a segment: lemmas own runs of folded forms, which own runs of exact forms.

    One dictionary serves all fields; a field lists the lemmas that occur in it.
    """

    def __init__(self, sections: Sections) -> None:
        self.lemmas = TextPool(sections, LEMMA_TEXTS, LEMMA_SIZES, LEMMA_KEYS)
        self.folded = TextPool(sections, FOLDED_TEXTS, FOLDED_SIZES, FOLDED_KEYS, FOLDED_ORDER)
        self.exact = TextPool(sections, EXACT_TEXTS, EXACT_SIZES, EXACT_KEYS, EXACT_ORDER)
        self.folded_starts = Offsets.of(narrow(sections, LEMMA_FOLDED.name))
        self.exact_starts = Offsets.of(narrow(sections, FOLDED_EXACT.name))
        self.spans = narrow(sections, EXACT_SPANS.name)
        if self.folded_starts.total != len(self.folded) or self.exact_starts.total != len(self.exact):
            raise sections.damaged(0, "has forms that belong to no lemma")
        self._found: dict[tuple[str, str], TermEntry | None] = {}
        self._sizes: dict[int, int] = {}

    @cached_property
    def first_exact(self) -> Counts:
        """For each lemma, its first exact form; then the number of exact forms."""
        return self.exact_starts.all()[self.folded_starts.all()]

    def first_exact_of(self, lemma: int) -> int:
        """Return the first exact form of a lemma."""
        return self.exact_starts.item(self.folded_starts.item(lemma))

    def find(self, text: str, level: str) -> TermEntry | None:
        """Return the entry of a term at a level, or None if the segment does not contain it."""
        key = text, level
        return self._found[key] if key in self._found else cached(self._found, key, lambda: self._find(text, level))

    def _find(self, text: str, level: str) -> TermEntry | None:
        key = text.encode("utf-8", "surrogatepass")
        if level == "lemma":
            lemma = self.lemmas.find(key)
            return self.of_lemma(lemma) if lemma >= 0 else None
        if level == "folded":
            folded = self.folded.find(key)
            return self.of_folded(folded) if folded >= 0 else None
        low = self.exact.find(key)
        if low < 0:
            return None
        high = low + 1
        while high < len(self.exact) and self.exact[high] == key:  # the same form with another span
            high += 1
        return self._of_exact(low, high)

    def siblings(self, exact: int) -> tuple[int, int]:
        """Return the range of exact forms that share the folded form of this one."""
        folded = self.exact_starts.find(exact)
        return self.exact_starts.item(folded), self.exact_starts.item(folded + 1)

    def of_lemma(self, lemma: int) -> TermEntry:
        """Return the entry of a lemma: all its forms."""
        forms = self.first_exact_of(lemma + 1) - self.first_exact_of(lemma)
        return TermEntry(lemma, 0, forms, forms)

    def of_folded(self, folded: int) -> TermEntry:
        """Return the entry of a folded form: all its exact forms."""
        return self._of_exact(self.exact_starts.item(folded), self.exact_starts.item(folded + 1))

    def _of_exact(self, low: int, high: int) -> TermEntry:
        lemma = self.folded_starts.find(self.exact_starts.find(low))
        first = self.first_exact_of(lemma)
        return TermEntry(lemma, low - first, high - first, self.first_exact_of(lemma + 1) - first)

    def is_joined(self, word: TermEntry) -> bool:
        """Return whether one of a term's forms is the joined form of a compound, which covers several slots."""
        first = self.first_exact_of(word.lemma)
        return max(self.spans[first + word.low : first + word.high].tolist(), default=1) > 1

    def ends(self, word: TermEntry, slots: Numbers, forms: Numbers) -> Numbers:
        """Return the last slot that a term covers at each of its occurrences."""
        return (slots + self.spans[forms] - 1).astype(np.uint32) if self.is_joined(word) else slots

    def size(self, exact: int) -> int:
        """Return the usual length of an exact form, in code points: a compound has one character between its positions."""
        size = self._sizes.get(exact)
        if size is None:
            size = self._sizes[exact] = len(self.exact.text(exact)) + self.spans.item(exact) - 1
        return size
