"""Hits: the top matches of a plan, loaded, with their passages, highlights and reasons."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import cache, partial
from itertools import chain, count, islice, repeat
from typing import NamedTuple

from attrs import evolve, field, frozen

from frsearch.deadline import Item, checking_time, time_limit, within_limits
from frsearch.engine import Searcher, Snapshot, TopDocs, TopK
from frsearch.errors import SearchStopped
from frsearch.forks import importing
from frsearch.model import Article, Hit, Reason
from frsearch.query import Leaf, Match, Term, variants_in
from frsearch.ranking import PASSAGE_ARTICLE_WEIGHT
from frsearch.search.explain import reasons
from frsearch.search.order import in_order
from frsearch.search.passages import Evidence, Following, Windows, best_windows, following_leaves, highlights, leaves_shown, shown
from frsearch.search.plan import Plan
from frsearch.search.request import Request

_DEPTH = 60
"""Number of top articles whose passages are ranked together; passages of the rest follow in the order of their articles."""


Fold = Callable[[Sequence[int]], Iterable[Sequence[tuple[int, float]]]]
"""Returns those of doc ids in order that are the same dispatch: the first, then the others, each with its share of the text."""


class Page(NamedTuple):
    """How many articles match, the hits made of those asked for, and the limit that was exceeded (None: all were made).

    ``groups`` is how many hits all of them make where articles of the same dispatch make one hit; None: each makes one.
    """

    total: int
    hits: tuple[Hit, ...]
    stopped: SearchStopped | None
    groups: int | None = None

    @property
    def all_hits(self) -> int:
        """How many hits all matching articles make."""
        return self.total if self.groups is None else self.groups


def make_page(searcher: Searcher, plan: Plan, request: Request, fold: Fold | None = None) -> Page:
    """Return the hits of a plan that a request asks for; what `fold` puts together is one hit."""
    hits = _Hits(searcher, plan, request)
    if fold:
        return hits.by_group(fold)
    return hits.by_passage() if request.by == "passage" else hits.by_article()


class _Article:
    """An article, read when something of it is needed."""

    def __init__(self, snapshot: Snapshot, doc_id: int) -> None:
        self._snapshot = snapshot
        self._doc_id = doc_id
        self._read: Article | None = None

    def whole(self) -> Article:
        """Return the article."""
        if self._read is None:
            self._read = self._snapshot.article(self._doc_id)
        return self._read

    def body(self) -> str:
        """Return its body."""
        return self.whole().body

    def index(self) -> str | None:
        """Return which of several indexes it is in."""
        return self._snapshot.index_of(self._doc_id)


class _Draft(NamedTuple):
    """What a hit is made of: the article, which is read when needed, where the query occurs in it, and its best windows."""

    rank: int
    score: float
    article: _Article
    titled: list[Match]
    evidence: Evidence
    windows: Windows
    longest: int
    reasons: tuple[Reason, ...]


@frozen
class _Hits:
    """The hits of one plan; ``shown`` are the leaves that passages show and highlight, ``weights`` their weights.

    ``following`` are the leaves of words that follow each other in the query.
    """

    searcher: Searcher
    plan: Plan
    request: Request
    shown: tuple[Leaf, ...] = field(init=False)
    weights: list[float] = field(init=False, hash=False)
    following: Following = field(init=False)

    @shown.default
    def _shown(self) -> tuple[Leaf, ...]:
        return leaves_shown(self.plan.tree)

    @weights.default
    def _weights(self) -> list[float]:
        variants = variants_in(self.plan.tree)
        return [self.searcher.weight(leaf) * (variants[leaf].share if leaf in variants else 1.0) for leaf in self.shown]

    @following.default
    def _following(self) -> Following:
        return following_leaves(self.shown, self.plan.pairs)

    @property
    def _stop(self) -> int | None:
        """Number of hits to make, skipped ones included; None: all."""
        return None if self.request.limit is None else self.request.offset + self.request.limit

    def by_article(self) -> Page:
        """Return one hit per article, best first or in the order asked for."""
        found = self._found(self._stop)
        hits, stopped = self._within_limits(map(_hit, self._drafts(found, self.request.offset, None)))
        return Page(found.total, tuple(hits), stopped)

    def by_group(self, fold: Fold) -> Page:
        """Return one hit per dispatch: that of its first article, with the others as copies."""
        found = self._found(None)
        copies = {members[0][0]: members[1:] for members in fold(found.doc_ids)}
        others = {doc_id for members in copies.values() for doc_id, _ in members}
        first = [(doc_id, score) for doc_id, score in zip(found.doc_ids, found.scores, strict=True) if doc_id not in others]
        shown = first[self.request.offset : self._stop]
        drafts = self._drafts(TopDocs(found.total, *zip(*first[: self._stop], strict=True)), self.request.offset, None)
        made = (self._with_copies(_hit(draft), copies.get(doc_id, ())) for draft, (doc_id, _) in zip(drafts, shown, strict=False))
        hits, stopped = self._within_limits(made)
        return Page(found.total, tuple(hits), stopped, len(first))

    def _found(self, limit: int | None) -> TopDocs:
        """Return the first articles, by relevance or in the order asked for."""
        order = in_order(self.searcher.snapshot, self.request.sort, limit)
        return self.searcher.search(self.plan.tree, order) if order else self.searcher.search(self.plan.scored, TopK(limit))

    def _with_copies(self, hit: Hit, members: Sequence[tuple[int, float]]) -> Hit:
        """Return a hit with its copies, oldest first."""
        if not members:
            return hit
        with importing:
            from frsearch.model.copies import oldest_first, same_as  # noqa: PLC0415 (few searches group)

        articles = ((self.searcher.snapshot.article(doc_id), share) for doc_id, share in members)
        return evolve(hit, copies=oldest_first([same_as(one, share) for one, share in articles], hit.article)[0])

    def by_passage(self) -> Page:
        """Return one hit per passage, best passage first."""
        found = self.searcher.search(self.plan.scored, TopK(None if self._stop is None else max(_DEPTH, self._stop)))
        related = self._related()
        compared, stopped = self._within_limits(_ranked(self._drafts(found, 0, _DEPTH, related)))
        compared.sort(key=lambda passage: -passage.score)
        rest = _ranked(self._drafts(found, _DEPTH, None, related))
        hits, stopped_later = self._within_limits(self._of_passages(islice(chain(compared, rest), self._stop)))
        return Page(found.total, tuple(hits), stopped or stopped_later)

    def _within_limits(self, items: Iterator[Item]) -> tuple[list[Item], SearchStopped | None]:
        """Return what is made before a limit is exceeded, and that limit; a request for all hits has no time limit here."""
        with nullcontext() if self.request.limit is not None else time_limit(None):
            return within_limits(items)

    def _of_passages(self, passages: Iterable[_RankedPassage]) -> Iterator[Hit]:
        """Yield a hit for each passage after those to skip, with the score of the one before it if that is lower."""
        lowest = math.inf
        for rank, (score, number, whole) in enumerate(passages, 1):
            lowest = min(lowest, score)
            if rank > self.request.offset:
                hit = whole()
                passage = hit.passages[number]
                parts: list[Reason] = []
                if self.request.explain:
                    parts.append(Reason("the passage: query words in it, in its paragraph and in the title", passage.score))
                    parts += (Reason(reason.what, PASSAGE_ARTICLE_WEIGHT * reason.value) for reason in hit.reasons)
                    if lowest < score:
                        what = "capped at the score of the passages before it, whose articles rank higher"
                        parts.append(Reason(what, lowest - score))
                yield Hit(rank, lowest, hit.article, (passage,), hit.title_highlights, tuple(parts), hit.index)

    def _drafts(
        self, found: TopDocs, start: int, stop: int | None, related: Mapping[Term, int] | None = None
    ) -> Iterator[_Draft]:
        """Yield a draft of the hit of each article from `start` up to `stop`."""
        doc_ids = found.doc_ids[start:stop]
        snapshot, shown = self.searcher.snapshot, self.shown
        most, longest = self.request.passages_per_article, self.request.longest_passage
        in_titles = self.searcher.finder(shown, "title")(doc_ids)
        in_bodies = self.searcher.finder([*shown, *(related or ())], "body")(doc_ids) if most else repeat([])
        all_sentences = snapshot.sentences(doc_ids) if most else repeat(((), (), ()))
        others = dict(enumerate((related or {}).values(), len(shown)))
        for rank, doc_id, score, titled, matches, sentences in checking_time(
            zip(count(start + 1), doc_ids, found.scores[start:stop], in_titles, in_bodies, all_sentences, strict=False)
        ):
            article = _Article(snapshot, doc_id)
            evidence = Evidence(matches, self.weights, {leaf for _, _, leaf in titled}, self.following, others)
            windows = best_windows(article.body, sentences, evidence, most, longest)
            is_explained = self.request.explain and score
            parts = reasons(self.searcher, self.plan.scored, doc_id, score) if is_explained else ()
            yield _Draft(rank, score, article, titled, evidence, windows, longest, parts)

    def _related(self) -> dict[Term, int]:
        """Return other words of the families of loose words, to be found in bodies, each with the leaf that it counts as.

        They show where an answer may be, which helps where passages are ranked; looking them up takes as long as a search.
        """
        owners = {
            Term(other, "lemma", leaf.field): number
            for number, leaf in enumerate(self.shown)
            if isinstance(leaf, Term) and leaf.level == "lemma" and leaf.field in ("text", "body")
            for other in self.searcher.vocabulary.family(leaf.text)
        }
        return {term: number for term, number in owners.items() if term not in self.shown}


def _hit(draft: _Draft) -> Hit:
    """Return the hit of an article."""
    article = draft.article.whole()
    passages = shown(article.body, draft.windows, draft.evidence, draft.longest)
    in_order = highlights(draft.titled, article.title or "", draft.evidence.following)
    return Hit(draft.rank, draft.score, article, passages, in_order, draft.reasons, draft.article.index())


class _RankedPassage(NamedTuple):
    """The score of a passage, its number among those of its article, and what returns the hit of that article."""

    score: float
    number: int
    hit: Callable[[], Hit]


def _ranked(drafts: Iterable[_Draft]) -> Iterator[_RankedPassage]:
    """Yield each passage, scored by itself and, with less weight, by its article; of those that are not shown, no hit is made."""
    for draft in drafts:
        hit = cache(partial(_hit, draft))
        for number, (score, _, _) in enumerate(draft.windows.chosen):
            yield _RankedPassage(score + PASSAGE_ARTICLE_WEIGHT * draft.score, number, hit)
