"""One commit, for reading: its segments as one index."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from frsearch.engine import Counts, Found
from frsearch.engine.coding import Numbers
from frsearch.engine.damage import refusing
from frsearch.engine.dates import NO_DATE
from frsearch.engine.execute import Executor, Matches, Scores, places_of
from frsearch.engine.expand import expansion, near_words, words_beginning
from frsearch.engine.ids import id_digest
from frsearch.engine.manifest import Manifest
from frsearch.engine.memory import remembered
from frsearch.engine.segment import Segment, open_segment
from frsearch.engine.spans import matches_in
from frsearch.model import Article
from frsearch.query import Leaf, Match, Near, Node, Phrase, Term, leaves
from frsearch.ranking import FIELD_WEIGHTS, idf, length_norms

if TYPE_CHECKING:
    from numpy.typing import NDArray

Answer = TypeVar("Answer")

DEPTH = 500
"""How many of the best articles the second phase scores. Twice as many change 14 of 2,000 top tens; 200 changed 75."""


class SegmentsReader:
    """The segments of one commit; article numbers count through them in order."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.generation = manifest.generation
        with ExitStack() as opened:
            self.segments: list[Segment] = []
            for entry in manifest.segments:
                segment = open_segment(path, entry)
                opened.callback(segment.close)
                self.segments.append(segment)
            opened.pop_all()
        self._bases = np.cumsum([0, *(segment.articles for segment in self.segments)]).tolist()
        self._idfs: dict[Leaf, float] = {}
        self._frequencies: dict[Term | Phrase, int] = {}

    def __len__(self) -> int:
        return sum(map(len, self.segments))

    @property
    def files(self) -> list[str]:
        """The names of the segments' files."""
        return [segment.sections.path.name for segment in self.segments]

    def close(self) -> None:
        """Let go of files."""
        for segment in self.segments:
            segment.close()

    def _place(self, number: int) -> tuple[Segment, int]:
        at = bisect_right(self._bases, number) - 1
        return self.segments[at], number - self._bases[at]

    def numbers(self) -> Iterator[int]:
        """Yield the number of every article."""
        for base, segment in zip(self._bases, self.segments, strict=False):
            docs = np.arange(segment.articles, dtype=np.uint32)
            yield from (docs[segment.live(docs)].astype(np.int64) + base).tolist()

    def ids(self) -> Iterator[str]:
        """Yield the id of every article."""
        for number in self.numbers():
            segment, doc = self._place(number)
            yield segment.article_id(doc)

    def number(self, article_id: str) -> int | None:
        """Return the number of an article, or None."""
        digest = id_digest(article_id)
        for base, segment in zip(reversed(self._bases[:-1]), reversed(self.segments), strict=True):
            if (doc := segment.find(digest)) >= 0:
                return int(base) + doc
        return None

    def article(self, number: int) -> Article:
        """Return one article whole."""
        segment, doc = self._place(number)
        return segment.article(doc)

    @refusing
    def content_hashes(self, digests: NDArray[np.uint64]) -> list[str | None]:
        """Return the content hash that each article was stored with, by the digests of their ids; None where there is none."""
        hashes: list[str | None] = [None] * len(digests)
        for segment in self.segments:
            docs = segment.lookup(digests)
            at = np.flatnonzero(docs >= 0)
            stored = segment.column("content.hash").reshape(-1, 16)[docs[at]].tobytes().hex()
            for number, place in enumerate(at.tolist()):
                hashes[place] = stored[32 * number : 32 * number + 32]
        return hashes

    @refusing
    def search(self, tree: Node, limit: int | None, by_date: bool = False) -> Found:
        """Return the best `limit` articles by score, or the latest by date."""
        total = 0
        runs = []
        for segment, norms in zip(self.segments, self._norms, strict=True):
            executor = Executor(segment, self._idf, norms)
            found = executor.run(tree)
            if segment.deleted is not None:
                is_live = ~segment.deleted[found.docs]
                found = Matches(found.docs[is_live], found.scores[is_live])
            total += len(found.docs)
            runs.append((executor, found))
        if not total or limit == 0:
            return Found(total)
        if by_date:
            return self._latest([found for _, found in runs], total, limit)
        return self._ranked(tree, runs, total, limit)

    def _ranked(self, tree: Node, runs: Sequence[tuple[Executor, Matches]], total: int, limit: int | None) -> Found:
        """Score the best of the first phase once more; those that follow keep their order, and scores below."""
        wanted = total if limit is None else min(limit, total)
        depth = max(wanted, DEPTH)
        numbers, scores = self._joined([_best(found, depth) for _, found in runs])
        order = np.argsort(-scores, kind="stable")[:depth]
        first, rest = np.sort(order[:DEPTH]), order[DEPTH:]
        cuts = numbers[first].searchsorted(self._bases).tolist()
        for (executor, _), base, low, high in zip(runs, self._bases, cuts, cuts[1:], strict=False):
            if low < high:
                chosen = first[low:high]
                scores[chosen] += executor.extra(tree, (numbers[chosen] - base).astype(np.uint32))
        first = first[np.argsort(-scores[first], kind="stable")]
        scores[rest] = np.minimum(scores[rest], scores[first[-1]])
        order = np.concatenate([first, rest])[:wanted]
        return Found(total, tuple(numbers[order].tolist()), tuple(scores[order].tolist()))

    def _joined(self, found: Sequence[Matches]) -> tuple[NDArray[np.int64], Scores]:
        """Return the articles of all segments by their numbers in the index, ascending, and their scores."""
        numbers = [one.docs + np.int64(base) for one, base in zip(found, self._bases, strict=False)]
        return np.concatenate(numbers), np.concatenate([one.scores for one in found])

    def _latest(self, found: Sequence[Matches], total: int, limit: int | None) -> Found:
        days = np.concatenate([segment.column("date.first")[one.docs] for segment, one in zip(self.segments, found, strict=True)])
        numbers, _ = self._joined(found)
        order = np.argsort(-days.astype(np.int64), kind="stable")[:limit]
        return Found(total, tuple(numbers[order].tolist()), (0.0,) * len(order))

    @cached_property
    def _norms(self) -> list[dict[str, Scores]]:
        """What an occurrence counts in each article, by segment and field; from the average length in the whole index."""
        norms: list[dict[str, Scores]] = [{} for _ in self.segments]
        for place, weight in FIELD_WEIGHTS.items():
            fields = [segment.field(place) for segment in self.segments]
            average = sum(field.length for field in fields) / max(self._bases[-1], 1)
            for field, of_segment in zip(fields, norms, strict=True):
                of_segment[place] = length_norms(field.lengths, average, weight)
        return norms

    @refusing
    def weight(self, leaf: Leaf) -> float:
        """Return what a leaf says: the inverse document frequency of its word's lemma; of several words, their sum.

        Of words of which one is enough, the most frequent counts.
        """
        return self._idf(leaf)

    def _idf(self, leaf: Leaf) -> float:
        return remembered(self._idfs, leaf, lambda: self._computed_idf(leaf))

    def _computed_idf(self, leaf: Leaf) -> float:
        if isinstance(leaf, Near):
            return sum(min(map(self._idf, leaves(child)), default=0.0) for child in leaf.children)
        if isinstance(leaf, Term | Phrase):
            return sum(idf(self._lemma_frequency(word, leaf), self._bases[-1]) for word in leaf.words)
        counts = [
            sum(int(segment.field(place).articles_with(segment.words.of_folded(folded))[0].size) for segment in self.segments
                for folded in expansion(segment.words.folded, leaf))
            for place in places_of(leaf)
        ]  # fmt: skip
        return idf(max(counts), self._bases[-1])

    def _lemma_frequency(self, text: str, leaf: Term | Phrase) -> int:
        """Return in how many articles the lemma of a word stands, in the field where it is in most."""
        lemma = self._lemma(text, leaf.level)
        found = [(segment, word) for segment in self.segments if lemma and (word := segment.words.find(lemma, "lemma"))]
        counts = [sum(_lemma_count(segment, place, word.lemma) for segment, word in found) for place in places_of(leaf)]
        return max(counts)

    def _lemma(self, text: str, level: str) -> str | None:
        if level == "lemma":
            return text
        for segment in self.segments:
            if word := segment.words.find(text, level):
                return segment.words.lemmas.text(word.lemma)
        return None

    @refusing
    def frequency(self, leaf: Term | Phrase) -> int:
        """Return in how many articles a term, or the rarest word of a phrase, stands."""
        return remembered(self._frequencies, leaf, lambda: self._frequency(leaf))

    def _frequency(self, leaf: Term | Phrase) -> int:
        return min(max(self._word_frequency(text, leaf.level, place) for place in places_of(leaf)) for text in leaf.words)

    def _word_frequency(self, text: str, level: str, place: str) -> int:
        count = 0
        for segment in self.segments:
            word = segment.words.find(text, level)
            if word is None:
                continue
            if word.is_whole and segment.deleted is None:
                count += _lemma_count(segment, place, word.lemma)
            else:
                count += int(segment.live(segment.field(place).articles_with(word)[0]).sum())
        return count

    @refusing
    def near_words(self, exact: str) -> Counter[tuple[int, str]]:
        """Return the words a letter or two away from `exact`; if there are none that begin like it, any."""
        counts: Counter[tuple[int, str]] = Counter()
        for prefix in (1, 0):
            for segment in self.segments:
                counts.update(near_words(segment.words, segment.exact_counts, exact, prefix))
            if counts:
                break
        return counts

    def words_beginning(self, folded: str) -> Counter[str]:
        """Return the words whose folded form begins so, and how often each stands in titles and bodies."""
        counts: Counter[str] = Counter()
        for segment in self.segments:
            counts.update(words_beginning(segment.words, segment.exact_counts, folded))
        return counts

    @refusing
    def counts(self) -> Counts:
        """Return what an index holds, at a glance."""
        outlets: Counter[str | None] = Counter()
        undated = 0
        for segment in self.segments:
            docs = np.arange(segment.articles, dtype=np.uint32)
            docs = docs[segment.live(docs)]
            counted = np.bincount(segment.column("outlet.number")[docs], minlength=len(segment.outlets))
            outlets.update({name: count for name, count in zip(segment.outlets, counted.tolist(), strict=True) if count})
            undated += int((segment.column("date.first")[docs] == NO_DATE).sum())
        return Counts(outlets, self._extreme(latest=False), self._extreme(latest=True), undated)

    @cached_property
    def undated(self) -> int:
        """How many articles have no date."""
        return self.counts().undated

    def _extreme(self, latest: bool) -> str | None:
        """Return the first or the last date, of those that begin or end on one day the vaguest."""
        found: list[tuple[int, int, str]] = []
        for segment in self.segments:
            docs = np.arange(segment.articles, dtype=np.uint32)
            first, last = (segment.column(f"date.{which}").astype(np.int64) for which in ("first", "last"))
            docs = docs[segment.live(docs) & (first != NO_DATE)]
            if len(docs):
                keys = (-last[docs], -first[docs]) if latest else (first[docs], last[docs])
                best = np.lexsort(keys[::-1])[0]
                found.append((int(keys[0][best]), int(keys[1][best]), segment.article(int(docs[best])).date or ""))
        return min(found)[2] if found else None

    @refusing
    def matches(self, numbers: Sequence[int], leaves: Sequence[Leaf], place: str) -> list[list[Match]]:
        """Return for each of these articles where leaves stand in one of its fields, in order."""
        return self._by_segment(numbers, lambda segment, docs: matches_in(segment, leaves, place, docs))

    @refusing
    def sentences(self, numbers: Sequence[int]) -> list[list[tuple[int, int]]]:
        """Return for each of these articles the sentences of its body, as (start, end) in code points."""
        return self._by_segment(numbers, Segment.sentences)

    def _by_segment(self, numbers: Sequence[int], ask: Callable[[Segment, Numbers], list[Answer]]) -> list[Answer]:
        """Ask each segment about all of its articles at once; return the answers in the order of `numbers`."""
        wanted = np.array(numbers, np.int64)
        order = np.argsort(wanted)
        cuts = np.searchsorted(wanted[order], self._bases).tolist()
        answers: dict[int, Answer] = {}
        for segment, base, low, high in zip(self.segments, self._bases, cuts, cuts[1:], strict=False):
            if low < high:
                at = order[low:high]
                answers.update(zip(at.tolist(), ask(segment, (wanted[at] - base).astype(np.uint32)), strict=True))
        return [answers[at] for at in range(len(numbers))]


def _lemma_count(segment: Segment, place: str, lemma: int) -> int:
    field = segment.field(place)
    entry = field.entry(lemma)
    return field.df.item(entry) if entry >= 0 else 0


def _best(found: Matches, depth: int) -> Matches:
    """Return the `depth` best articles, of equal ones those with the lowest numbers, by their numbers."""
    if len(found.docs) <= depth:
        return found
    lowest = np.partition(found.scores, len(found.scores) - depth)[-depth]
    above = np.flatnonzero(found.scores > lowest)
    level = np.flatnonzero(found.scores == lowest)[: depth - len(above)]
    chosen = np.sort(np.concatenate([above, level]))
    return Matches(found.docs[chosen], found.scores[chosen])
