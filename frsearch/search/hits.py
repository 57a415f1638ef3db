"""Hits: the top matches of a plan, loaded, with their passages, highlights and reasons."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from itertools import chain, islice
from typing import NamedTuple

from attrs import evolve, field, frozen

from frsearch.deadline import checking_time, time_limit, within_limits
from frsearch.engine import Searcher, TopDocs, TopK
from frsearch.errors import SearchStopped
from frsearch.model import Hit, Passage, Reason
from frsearch.query import Leaf, Match, Term, leaves
from frsearch.ranking import PASSAGE_ARTICLE_WEIGHT
from frsearch.search.explain import reasons
from frsearch.search.order import in_order
from frsearch.search.passages import Evidence, Following, best_passages, following_leaves, highlights
from frsearch.search.plan import Plan
from frsearch.search.request import Request

_DEPTH = 60
"""Number of top articles whose passages are ranked together; passages of the rest follow in the order of their articles."""


class Page(NamedTuple):
    """How many articles match, the hits made of those asked for, and the limit that was exceeded (None: all were made)."""

    total: int
    hits: tuple[Hit, ...]
    stopped: SearchStopped | None


def make_page(searcher: Searcher, plan: Plan, request: Request) -> Page:
    """Return the hits of a plan that a request asks for."""
    hits = _Hits(searcher, plan, request)
    return hits.by_passage() if request.by == "passage" else hits.by_article()


@frozen
class _Hits:
    """The hits of one plan; ``shown`` are the leaves that passages show and highlight, ``weights`` their weights.

    ``following`` are the leaves of words that follow each other in the query.
    """

    searcher: Searcher
    plan: Plan
    request: Request
    shown: tuple[Leaf, ...] = field(init=False)
    weights: dict[int, float] = field(init=False, hash=False)
    following: Following = field(init=False)

    @shown.default
    def _shown(self) -> tuple[Leaf, ...]:
        return tuple(dict.fromkeys(leaf for leaf in leaves(self.plan.tree) if leaf.field != "outlet"))

    @weights.default
    def _weights(self) -> dict[int, float]:
        return {number: self.searcher.weight(leaf) for number, leaf in enumerate(self.shown)}

    @following.default
    def _following(self) -> Following:
        return following_leaves(self.shown, self.plan.pairs)

    @property
    def _stop(self) -> int | None:
        """Number of hits to make, skipped ones included; None: all."""
        return None if self.request.limit is None else self.request.offset + self.request.limit

    def by_article(self) -> Page:
        """Return one hit per article, best first or in the order asked for."""
        order = in_order(self.searcher.snapshot, self.request.sort, self._stop)
        tree, collector = (self.plan.tree, order) if order else (self.plan.scored, TopK(self._stop))
        found = self.searcher.search(tree, collector)
        hits, stopped = self._within_limits(self._hits(found, self.request.offset, None))
        return Page(found.total, tuple(hits), stopped)

    def by_passage(self) -> Page:
        """Return one hit per passage, best passage first."""
        found = self.searcher.search(self.plan.scored, TopK(None if self._stop is None else max(_DEPTH, self._stop)))
        compared, stopped = self._within_limits(self._single(found, 0, _DEPTH))
        compared.sort(key=lambda hit: -hit.score)
        ranked, stopped_later = self._within_limits(islice(chain(compared, self._single(found, _DEPTH, None)), self._stop))
        lowest = math.inf
        hits = []
        for rank, hit in enumerate(ranked, 1):
            lowest = min(lowest, hit.score)
            if rank > self.request.offset:
                rest = Reason("capped at the score of the passages before it, whose articles rank higher", lowest - hit.score)
                all_reasons = (*hit.reasons, rest) if hit.reasons and rest.value else hit.reasons
                hits.append(evolve(hit, rank=rank, score=lowest, reasons=all_reasons))
        return Page(found.total, tuple(hits), stopped or stopped_later)

    def _within_limits(self, hits: Iterator[Hit]) -> tuple[list[Hit], SearchStopped | None]:
        """Return the hits made before a limit is exceeded, and that limit; a request for all hits has no time limit here."""
        with nullcontext() if self.request.limit is not None else time_limit(None):
            return within_limits(hits)

    def _single(self, found: TopDocs, start: int, stop: int | None) -> Iterator[Hit]:
        """Yield a hit for each passage of some articles, scored by the passage and, with less weight, by its article."""
        for hit in self._hits(found, start, stop, self._related()):
            for passage in hit.passages:
                parts = [evolve(reason, value=PASSAGE_ARTICLE_WEIGHT * reason.value) for reason in hit.reasons]
                if self.request.explain:
                    parts.insert(0, Reason("the passage: query words in it, in its paragraph and in the title", passage.score))
                score = passage.score + PASSAGE_ARTICLE_WEIGHT * hit.score
                yield evolve(hit, score=score, passages=(passage,), reasons=tuple(parts))

    def _hits(
        self, found: TopDocs, start: int, stop: int | None, related: Callable[[int], list[Match]] | None = None
    ) -> Iterator[Hit]:
        """Yield a hit for each article from `start` up to `stop`."""
        in_title, in_body = self._finder("title"), self._finder("body")
        snapshot = self.searcher.snapshot
        count = max(self.request.passages, self.request.by == "passage")
        for rank, (doc_id, score) in enumerate(
            checking_time(zip(found.doc_ids[start:stop], found.scores[start:stop], strict=True)), start + 1
        ):
            article = snapshot.article(doc_id)
            titled = in_title(doc_id)
            passages: tuple[Passage, ...] = ()
            if count:
                evidence = Evidence(
                    in_body(doc_id),
                    related(doc_id) if related else [],
                    self.weights,
                    {match.leaf for match in titled},
                    self.following,
                )
                sentences = snapshot.sentences(doc_id)
                passages = best_passages(article.body, sentences, evidence, count, self.request.passage_chars)
            is_explained = self.request.explain and score
            parts = reasons(self.searcher, self.plan.scored, doc_id, score) if is_explained else ()
            in_order = highlights(titled, article.title or "", self.following)
            yield Hit(rank, score, article, passages, in_order, parts)

    def _finder(self, name: str) -> Callable[[int], list[Match]]:
        """Return a function that finds the leaves in one field, numbered as in ``shown``."""
        own = [number for number, leaf in enumerate(self.shown) if leaf.field in ("text", name)]
        find = self.searcher.finder([self.shown[leaf] for leaf in own], name)
        return find if len(own) == len(self.shown) else _numbered(find, own)

    def _related(self) -> Callable[[int], list[Match]] | None:
        """Return a function that finds other words of loose words' families in bodies, numbered like these; None: no such word.

        They show where an answer may be, which helps where passages are ranked; looking them up takes as long as a search.
        """
        owners = {
            Term(other, "lemma", leaf.field): number
            for number, leaf in enumerate(self.shown)
            if isinstance(leaf, Term) and leaf.level == "lemma" and leaf.field in ("text", "body")
            for other in self.searcher.vocabulary.family(leaf.text)
        }
        owners = {term: number for term, number in owners.items() if term not in self.shown}
        if not owners:
            return None
        return _numbered(self.searcher.finder(tuple(owners), "body"), tuple(owners.values()))


def _numbered(find: Callable[[int], list[Match]], numbers: Sequence[int]) -> Callable[[int], list[Match]]:
    """Return a function that finds the same matches, with their leaves renumbered."""
    return lambda doc_id: [Match(start, end, numbers[leaf]) for start, end, leaf in find(doc_id)]
