"""Queries by seed over any corpus, each of which has a hit, with a stated profile of frequencies.

A word is taken from an article by chance: in turn a rare one (in at most one of 1,000 articles), a middling one (of 100) and
a frequent one (of 10). The words of a query stand in one article. More frequent words are never asked for, nor forms of *être*
and *avoir*, which some engines take for stop words.
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
"""Articles looked through for a word of the band that is due, before any other band will do."""

_WORD = re.compile(r"(?<![\w'’.-])[^\W\d_]{4,}(?![\w'’.-])")
_STEMMED = ("nt", "nts", "nte", "ntes", "ait", "ons")
"""Endings of which Snowball's French stemmer can take so much off that fewer than four letters stay."""

_DOUBLED = re.compile(r"(.)\1")
"""Of two equal letters Lucene's light stemmer leaves one."""

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
    """The queries, and the mean number of articles that each kind's words stand in, in all of them."""

    queries: tuple[Query, ...]
    mean_frequency: Mapping[str, float]


def make_queries(articles: Sequence[Article], each: int, seed: int = 0, total: int | None = None) -> Queries:
    """Return `each` queries of each kind; raises ValueError where there are no articles, or too few.

    The `articles` are a sample of `total` ones (None: they are all), to which the mean frequencies are scaled.
    """
    if not articles:
        raise ValueError("there are no articles to take queries from")
    maker = _Maker(articles, random.Random(seed))
    made: list[Query] = []
    frequency: dict[str, float] = {}
    for kind in KINDS:
        queries = maker.several(kind, each)
        if kind != "prefix":  # what begins with it is known to the engines alone
            counts = [maker.frequency[word] for query in queries for word in query.words]
            frequency[kind] = sum(counts) / len(counts) * (total or len(articles)) / len(articles)
        made += queries
    return Queries(tuple(made), frequency)


@frozen
class _Maker:
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
        """Return different queries of one kind, their first words of each band by turns."""
        found: dict[Query, None] = {}
        bands = list(pairwise(_BANDS))
        for _ in range(each * _TRIES):
            if len(found) == each:
                break
            if words := self._words(kind, *bands[len(found) % len(bands)]):
                found.setdefault(Query(kind, words))
        if len(found) < each:
            raise ValueError(f"{len(self.articles):,} articles have words for {len(found)} queries of kind {kind}, not {each}")
        return list(found)

    def _words(self, kind: str, low: float, high: float) -> tuple[str, ...]:
        """Return the words of a query whose first word is in a band, or else in any; nothing where none is found."""
        for attempt in range(2 * _TRIES):
            article = self.chance.choice(self.articles)
            bounds = (low, high) if attempt < _TRIES else (_BANDS[0], _BANDS[-1])
            if words := _CHOICES[kind](self, article, *bounds):
                return words
        return ()

    def is_in(self, word: str, low: float, high: float) -> bool:
        """Tell whether the part of the articles that have `word` is in a band."""
        part = self.frequency[word] / len(self.articles)
        return low < part <= high and word not in _STOPPED

    def loose(self, article: Article, low: float, high: float, count: int) -> tuple[str, ...]:
        """Return `count` different words of an article's body, the first of them in the band."""
        words = sorted({word.group().lower() for word in _WORD.finditer(article.body)})
        first = [word for word in words if self.is_in(word, low, high)]
        if not first:
            return ()
        chosen = [self.chance.choice(first)]
        others = [word for word in words if self.is_in(word, _BANDS[0], _BANDS[-1]) and word not in chosen]
        return (*chosen, *self.chance.sample(others, count - 1)) if len(others) >= count - 1 else ()

    def phrase(self, article: Article, low: float, high: float) -> tuple[str, ...]:
        """Return two or three words side by side, one of them in the band, none of them above the highest."""
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
        """Return the first four letters of a word that every stemmer leaves at least those of."""
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
    """Yield the words that follow each other with a plain space between, two or more at a time."""
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


_Choice = Callable[[_Maker, Article, float, float], tuple[str, ...]]


def _loose(count: int) -> _Choice:
    return lambda maker, article, low, high: maker.loose(article, low, high, count)


_CHOICES: dict[str, _Choice] = {
    "one": _loose(1),
    "two": _loose(2),
    "three": _loose(3),
    "four": _loose(4),
    "phrase": _Maker.phrase,
    "prefix": _Maker.prefix,
    "title": _Maker.title,
}
