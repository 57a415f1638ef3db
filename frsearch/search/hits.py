"""One search: a query and a reader → hits with their passages and highlights."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from itertools import chain, islice, pairwise
from typing import NamedTuple, TypeGuard

from attrs import evolve, field, frozen

from frsearch.deadline import checking_time, in_time, time_limit
from frsearch.engine import Found, Reader
from frsearch.model import Hit, Passage, Reason
from frsearch.query import (
    And,
    AtLeast,
    Bond,
    Boost,
    Either,
    Fuzzy,
    Gain,
    Leaf,
    Match,
    Maybe,
    Near,
    Node,
    Or,
    Phrase,
    Recency,
    Refined,
    Relatives,
    Term,
    Wildcard,
    Word,
    leaves,
    places_of,
    single_leaves,
)
from frsearch.ranking import ARTICLE, PAIR, PAIR_GAP
from frsearch.search.passages import Evidence, best_passages, highlights

_DEPTH = 60
"""Best articles whose passages are compared where passages are ranked; those of the rest follow in order."""

_PAIRS = 20
"""Pairs of words at most whose standing side by side counts."""

_LONG, _MOST = 5, 16
"""Loose words from which on the best articles are looked at once more, and how many of them tell. For titles over news .001 more
is won from four or three on, which would take four words a third more time than they take."""


_ROUNDING = 1e-4
"""What the parts of a score may add up to more, in proportion, for having been rounded."""


class Shown(NamedTuple):
    """How many articles match, the hits that were asked for, and whether there was time for all of these."""

    total: int
    hits: tuple[Hit, ...]
    is_whole: bool


@frozen
class Search:
    """A search under way: what is sought, the loose words in it, and how passages are to be cut.

    With a `half_life` in days, articles gain by being as recent as the day `until`.
    """

    reader: Reader
    tree: Node
    words: Sequence[Word]
    passages: int
    passage_chars: int
    is_explained: bool = False
    half_life: float | None = None
    until: datetime.date | None = None
    sought: tuple[Leaf, ...] = field(init=False)
    weights: dict[int, float] = field(init=False, hash=False)
    scored: Node | Refined = field(init=False)

    @sought.default
    def _sought(self) -> tuple[Leaf, ...]:
        return tuple(dict.fromkeys(leaf for leaf in leaves(self.tree) if leaf.field != "outlet"))

    @weights.default
    def _weights(self) -> dict[int, float]:
        return {number: self.reader.weight(leaf) for number, leaf in enumerate(self.sought)}

    @scored.default
    def _scored(self) -> Node | Refined:
        tree = with_pairs(self.tree, self.words)
        tree = Recency(tree, self.half_life, self.until) if self.half_life and self.until else tree
        return refined(tree)

    def articles(self, limit: int | None, offset: int, by_date: bool) -> Shown:
        """Return the hits from `offset` on: the best, or the latest."""
        found = self.reader.search(self.tree if by_date else self.scored, None if limit is None else offset + limit, by_date)
        hits, is_whole = _in_time(self._hits(found.numbers[offset:], found.scores[offset:], offset + 1), limit)
        return Shown(found.total, tuple(hits), is_whole)

    def best_passages(self, limit: int | None, offset: int) -> Shown:
        """Return hits of one passage each from `offset` on, best passage first."""
        stop = None if limit is None else offset + limit
        found = self.reader.search(self.scored, None if stop is None else max(_DEPTH, stop))
        compared, are_compared = _in_time(self._single(found, 0, _DEPTH), limit)
        compared.sort(key=lambda hit: -hit.score)
        ranked, is_whole = _in_time(islice(chain(compared, self._single(found, _DEPTH, None)), stop), limit)
        lowest = math.inf
        hits = []
        for rank, hit in enumerate(ranked, 1):
            lowest = min(lowest, hit.score)
            if rank > offset:
                rest = Reason("no more than the passages before it, whose articles stand higher", lowest - hit.score)
                reasons = (*hit.reasons, rest) if hit.reasons and rest.value else hit.reasons
                hits.append(evolve(hit, rank=rank, score=lowest, reasons=reasons))
        return Shown(found.total, tuple(hits), are_compared and is_whole)

    def _single(self, found: Found, start: int, stop: int | None) -> Iterator[Hit]:
        """Yield a hit for each passage of some of the articles, scored by the passage and, less, by its article."""
        for hit in self._hits(found.numbers[start:stop], found.scores[start:stop], 1, self._relatives()):
            for passage in hit.passages:
                reasons = [evolve(reason, value=ARTICLE * reason.value) for reason in hit.reasons]
                if self.is_explained:
                    reasons.insert(0, Reason("the passage: words of the query in it, around it and in the title", passage.score))
                score = passage.score + ARTICLE * hit.score
                yield evolve(hit, score=score, passages=(passage,), reasons=tuple(reasons))

    def _hits(
        self, numbers: Sequence[int], scores: Sequence[float], rank: int, relatives: Callable[[int], list[Match]] | None = None
    ) -> Iterator[Hit]:
        in_title, in_body = self._finder("title"), self._finder("body")
        for at, (number, score) in enumerate(checking_time(zip(numbers, scores, strict=True)), rank):
            article = self.reader.article(number)
            titled = in_title(number)
            passages: tuple[Passage, ...] = ()
            if self.passages:
                evidence = Evidence(
                    in_body(number),
                    relatives(number) if relatives else [],
                    self.weights,
                    {match.leaf for match in titled},
                )
                sentences = self.reader.sentences(number)
                passages = best_passages(article.body, sentences, evidence, self.passages, self.passage_chars)
            reasons = self._reasons(number, score) if self.is_explained and score else ()
            yield Hit(at, score, article, passages, highlights(titled), reasons)

    def _reasons(self, number: int, score: float) -> tuple[Reason, ...]:
        """Return what an article's score is made of."""
        parts = self.reader.parts(self.scored, number)
        reasons = [Reason(self._described(gain, number), value) for gain, value in parts]
        if (rest := score - sum(value for _, value in parts)) < -_ROUNDING * score:
            reasons.append(Reason("no more than the articles before it, which were looked at once more", rest))
        return tuple(sorted(reasons, key=lambda reason: -reason.value))

    def _described(self, gain: Gain, number: int) -> str:
        match gain:
            case Recency(_, half_life, until):
                date = self.reader.article(number).date or "no date"
                return f"recency: {date}; halves with every {half_life:g} days before {until}"
            case Bond(one, other):
                return f"{_typed(one)} and {_typed(other)} are often in the same articles: what both say counts once"
            case Relatives(word):
                others = [Term(other) for other in self.reader.relatives(word)]
                there = {match.leaf for place in places_of(word) for match in self.reader.finder(others, place)(number)}
                named = [others[leaf] for leaf in sorted(there)]
                names = ", ".join(term.text for term in named)
                return f"{names}, often in the same articles as {word.text}: {self._counted(named, number)}"
        known = f"; in {self.reader.frequency(gain):,} of {len(self.reader):,} articles" if isinstance(gain, Term) else ""
        return f"{_named(gain)}: {self._counted([gain], number)}{known}"

    def _counted(self, leaves: Sequence[Leaf], number: int) -> str:
        """Return how often leaves of one field stand in each part of an article."""
        counts = [(place, len(self.reader.finder(leaves, place)(number))) for place in places_of(leaves[0])]
        return ", ".join(f"{count} in the {place}" for place, count in counts if count)

    def _finder(self, place: str) -> Callable[[int], list[Match]]:
        """Find the leaves that are sought in this field, under the numbers that they have in the whole query."""
        own = [number for number, leaf in enumerate(self.sought) if leaf.field in ("text", place)]
        find = self.reader.finder([self.sought[leaf] for leaf in own], place)
        return find if len(own) == len(self.sought) else _numbered(find, own)

    def _relatives(self) -> Callable[[int], list[Match]] | None:
        """Find other words of the families of loose words in bodies, under the numbers of these words; None: there are none.

        They tell where an answer may be, which matters where passages are ranked; looking them up takes as long as a search.
        """
        owners = {
            Term(other, "lemma", leaf.field): number
            for number, leaf in enumerate(self.sought)
            if isinstance(leaf, Term) and leaf.level == "lemma" and leaf.field in ("text", "body")
            for other in self.reader.family(leaf.text)
        }
        owners = {term: number for term, number in owners.items() if term not in self.sought}
        if not owners:
            return None
        return _numbered(self.reader.finder(tuple(owners), "body"), tuple(owners.values()))


def _in_time(hits: Iterator[Hit], limit: int | None) -> tuple[list[Hit], bool]:
    """Return the hits for which there is time, and whether these are all; who asks for all waits until they are made."""
    with nullcontext() if limit is not None else time_limit(None):
        return in_time(hits)


def _numbered(find: Callable[[int], list[Match]], numbers: Sequence[int]) -> Callable[[int], list[Match]]:
    """Find the same matches, their leaves under other numbers."""
    return lambda article: [Match(start, end, numbers[leaf]) for start, end, leaf in find(article)]


def _named(leaf: Leaf) -> str:
    """Return what a leaf asks for, in words."""
    match leaf:
        case Term(text, "exact"):
            return f"{text}, as typed"
        case Term(text, "lemma"):
            return f"{text}, any form"
        case Term(text):
            return text
        case Phrase(words, "exact"):
            return f"{' '.join(words)}, as typed"
        case Phrase(words, "lemma"):
            return f"{' + '.join(words)}, side by side"
        case Phrase(words):
            return f'"{" ".join(words)}"'
        case Wildcard(pattern):
            return pattern
        case Fuzzy(text):
            return f"{text}~"
        case Near(_, distance):
            names = ", ".join(map(_named, single_leaves(leaf)))
            return f"{names}, {'in one sentence' if distance is None else f'at most {distance} words apart'}"


def with_pairs(tree: Node, words: Sequence[Word]) -> Node:
    """Return a tree in which it adds to the score that loose words stand side by side as they were typed."""
    loose = [word for word in words if word.term.level == "lemma" and word.term.field == "text"]
    pairs = dict.fromkeys(
        (one.term.text, other.term.text)
        for one, other in pairwise(loose)
        if one.term != other.term and not (one.joined and one.joined == other.joined)
    )
    near = [Boost(Phrase(pair, "lemma", "text", PAIR_GAP), PAIR) for pair in islice(pairs, _PAIRS)]
    return Maybe(tree, near[0] if len(near) == 1 else Or(tuple(near))) if near else tree


def refined(tree: Node) -> Node | Refined:
    """Return a tree of which the best articles are looked at once more, if there are many loose words in it."""
    words = max(_rows_of_words(tree), key=len, default=())
    return Refined(tree, words[:_MOST]) if len(words) >= _LONG else tree


def _rows_of_words(node: Node) -> Iterator[tuple[Maybe, ...]]:
    """Yield the loose words of a query that stand side by side; what is weighed otherwise is left as it is."""
    match node:
        case Or(children) | AtLeast(_, children):
            yield tuple(child for child in children if _is_loose(child))
        case And(children):
            for child in children:
                yield from _rows_of_words(child)
        case Maybe(required, optional):
            yield from _rows_of_words(required)
            yield from _rows_of_words(optional)
        case Recency(child):
            yield from _rows_of_words(child)


def _is_loose(node: Node) -> TypeGuard[Maybe]:
    """Tell whether this is a word, or a compound in several readings, to whose score the form as typed adds."""
    match node:
        case Maybe(required, Term(_, "exact", "text") | Phrase(_, "exact", "text")):
            readings = required.children if isinstance(required, Either) else (required,)
            return all(isinstance(one, Term | Phrase) and (one.level, one.field) == ("lemma", "text") for one in readings)
    return False


def _typed(word: Maybe) -> str:
    return " ".join(chain.from_iterable(leaf.words for leaf in leaves(word.optional) if isinstance(leaf, Term | Phrase)))
