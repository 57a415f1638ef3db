"""French-like articles in any number: the same for the same seed, in constant memory, some 19 MB of text per second.

Everything that affects a search engine is as in the news: word frequencies and vocabulary growth
(:mod:`frsearch.bench.vocabulary`), repetition within an article, the lengths of articles, paragraphs and sentences, elisions,
hyphens, numbers, punctuation, quotations. The text itself is meaningless. The constants were measured on OrangeSum, like those of
the vocabulary.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import islice, pairwise

import numpy as np

from frsearch.bench.random_stream import Bools, Ints, RandomStream
from frsearch.bench.sampling import WordSampler, word_sampler
from frsearch.model import Article

BATCH = 512
"""Articles generated at once: a megabyte, which fits into the cache."""

_WORDS = (5.76, 0.54)
_SENTENCE = (3.02, 0.60)
"""Mean and standard deviation of the logarithm of the number of words in an article and in a sentence."""

_SHORTEST, _LONGEST = 14, 3500
_PARAGRAPH = 0.48
"""The fraction of sentences that end their paragraph."""

_COMMA, _COLON, _BRACKET, _QUOTE = 0.065, 0.003, 0.006, 0.22
"""The fractions of words that a comma or a colon follows or that are in brackets, and of sentences that are quotations."""

_REPEATED = 0.22
"""The fraction of words that repeat an earlier word of the article: words of ranks 100 to 30,000 then occur 1.2 to 1.4 times in
each article that contains them."""

_CURLY = 0.3
"""The fraction of articles that have ’ and « » instead of ' and "."""

_UNDATED, _MONTH_ONLY = 0.02, 0.03
_FIRST_DAY, _DAYS = datetime.date(2016, 1, 1).toordinal(), 1826
_OUTLETS = tuple(f"{kind} {place}" for kind in ("Le Courrier", "La Dépêche", "Radio", "Agence") for place in
                 ("de Kervado", "du Montclar", "des Deux Lacs", "de Tinzara", "d’Estrebois", "du Littoral"))  # fmt: skip


_TITLE = (2.38, 0.28)
_FROM_BODY = 0.6
"""The fraction of the title's words that also occur in the body. A guess."""

_END = 4
_SEPARATORS = [" ", "", ", ", " : "]
_SEPARATORS += [
    (("\"", "\N{NO-BREAK SPACE}»")[curly] if closing else "") + "." + gap
    + (("\"", "«\N{NO-BREAK SPACE}")[curly] if opening else "")
    for gap in (" ", "\n\n", "")
    for curly in (0, 1)
    for closing in (0, 1)
    for opening in (0, 1)
]  # fmt: skip
_SEPARATORS += [" (", ") "]
_BETWEEN = np.array(_SEPARATORS, dtype=object)
"""Separators between words: in a sentence, after it (by gap, style, end and start of a quotation), around brackets."""


def generate(articles: int, seed: int = 0) -> Iterator[Article]:
    """Yield this many articles; for the same `seed` the first ones are the same, however many there are.

    >>> [article.id for article in generate(2, seed=7)]
    ['generated-7-0', 'generated-7-1']
    """
    for first in range(0, articles, BATCH):
        yield from islice(_batch(seed, first), articles - first)


def _batch(seed: int, first: int) -> Iterator[Article]:
    random, sampler = RandomStream(seed, first), word_sampler()
    curly = random.uniform(BATCH) < _CURLY
    body = _Words(random, sampler, _lengths(random, _WORDS, _SHORTEST, _LONGEST), curly)
    body.repeat_some()
    title = _Words(random, sampler, _lengths(random, _TITLE, 3, 25), curly)
    title.take_some(body)
    titles, bodies = title.texts(title.elide()), body.texts(body.punctuate())
    outlets = (random.uniform(BATCH) ** 2 * len(_OUTLETS)).astype(int).tolist()
    for number, date in enumerate(_dates(random)):
        yield Article(
            id=f"generated-{seed}-{first + number}",
            title=titles[number],
            date=date,
            outlet=_OUTLETS[outlets[number]],
            body=bodies[number] + ".",
        )


def _lengths(random: RandomStream, shape: tuple[float, float], shortest: int, longest: int) -> Ints:
    return np.clip(np.rint(random.log_normal(*shape, BATCH)), shortest, longest).astype(np.int64)


def _dates(random: RandomStream) -> Iterator[str | None]:
    days = random.below(_DAYS, BATCH).tolist()
    for day, precision in zip(days, random.uniform(BATCH).tolist(), strict=True):
        date = datetime.date.fromordinal(_FIRST_DAY + day).isoformat()
        yield None if precision < _UNDATED else date[:7] if precision < _UNDATED + _MONTH_ONLY else date


class _Words:
    """The words of one field of a batch of articles, end to end, as numbers of :class:`WordSampler`."""

    def __init__(self, random: RandomStream, sampler: WordSampler, lengths: Ints, curly: Bools) -> None:
        self._random = random
        self._sampler = sampler
        self._bounds = np.concatenate([[0], np.cumsum(lengths)])
        self._article = np.repeat(np.arange(len(lengths)), lengths)
        self._curly = curly[self._article]
        self._words = sampler.draw(random.uniform(len(self)))

    def __len__(self) -> int:
        return int(self._bounds[-1])

    def _choose(self, fraction: float) -> Bools:
        """Return a random choice of this fraction of the words."""
        return self._random.uniform(len(self)) < fraction

    def repeat_some(self) -> None:
        """Replace some words by earlier words of the same article."""
        again = np.flatnonzero(self._choose(_REPEATED))
        start = self._bounds[:-1][self._article[again]]
        self._words[again] = self._words[start + self._random.below(again - start, len(again))]

    def take_some(self, other: _Words) -> None:
        """Replace some words by words of another field of the same article."""
        taken = np.flatnonzero(self._choose(_FROM_BODY))
        article = self._article[taken]
        start, stop = other._bounds[article], other._bounds[article + 1]
        self._words[taken] = other._words[start + self._random.below(stop - start, len(taken))]

    def elide(self, ends: Bools | None = None) -> Ints:
        """Elide words before vowels, except at the `ends` of sentences; return the separator after each word."""
        elided = self._sampler.elides(self._words)
        elided[self._bounds[1:] - 1] = False
        if ends is not None:
            elided &= ~ends
        self._words = self._sampler.elided(self._words, elided, self._curly)
        return elided.astype(np.int64)

    def punctuate(self) -> Ints:
        """Elide words, divide them into sentences and paragraphs, and return the separator after each word."""
        ends = self._sentence_ends()
        between = self.elide(ends)
        inside = (between == 0) & ~ends
        between[inside & self._choose(_COMMA)] = 2
        between[inside & self._choose(_COLON)] = 3
        self._bracket(between, ends)
        stops = np.flatnonzero(ends)
        last = np.isin(stops, self._bounds[1:] - 1)
        quoted = self._random.uniform(len(stops)) < _QUOTE
        quoted &= ~np.concatenate([[True], last[:-1]])  # an article does not begin with a quotation
        opening = np.concatenate([quoted[1:], [False]]) & ~last
        gap = np.where(last, 2, self._random.uniform(len(stops)) < _PARAGRAPH)
        between[stops] = _END + gap * 8 + self._curly[stops] * 4 + quoted * 2 + opening
        return between

    def _sentence_ends(self) -> Bools:
        lengths = np.maximum(np.rint(self._random.log_normal(*_SENTENCE, len(self) // 8)), 2).astype(np.int64)
        stops = np.cumsum(lengths) - 1
        ends = np.zeros(len(self), dtype=bool)
        ends[stops[stops < len(self)]] = True
        ends[self._bounds[1:] - 1] = True
        return ends

    def _bracket(self, between: Ints, ends: Bools) -> None:
        """Put a few words in brackets, if they have plain spaces around them."""
        free = (between == 0) & ~ends
        chosen = np.zeros(len(self), dtype=bool)
        chosen[1:] = free[1:] & free[:-1] & self._choose(_BRACKET)[1:]
        chosen[1:] &= ~chosen[:-1]
        bracketed = np.flatnonzero(chosen)
        between[bracketed - 1] = len(_SEPARATORS) - 2
        between[bracketed] = len(_SEPARATORS) - 1

    def texts(self, between: Ints) -> list[str]:
        """Return the text of each article, with a capital at the start of each sentence."""
        words = self._sampler.spelled[self._words]
        after_end = np.flatnonzero((between >= _END) & (between < len(_SEPARATORS) - 2)) + 1
        begins = np.concatenate([after_end[after_end < len(self)], self._bounds[:-1]])
        words[begins] = [word[0].upper() + word[1:] for word in words[begins].tolist()]
        pieces = [""] * (2 * len(self))
        pieces[0::2] = words.tolist()
        pieces[1::2] = _BETWEEN[between].tolist()
        return ["".join(pieces[start : stop - 1]) for start, stop in pairwise((2 * self._bounds).tolist())]
