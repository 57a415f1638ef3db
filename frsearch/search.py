"""One search: a query tree and a reader → hits with their passages and highlights."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from attrs import evolve, field, frozen

from frsearch.engine import Found, Reader
from frsearch.model import Hit, Passage
from frsearch.passages import best_passages, highlights
from frsearch.query import Leaf, Match, Node, Phrase, Term, leaves
from frsearch.ranking import exact_weight

_DEPTH = 200
"""Best articles whose passages are compared where passages are ranked; those of the rest follow in order. A guess."""


@frozen
class Search:
    """A search under way: what is sought, and how passages are to be cut."""

    reader: Reader
    tree: Node
    passages: int
    passage_chars: int
    sought: tuple[Leaf, ...] = field(init=False)
    weights: dict[int, float] = field(init=False, hash=False)

    @sought.default
    def _sought(self) -> tuple[Leaf, ...]:
        return tuple(dict.fromkeys(leaf for leaf in leaves(self.tree) if leaf.field != "outlet"))

    @weights.default
    def _weights(self) -> dict[int, float]:
        return {number: self.reader.weight(leaf) * _exactness(leaf) for number, leaf in enumerate(self.sought)}

    def articles(self, limit: int | None, offset: int, by_date: bool) -> tuple[int, tuple[Hit, ...]]:
        """Return how many articles match, and the hits from `offset` on: the best, or the latest."""
        found = self.reader.search(self.tree, None if limit is None else offset + limit, by_date)
        return found.total, tuple(self._hits(found.numbers[offset:], found.scores[offset:], offset + 1))

    def best_passages(self, limit: int | None, offset: int) -> tuple[int, tuple[Hit, ...]]:
        """Return how many articles match, and hits of one passage each from `offset` on, best passage first."""
        stop = None if limit is None else offset + limit
        found = self.reader.search(self.tree, None if stop is None else max(_DEPTH, stop))
        compared = sorted(self._single(found, 0, _DEPTH), key=lambda hit: -hit.score)
        ranked = islice(chain(compared, self._single(found, _DEPTH, None)), stop)
        lowest = math.inf
        hits = []
        for rank, hit in enumerate(ranked, 1):
            lowest = min(lowest, hit.score)
            if rank > offset:
                hits.append(evolve(hit, rank=rank, score=lowest))
        return found.total, tuple(hits)

    def _single(self, found: Found, start: int, stop: int | None) -> Iterator[Hit]:
        """Yield a hit for each passage of some of the articles, scored by the passage and, less, by its article."""
        best = max(found.scores, default=0.0) or 1.0
        for hit in self._hits(found.numbers[start:stop], found.scores[start:stop], 1):
            for passage in hit.passages:
                yield evolve(hit, score=passage.score * (0.5 + 0.5 * hit.score / best), passages=(passage,))

    def _hits(self, numbers: Sequence[int], scores: Sequence[float], rank: int) -> Iterator[Hit]:
        in_title, in_body = self._finder("title"), self._finder("body")
        for at, (number, score) in enumerate(zip(numbers, scores, strict=True), rank):
            article = self.reader.article(number)
            passages: tuple[Passage, ...] = ()
            if self.passages:
                matches, sentences = in_body(number), self.reader.sentences(number)
                passages = best_passages(article.body, sentences, matches, self.weights, self.passages, self.passage_chars)
            yield Hit(at, score, article, passages, highlights(in_title(number)))

    def _finder(self, place: str) -> Callable[[int], list[Match]]:
        """Find the leaves that are sought in this field, under the numbers that they have in the whole query."""
        own = [number for number, leaf in enumerate(self.sought) if leaf.field in ("text", place)]
        find = self.reader.finder([self.sought[leaf] for leaf in own], place)
        if len(own) == len(self.sought):
            return find
        return lambda number: [Match(start, end, own[leaf]) for start, end, leaf in find(number)]


def _exactness(leaf: Leaf) -> float:
    return exact_weight(leaf.words) if isinstance(leaf, Term | Phrase) and leaf.level == "exact" else 1.0
