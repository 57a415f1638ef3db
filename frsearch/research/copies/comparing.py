"""Comparing the bodies of articles word by word, many pairs at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from frsearch.deadline import check_time
from frsearch.engine import Snapshot
from frsearch.research.copies.alignment import MIN_ALIGNED, aligned
from frsearch.research.copies.common_runs import common_runs
from frsearch.research.copies.same import Days, days_of, is_same
from frsearch.research.copies.words import WordNumbering

Pair = tuple[int, int]

_WORDS = 1 << 20
"""Words of all pairs that are compared together: enough to make NumPy's calls cheap, in some hundred megabytes."""


class _Text(NamedTuple):
    """The words of a body and its figures, as numbers, and the days of its date."""

    words: NDArray[np.int32]
    figures: NDArray[np.int32]
    days: Days


class Comparer:
    """Compares articles of a snapshot, as doc ids. The texts it has read stay in memory as numbers until they are dropped."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._numbering = WordNumbering()
        self._texts: dict[int, _Text] = {}

    def read(self, doc_ids: Iterable[int]) -> None:
        """Read the bodies of articles that have not been read."""
        new = [doc_id for doc_id in dict.fromkeys(doc_ids) if doc_id not in self._texts]
        articles = [self._snapshot.article(doc_id) for doc_id in new]
        for doc_id, article, words in zip(new, articles, self._numbering.words([of.body for of in articles]), strict=True):
            self._texts[doc_id] = _Text(words.numbers.copy(), words.figures, days_of(article.date))  # a view would keep a batch

    def text(self, doc_id: int) -> bytes:
        """Return what is equal for articles of the same words, of one that has been read."""
        return self._texts[doc_id].words.tobytes()

    def date_together(self, doc_ids: Sequence[int]) -> None:
        """Have articles count as dated on any day from the first to the last of theirs, when another is compared with one."""
        days = [self._texts[doc_id].days for doc_id in doc_ids]
        if dated := [one for one in days if one]:
            together = min(first for first, _ in dated), max(last for _, last in dated)
            self._texts.update((doc_id, self._texts[doc_id]._replace(days=together)) for doc_id in doc_ids)

    def drop(self) -> None:
        """Forget all texts."""
        self._texts.clear()

    def shares(self, pairs: Sequence[Pair]) -> Iterator[float | None]:
        """Yield which share of the shorter text of each pair is aligned with the other; None: they are not the same dispatch.

        Raises SearchStopped.
        """
        for some in self._portions(pairs):
            check_time()
            number: dict[int, int] = {}
            rows = [(number.setdefault(one, len(number)), number.setdefault(other, len(number))) for one, other in some]
            runs = common_runs([self._texts[doc_id].words for doc_id in number], rows, MIN_ALIGNED)
            for pair, own in zip(some, runs.of_pairs(len(some)), strict=True):
                one, other = map(self._texts.__getitem__, pair)
                found = aligned(own, (len(one.words), len(other.words)))
                yield found.share if is_same(found, (one.figures, other.figures), (one.days, other.days)) else None

    def _portions(self, pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
        """Yield the pairs in portions of up to :data:`_WORDS` words, or of a single pair; their texts are read."""
        self.read(doc_id for pair in pairs for doc_id in pair)
        portion: list[Pair] = []
        size = 0
        for pair in pairs:
            words = sum(len(self._texts[doc_id].words) for doc_id in pair)
            if portion and size + words > _WORDS:
                yield portion
                portion, size = [], 0
            portion.append(pair)
            size += words
        if portion:
            yield portion
