"""One commit, for reading: its segments as one index."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from frsearch.engine import Counts, Found
from frsearch.engine.cache import Memory, remembered
from frsearch.engine.dates import NO_DATE
from frsearch.engine.format.damage import refused, refusing
from frsearch.engine.format.keys import id_digest
from frsearch.engine.format.manifest import Manifest
from frsearch.engine.read.field import REMEMBERED, KnownPostings
from frsearch.engine.read.segment import Segment, open_segment
from frsearch.engine.search.executor import Executor
from frsearch.engine.search.expansion import family, near_words, words_beginning
from frsearch.engine.search.match_spans import Finder
from frsearch.engine.search.rescoring import Second
from frsearch.engine.search.statistics import Statistics
from frsearch.model import Article
from frsearch.query import Fuzzy, Gain, Leaf, Match, Node, Phrase, Refined, Term, Wildcard

if TYPE_CHECKING:
    from numpy.typing import NDArray


class SegmentsReader:
    """The segments of one commit; article numbers count through them in order."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self.generation = manifest.generation
        with ExitStack() as opened:
            self.segments: list[Segment] = []
            known: KnownPostings = Memory(REMEMBERED)
            for entry in manifest.segments:
                segment = open_segment(path, entry, known)
                opened.callback(segment.close)
                self.segments.append(segment)
            opened.pop_all()
        self._bases = np.cumsum([0, *(segment.articles for segment in self.segments)]).tolist()
        self._statistics = Statistics(self.segments)
        self._families: dict[str, frozenset[str]] = {}

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
    def search(self, tree: Node | Refined, limit: int | None, by_date: bool = False) -> Found:
        """Return the best `limit` articles by score, or the latest by date."""
        most = len(self) if limit is None else limit
        if isinstance(tree, Refined):
            return self._second.best(tree, most)
        if not by_date:
            return self._executor.best(tree, most)
        docs, _ = self._executor.run(tree)
        latest = np.argsort(-self._executor.dates[0][docs], kind="stable")[:limit]
        return Found(len(docs), tuple(docs[latest].tolist()), (0.0,) * len(latest))

    @refusing
    def parts(self, tree: Node | Refined, number: int) -> list[tuple[Gain, float]]:
        """Return which leaves of a tree an article has, and what each, and whatever else tells, adds to its score."""
        if isinstance(tree, Refined):
            parts: dict[Gain, float] = {}
            for gain, value in chain(self._executor.parts(tree.child, number), self._second.parts(tree, number)):
                parts[gain] = parts.get(gain, 0.0) + value  # being recent adds to what both tell
            return list(parts.items())
        return list(self._executor.parts(tree, number))

    @property
    def newest(self) -> datetime.date | None:
        """The day of the newest article, in the middle of its date; None: all are undated."""
        with refused(self.path, self.files):
            return self._executor.newest

    @cached_property
    def _executor(self) -> Executor:
        return Executor(self.segments, self._statistics)

    @cached_property
    def _second(self) -> Second:
        return Second(self.segments, self._statistics, self._executor)

    @refusing
    def weight(self, leaf: Leaf) -> float:
        """Return what a leaf is worth at most: how rare its word is, times what the form as typed counts."""
        return self._statistics.weight(leaf)

    @refusing
    def frequency(self, leaf: Term | Phrase) -> int:
        """Return in how many articles a term, or the rarest word of a phrase, stands."""
        return self._statistics.frequency(leaf)

    @refusing
    def forms(self, leaf: Wildcard | Fuzzy) -> int:
        """Return how many words a pattern or a misspelt word stands for in the part of the index where these are most."""
        return self._statistics.forms(leaf)

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

    @refusing
    def words_beginning(self, folded: str) -> Counter[str]:
        """Return the words whose folded form begins so, and how often each stands in titles and bodies."""
        counts: Counter[str] = Counter()
        for segment in self.segments:
            counts.update(words_beginning(segment.words, segment.exact_counts, folded))
        return counts

    @refusing
    def family(self, lemma: str) -> frozenset[str]:
        """Return the other lemmas of a family of words."""
        return remembered(self._families, lemma, lambda: self._family(lemma))

    @refusing
    def relatives(self, word: Term) -> tuple[str, ...]:
        """Return the lemmas that begin like that of a word and often stand in the same articles."""
        return self._second.relatives(word)

    def _family(self, lemma: str) -> frozenset[str]:
        return frozenset().union(*(family(segment.words.lemmas, lemma) for segment in self.segments))

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

    def finder(self, leaves: Sequence[Leaf], place: str) -> Callable[[int], list[Match]]:
        """Return a function from an article to where leaves stand in one of its fields, in order."""
        finder = cache(lambda segment: Finder(segment, leaves, place))

        def matches(number: int) -> list[Match]:
            segment, doc = self._place(number)
            try:
                return finder(segment).matches(doc)
            except Exception:
                with refused(self.path, segment.files):
                    raise

        return matches

    def sentences(self, number: int) -> list[tuple[int, int]]:
        """Return the sentences of the body of an article, as (start, end) in code points."""
        segment, doc = self._place(number)
        return segment.sentences(doc)
