"""The words of a segment as they are read: lemmas, their folded forms, and the exact forms of these."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import frozen

from frsearch.engine.arrays import Counts, Numbers, starts_of
from frsearch.engine.cache import cached
from frsearch.engine.format.checked_lists import small
from frsearch.engine.format.sections import (
    EXACT_ORDER,
    EXACT_SIZES,
    EXACT_SPANS,
    EXACT_TEXTS,
    FOLDED_EXACT,
    FOLDED_ORDER,
    FOLDED_SIZES,
    FOLDED_TEXTS,
    LEMMA_FOLDED,
    LEMMA_SIZES,
    LEMMA_TEXTS,
    Section,
)
from frsearch.engine.format.segment_file import CHECKSUM_BLOCK, Sections

if TYPE_CHECKING:
    from numpy.typing import NDArray


@frozen
class TermEntry:
    """A word at some level, as a segment knows it: forms `low` up to `high` of a lemma that has `forms` of them."""

    lemma: int
    low: int
    high: int
    forms: int

    @property
    def is_whole(self) -> bool:
        """Whether any form of the lemma will do."""
        return self.high - self.low == self.forms


class TextPool:
    """Many short texts behind each other; found by binary search where `order` (or their own order) is sorted."""

    def __init__(self, sections: Sections, texts: Section, sizes: Section, order: Section | None = None) -> None:
        self._content, self._at = sections.unchecked(texts.name)
        self._bytes = self._content.data
        self._check, self._unseen = sections.check, sections.unseen
        self._starts = starts_of(small(sections, sizes.name))
        self.expansions: dict[Any, list[int]] = {}
        self._order: Numbers | None = sections.array(order.name) if order else None
        if self._starts[-1] != len(self._content):
            raise sections.damaged(self._at, f"has {len(self._content)} bytes of {texts.name!r}, expected {self._starts[-1]}")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        start, end = self._starts.item(number), self._starts.item(number + 1)
        self._check(self._at + start, end - start)
        return bytes(self._bytes[start:end])

    def text(self, number: int) -> str:
        """Return a text as a string."""
        return self[number].decode("utf-8", "surrogatepass")

    def strings(self) -> list[str]:
        """Return all texts as strings."""
        self._check(self._at, len(self._content))
        content = bytes(self._bytes)
        return [content[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(self._starts.tolist())]

    @cached_property
    def lengths(self) -> Counts:
        """How many code points each text has: its bytes, but for those that go on with one."""
        self._check(self._at, len(self._content))
        goes_on = starts_of((self._content & 0xC0) == 0x80)
        return np.diff(self._starts) - np.diff(goes_on[self._starts])

    def characters(self, numbers: NDArray[np.integer]) -> NDArray[np.uint32]:
        """Return texts as rows of code points, 0 after their end."""
        lengths = self.lengths[numbers]
        places = np.arange(lengths.max(initial=0))
        at = np.minimum(self._starts[numbers][:, None] + places, max(len(self._content) - 1, 0))
        rows = np.where(places < lengths[:, None], self._content[at], 0).astype(np.uint32)
        for row in np.flatnonzero(lengths != np.diff(self._starts)[numbers]).tolist():
            text = self.text(int(numbers[row]))
            rows[row, : len(text)] = [ord(sign) for sign in text]
        return rows

    def sorted(self, rank: int) -> int:
        """Return the number of the text that is the `rank`-th in sorted order."""
        return rank if self._order is None else self._order.item(rank)

    def ranked(self, low: int, high: int) -> Counts:
        """Return the numbers of the texts from the `low`-th to the `high`-th in sorted order."""
        return np.arange(low, high) if self._order is None else self._order[low:high].astype(np.int64)

    def rank(self, key: bytes) -> int:
        """Return how many texts come before `key` in sorted order."""
        starts, order, content, unseen = self._starts, self._order, self._bytes, self._unseen
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) >> 1
            number = middle if order is None else order.item(middle)
            start, end = starts.item(number), starts.item(number + 1)
            if unseen[(self._at + start) // CHECKSUM_BLOCK] or unseen[(self._at + end) // CHECKSUM_BLOCK]:
                self._check(self._at + start, end - start)
            if bytes(content[start:end]) < key:
                low = middle + 1
            else:
                high = middle
        return low

    def beginning_with(self, prefix: str) -> tuple[int, int]:
        """Return from which to which, in sorted order, the texts are that begin so."""
        key = prefix.encode("utf-8", "surrogatepass")
        return self.rank(key), self.rank(key + b"\xff")

    def find(self, key: bytes) -> int:
        """Return the number of the (first) text that is `key`, or -1."""
        rank = self.rank(key)
        if rank < len(self) and self[number := self.sorted(rank)] == key:
            return number
        return -1


class TermDictionary:
    """The vocabulary of a segment: lemmas own runs of folded forms, which own runs of exact forms."""

    def __init__(self, sections: Sections) -> None:
        self.lemmas = TextPool(sections, LEMMA_TEXTS, LEMMA_SIZES)
        self.folded = TextPool(sections, FOLDED_TEXTS, FOLDED_SIZES, FOLDED_ORDER)
        self.exact = TextPool(sections, EXACT_TEXTS, EXACT_SIZES, EXACT_ORDER)
        self.folded_starts = starts_of(small(sections, LEMMA_FOLDED.name))
        self.exact_starts = starts_of(small(sections, FOLDED_EXACT.name))
        self.spans = small(sections, EXACT_SPANS.name)
        if self.folded_starts[-1] != len(self.folded) or self.exact_starts[-1] != len(self.exact):
            raise sections.damaged(0, "has forms that belong to no lemma")
        self.first_exact = self.exact_starts[self.folded_starts]
        self._found: dict[tuple[str, str], TermEntry | None] = {}
        self._sizes: dict[int, int] = {}

    def find(self, text: str, level: str) -> TermEntry | None:
        """Return a word at a level, or None where the segment does not have it."""
        return cached(self._found, (text, level), lambda: self._find(text, level))

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
        """Return from where to where the exact forms are that have the folded form of this one."""
        folded = int(np.searchsorted(self.exact_starts, exact, side="right")) - 1
        return self.exact_starts.item(folded), self.exact_starts.item(folded + 1)

    def of_lemma(self, lemma: int) -> TermEntry:
        """Return a lemma with all its forms."""
        forms = self.first_exact.item(lemma + 1) - self.first_exact.item(lemma)
        return TermEntry(lemma, 0, forms, forms)

    def of_folded(self, folded: int) -> TermEntry:
        """Return a folded form with all its exact ones."""
        return self._of_exact(self.exact_starts.item(folded), self.exact_starts.item(folded + 1))

    def _of_exact(self, low: int, high: int) -> TermEntry:
        lemma = int(np.searchsorted(self.first_exact, low, side="right")) - 1
        first = self.first_exact.item(lemma)
        return TermEntry(lemma, low - first, high - first, self.first_exact.item(lemma + 1) - first)

    def is_joined(self, word: TermEntry) -> bool:
        """Tell whether one of a word's forms is the joined form of a compound, which covers several slots."""
        first = self.first_exact.item(word.lemma)
        return max(self.spans[first + word.low : first + word.high].tolist(), default=1) > 1

    def ends(self, word: TermEntry, slots: Numbers, forms: Numbers) -> Numbers:
        """Return the last slot that a word covers at each of its places."""
        return (slots + self.spans[forms] - 1).astype(np.uint32) if self.is_joined(word) else slots

    def size(self, exact: int) -> int:
        """Return how many code points an exact form has; one that covers several positions has a sign between each."""
        size = self._sizes.get(exact)
        if size is None:
            size = self._sizes[exact] = len(self.exact.text(exact)) + self.spans.item(exact) - 1
        return size
