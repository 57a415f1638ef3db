"""Postings of a term as a Whoosh matcher, which steps from article to article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any

import numpy as np
from attrs import define
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.query.spans import Span
from whoosh.reading import TermInfo

from frsearch.engine.arrays import Counts, Numbers, starts_of
from frsearch.engine.cache import cached_property


@define(eq=False, slots=False)
class TermPostings:
    """Doc ids of a term, ascending, with its frequency in each article.

    ``slots`` returns the slots of its occurrences and the last slot that each covers; ``base`` is the first slot of each
    article. Both are None for fields without positions.
    """

    docs: Numbers
    tf: Numbers
    slots: Callable[[], tuple[Numbers, Numbers]] | None = None
    base: Counts | None = None

    @cached_property
    def _spans(self) -> tuple[Counts, Counts, Counts]:
        """Return the first and last position of every occurrence, and the index at which each article's occurrences begin."""
        if self.slots is None or self.base is None:
            raise TypeError("these postings have no positions")
        base = np.repeat(self.base[self.docs], self.tf)
        first, last = (slots.astype(np.int64) - base for slots in self.slots())
        return first, last, starts_of(self.tf)

    def positions(self, number: int) -> list[int]:
        """Return the positions in the `number`-th article of these, ascending."""
        return [span.start for span in self.spans(number)]

    def spans(self, number: int) -> list[Span]:
        """Return the positions as spans: the joined form of a compound covers several."""
        first, last, starts = self._spans
        low, high = starts[number : number + 2].tolist()
        return list(map(Span, first[low:high].tolist(), last[low:high].tolist()))

    def info(self, lengths: Counts | None) -> TermInfo:
        """Return the term statistics of Whoosh's scoring; `lengths` are those of all articles, in positions."""
        own = np.zeros(1, np.int64) if lengths is None else lengths[self.docs]
        return TermInfo(
            weight=float(self.tf.sum()),
            df=len(self.docs),
            minlength=int(own.min()),
            maxlength=int(own.max()),
            maxweight=float(self.tf.max()),
            minid=int(self.docs[0]),
            maxid=int(self.docs[-1]),
        )


class PostingMatcher(LeafMatcher):  # type: ignore[misc]
    """A matcher over one posting list, which it presents to Whoosh as a single block."""

    def __init__(self, postings: TermPostings, info: TermInfo, term: tuple[str, bytes], format_: Any, scorer: Any) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._postings = postings
        self._info = info
        self._docs: list[int] = postings.docs.tolist()
        self._at = 0

    def copy(self) -> PostingMatcher:
        """Return another matcher at the same article."""
        other = PostingMatcher(self._postings, self._info, self._term, self.format, self.scorer)
        other._at = self._at
        return other

    def reset(self) -> None:
        """Move back to the first article."""
        self._at = 0

    def is_active(self) -> bool:
        """Return whether there is an article left."""
        return self._at < len(self._docs)

    def id(self) -> int:
        """Return the doc id of the article."""
        return self._docs[self._at]

    def next(self) -> None:
        """Move to the next article."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:  # noqa: A002 (Whoosh's own name)
        """Move forward to the first article with this doc id or a higher one."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._docs, id, self._at)

    def weight(self) -> float:
        """Return the frequency of the term in the article."""
        return float(self._postings.tf[self._at])

    def value(self) -> bytes:
        """Return the posting, encoded by the format."""
        has_positions = self.format.supports("positions")
        encoded: bytes = self.format.encode(self._postings.positions(self._at) if has_positions else None)
        return encoded

    def value_as(self, astype: str) -> Any:
        """Return the posting decoded as `astype`, straight from the arrays if possible."""
        if astype == "positions":
            return self._postings.positions(self._at)
        if astype == "frequency":
            return int(self._postings.tf[self._at])
        return super().value_as(astype)

    def spans(self) -> list[Span]:
        """Return the spans of the term in the article, for phrase and proximity queries."""
        return self._postings.spans(self._at)

    def score(self) -> float:
        """Return the score, or the weight if there is no scorer."""
        return float(self.scorer.score(self)) if self.scorer else self.weight()

    def skip_to_quality(self, minquality: float) -> int:
        """Skip all remaining articles if none can score above `minquality`; return the number of blocks skipped."""
        if self.block_quality() > minquality:
            return 0
        self._at = len(self._docs)
        return 1

    def block_min_length(self) -> int:
        """Return the length of the shortest article."""
        return int(self._info.min_length())

    def block_max_length(self) -> int:
        """Return the length of the longest article."""
        return int(self._info.max_length())

    def block_max_weight(self) -> float:
        """Return the highest frequency of the term in any article."""
        return float(self._info.max_weight())
