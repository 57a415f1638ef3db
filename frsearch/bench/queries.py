"""Queries by seed over any corpus, each with at least one hit, and with a known profile of document frequencies.

Words are taken from random articles: in turn a rare word (in at most one of 1,000 articles), a medium one (one of 100) and a
frequent one (one of 10). All words of a query occur in one article. More frequent words are never used, nor are forms of *être*
and *avoir*, which some engines treat as stop words.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from attrs import field, frozen

from frsearch.bench.engines import KINDS, Query
from frsearch.model import Article

_BANDS = (0.0, 0.001, 0.01, 0.1)
_TRIES = 40
"""Articles searched for a word of the frequency band that is next, before any band is accepted."""

_WORD = re.compile(r"(?<![\w'’.-])[^\W\d_]{4,}(?![\w'’.-])")
_STEMMED = ("nt", "nts", "nte", "ntes", "ait", "ons")
"""Endings of which Snowball's French stemmer can remove so much that fewer than four letters are left."""

_DOUBLED = re.compile(r"(.)\1")
"""Double letters, of which Lucene's light stemmer removes one."""

_STOPPED = frozenset(
    """aient aies aurai auraient aurais aurait auras aurez auriez aurions aurons auront avaient avais avait
    aviez avions avons ayant ayante ayantes ayants ayez ayons eussent eusses eussiez eussions eûmes
    eûtes furent fusse fussent fusses fussiez fussions fûmes fûtes sera serai seraient serais serait
    seras serez seriez serions serons seront soient sois soit sommes sont soyez soyons suis étaient
    étais était étant étante étantes étants étiez étions étée étées étés êtes avec dans elle mais même
    nous pour vous cette leur leurs notre votre quel quelle quels quelles sans ceci cela celà""".split()
)


@frozen
class Queries:
    """The queries, and for each kind the mean document frequency of its words."""

    queries: tuple[Query, ...]
    mean_frequency: Mapping[str, float]


def make_queries(articles: Sequence[Article], each: int, seed: int = 0, total: int | None = None) -> Queries:
    """Return `each` queries of each kind; raises ValueError if there are no articles, or too few.

    The `articles` are a sample of `total` articles (None: of themselves), to which the mean frequencies are scaled.
    """
    if not articles:
        raise ValueError("no articles to take queries from")
    maker = _QueryMaker(articles, random.Random(seed))
    made: list[Query] = []
    frequency: dict[str, float] = {}
    for kind in KINDS:
        queries = maker.several(kind, each)
        if kind != "prefix":  # only the engines know which words begin with it
            counts = [maker.frequency[word] for query in queries for word in query.words]
            frequency[kind] = sum(counts) / len(counts) * (total or len(articles)) / len(articles)
        made += queries
    return Queries(tuple(made), frequency)


@frozen
class _QueryMaker:
    articles: Sequence[Article]
    chance: random.Random
    frequency: Counter[str] = field(init=False, hash=False)

    @frequency.default
    def _count(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for article in self.articles:
            counted.update({word.group().lower() for word in _WORD.finditer(article.body)})
        return counted

    def several(self, kind: str, each: int) -> list[Query]:
        """Return distinct queries of one kind, whose first words are from each band in turn."""
        found: dict[Query, None] = {}
        bands = list(pairwise(_BANDS))
        for _ in range(each * _TRIES):
            if len(found) == each:
                break
            if words := self._words(kind, *bands[len(found) % len(bands)]):
                found.setdefault(Query(kind, words))
        if len(found) < each:
            raise ValueError(f"{len(self.articles):,} articles yield {len(found)} queries of kind {kind}, expected {each}")
        return list(found)

    def _words(self, kind: str, low: float, high: float) -> tuple[str, ...]:
        """Return the words of a query whose first word is in a band, or else in any band; empty if none is found."""
        for attempt in range(2 * _TRIES):
            article = self.chance.choice(self.articles)
            bounds = (low, high) if attempt < _TRIES else (_BANDS[0], _BANDS[-1])
            if words := _CHOICES[kind](self, article, *bounds):
                return words
        return ()

    def is_in(self, word: str, low: float, high: float) -> bool:
        """Return whether the fraction of articles that contain `word` is in a band."""
        fraction = self.frequency[word] / len(self.articles)
        return low < fraction <= high and word not in _STOPPED

    def loose(self, article: Article, low: float, high: float, count: int) -> tuple[str, ...]:
        """Return `count` distinct words of an article's body, the first of them in the band."""
        words = sorted({word.group().lower() for word in _WORD.finditer(article.body)})
        first = [word for word in words if self.is_in(word, low, high)]
        if not first:
            return ()
        chosen = [self.chance.choice(first)]
        others = [word for word in words if self.is_in(word, _BANDS[0], _BANDS[-1]) and word not in chosen]
        return (*chosen, *self.chance.sample(others, count - 1)) if len(others) >= count - 1 else ()

    def phrase(self, article: Article, low: float, high: float) -> tuple[str, ...]:
        """Return two or three words side by side, at least one of them in the band and none above the highest band."""
        length = self.chance.choice((2, 3))
        runs = [run for run in _runs(article.body) if len(run) >= length]
        self.chance.shuffle(runs)
        for run in runs:
            start = self.chance.randrange(len(run) - length + 1)
            words = tuple(run[start : start + length])
            if any(self.is_in(word, low, high) for word in words) and all(
                self.is_in(word, _BANDS[0], _BANDS[-1]) for word in words
            ):
                return words
        return ()

    def prefix(self, article: Article, low: float, high: float) -> tuple[str, ...]:
        """Return the first four letters of a word that every stemmer leaves intact."""
        words = self.loose(article, low, high, 1)
        if not words or len(words[0]) < 10 or words[0].endswith(_STEMMED):
            return ()
        start = words[0][:4]
        return (start,) if start.isascii() and not _DOUBLED.search(words[0][:5]) else ()

    def title(self, article: Article, low: float, high: float) -> tuple[str, ...]:
        """Return a word of a title."""
        words = [word.group().lower() for word in _WORD.finditer(article.title or "")]
        fitting = [word for word in words if self.is_in(word, low, high)]
        return (self.chance.choice(fitting),) if fitting else ()


def _runs(text: str) -> Iterator[list[str]]:
    """Yield runs of two or more words separated by single plain spaces."""
    run: list[str] = []
    end = -1
    for word in _WORD.finditer(text):
        if word.start() != end + 1 or text[end] != " ":
            if len(run) > 1:
                yield run
            run = []
        run.append(word.group().lower())
        end = word.end()
    if len(run) > 1:
        yield run


_Choice = Callable[[_QueryMaker, Article, float, float], tuple[str, ...]]


def _loose(count: int) -> _Choice:
    return lambda maker, article, low, high: maker.loose(article, low, high, count)


_CHOICES: dict[str, _Choice] = {
    "one": _loose(1),
    "two": _loose(2),
    "three": _loose(3),
    "four": _loose(4),
    "phrase": _QueryMaker.phrase,
    "prefix": _QueryMaker.prefix,
    "title": _QueryMaker.title,
}
