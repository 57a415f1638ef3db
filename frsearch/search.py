"""One search: a query tree and a reader → hits with their passages and highlights."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain, islice

from attrs import evolve, field, frozen

from frsearch.analysis import FrenchAnalyzer
from frsearch.engine import Found, Reader
from frsearch.model import Article, Hit, Passage
from frsearch.passages import Match, best_passages, find_matches, highlights
from frsearch.query import Node, Phrase, Term, leaves
from frsearch.ranking import exact_weight, idf

_DEPTH = 200
"""Best articles whose passages are compared where passages are ranked; those of the rest follow in order. A guess."""


@frozen
class Search:
    """A search under way: what is sought, and how passages are to be cut."""

    reader: Reader
    analyzer: FrenchAnalyzer
    tree: Node
    passages: int
    passage_chars: int
    sought: tuple[Term | Phrase, ...] = field(init=False)
    weights: dict[int, float] = field(init=False, hash=False)

    @sought.default
    def _sought(self) -> tuple[Term | Phrase, ...]:
        return tuple(dict.fromkeys(leaf for leaf in leaves(self.tree) if leaf.field != "outlet"))

    @weights.default
    def _weights(self) -> dict[int, float]:
        total = len(self.reader)
        return {
            number: idf(self.reader.frequency(leaf), total) * (exact_weight(leaf.words) if leaf.level == "exact" else 1.0)
            for number, leaf in enumerate(self.sought)
        }

    def articles(self, limit: int | None, offset: int, by_date: bool) -> tuple[int, tuple[Hit, ...]]:
        """Return how many articles match, and the hits from `offset` on: the best, or the latest."""
        found = self.reader.search(self.tree, None if limit is None else offset + limit, by_date)
        numbered = list(zip(found.numbers, found.scores, strict=True))[offset:]
        hits = (self._hit(rank, score, self.reader.article(number)) for rank, (number, score) in enumerate(numbered, offset + 1))
        return found.total, tuple(hits)

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
        for number, score in list(zip(found.numbers, found.scores, strict=True))[start:stop]:
            hit = self._hit(1, score, self.reader.article(number))
            for passage in hit.passages:
                yield Hit(1, passage.score * (0.5 + 0.5 * score / best), hit.article, (passage,), hit.title_highlights)

    def _hit(self, rank: int, score: float, article: Article) -> Hit:
        passages: tuple[Passage, ...] = ()
        if self.passages:
            matches = self._matches(article.body, "body")
            passages = best_passages(article.body, matches, self.weights, self.passages, self.passage_chars)
        title = highlights(self._matches(article.title or "", "title"))
        return Hit(rank, score, article, passages, title)

    def _matches(self, text: str, place: str) -> list[Match]:
        """Find the leaves that are sought in this field, under the numbers that they have in the whole query."""
        numbers = [number for number, leaf in enumerate(self.sought) if leaf.field in ("text", place)]
        found = find_matches(text, [self.sought[number] for number in numbers], self.analyzer)
        return [Match(match.start, match.end, numbers[match.leaf]) for match in found]
