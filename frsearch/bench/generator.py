"""French-like articles in any number: the same for the same seed, in constant memory, some 19 MB of text a second.

What a search engine feels of a corpus is like the news: how often each word is used and how many new ones keep coming
(:mod:`frsearch.bench.vocabulary`), that words come back within an article, how long articles, paragraphs and sentences are,
elisions, hyphens, numbers, punctuation, quotations. What the words say means nothing. The constants were measured on
OrangeSum, as those of the vocabulary were.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import islice, pairwise

import numpy as np

from frsearch.bench.chance import Bools, Chance, Ints
from frsearch.bench.drawing import Vocabulary, vocabulary
from frsearch.model import Article

BLOCK = 512
"""Articles made at once: a megabyte, which stays in the cache."""

_WORDS = (5.76, 0.54)
_SENTENCE = (3.02, 0.60)
"""Mean and standard deviation of the logarithm of words in an article and in a sentence."""

_SHORTEST, _LONGEST = 14, 3500
_PARAGRAPH = 0.48
"""How often a sentence ends its paragraph."""

_COMMA, _COLON, _BRACKET, _QUOTE = 0.065, 0.003, 0.006, 0.22
"""How often a word is followed by a comma or a colon, or stands in brackets; how often a sentence is a quotation."""

_AGAIN = 0.22
"""How often a word is one that the article has used before: a word of rank 100 to 30,000 is then used 1.2 to 1.4 times in an
article that has it."""

_CURLY = 0.3
"""How many of the articles write ’ and « » rather than ' and "."""

_UNDATED, _MONTH_ONLY = 0.02, 0.03
_FIRST_DAY, _DAYS = datetime.date(2016, 1, 1).toordinal(), 1826
_OUTLETS = tuple(f"{kind} {place}" for kind in ("Le Courrier", "La Dépêche", "Radio", "Agence") for place in
                 ("de Kervado", "du Montclar", "des Deux Lacs", "de Tinzara", "d’Estrebois", "du Littoral"))  # fmt: skip


_TITLE = (2.38, 0.28)
_FROM_BODY = 0.6
"""How many of a title's words stand in the body, too. A guess."""

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
"""What stands between words: in a sentence, after it (by gap, style, quotation ended and begun), around brackets."""


def generate(articles: int, seed: int = 0) -> Iterator[Article]:
    """Yield `articles` articles; with the same `seed` the first ones are the same, however many there are.

    >>> [article.id for article in generate(2, seed=7)]
    ['generated-7-0', 'generated-7-1']
    """
    for first in range(0, articles, BLOCK):
        yield from islice(_block(seed, first), articles - first)


def _block(seed: int, first: int) -> Iterator[Article]:
    chance, known = Chance(seed, first), vocabulary()
    curly = chance.uniform(BLOCK) < _CURLY
    body = _Words(chance, known, _lengths(chance, _WORDS, _SHORTEST, _LONGEST), curly)
    body.repeat_some()
    title = _Words(chance, known, _lengths(chance, _TITLE, 3, 25), curly)
    title.take_some(body)
    titles, bodies = title.texts(title.elide()), body.texts(body.punctuate())
    outlets = (chance.uniform(BLOCK) ** 2 * len(_OUTLETS)).astype(int).tolist()
    for number, date in enumerate(_dates(chance)):
        yield Article(
            id=f"generated-{seed}-{first + number}",
            title=titles[number],
            date=date,
            outlet=_OUTLETS[outlets[number]],
            body=bodies[number] + ".",
        )


def _lengths(chance: Chance, shape: tuple[float, float], shortest: int, longest: int) -> Ints:
    return np.clip(np.rint(chance.log_normal(*shape, BLOCK)), shortest, longest).astype(np.int64)


def _dates(chance: Chance) -> Iterator[str | None]:
    days = chance.below(_DAYS, BLOCK).tolist()
    for day, precision in zip(days, chance.uniform(BLOCK).tolist(), strict=True):
        date = datetime.date.fromordinal(_FIRST_DAY + day).isoformat()
        yield None if precision < _UNDATED else date[:7] if precision < _UNDATED + _MONTH_ONLY else date


class _Words:
    """The words of one text of each article of a block, one after the other, as numbers of the vocabulary."""

    def __init__(self, chance: Chance, known: Vocabulary, lengths: Ints, curly: Bools) -> None:
        self._chance = chance
        self._known = known
        self._bounds = np.concatenate([[0], np.cumsum(lengths)])
        self._article = np.repeat(np.arange(len(lengths)), lengths)
        self._curly = curly[self._article]
        self._words = known.draw(chance.uniform(len(self)))

    def __len__(self) -> int:
        return int(self._bounds[-1])

    def _happens(self, part: float) -> Bools:
        return self._chance.uniform(len(self)) < part

    def repeat_some(self) -> None:
        """Put earlier words of the same article in the place of some."""
        again = np.flatnonzero(self._happens(_AGAIN))
        start = self._bounds[:-1][self._article[again]]
        self._words[again] = self._words[start + self._chance.below(again - start, len(again))]

    def take_some(self, other: _Words) -> None:
        """Put words of the same article's other text in the place of some."""
        taken = np.flatnonzero(self._happens(_FROM_BODY))
        article = self._article[taken]
        start, stop = other._bounds[article], other._bounds[article + 1]
        self._words[taken] = other._words[start + self._chance.below(stop - start, len(taken))]

    def elide(self, ends: Bools | None = None) -> Ints:
        """Elide words before vowels, but not where a sentence `ends`; return the separator after each word."""
        elided = self._known.elides(self._words)
        elided[self._bounds[1:] - 1] = False
        if ends is not None:
            elided &= ~ends
        self._words = self._known.elided(self._words, elided, self._curly)
        return elided.astype(np.int64)

    def punctuate(self) -> Ints:
        """Elide words and return the separator after each, sentences and paragraphs parted."""
        ends = self._sentence_ends()
        between = self.elide(ends)
        inside = (between == 0) & ~ends
        between[inside & self._happens(_COMMA)] = 2
        between[inside & self._happens(_COLON)] = 3
        self._bracket(between, ends)
        stops = np.flatnonzero(ends)
        last = np.isin(stops, self._bounds[1:] - 1)
        quoted = self._chance.uniform(len(stops)) < _QUOTE
        quoted &= ~np.concatenate([[True], last[:-1]])  # an article does not begin with a quotation
        opening = np.concatenate([quoted[1:], [False]]) & ~last
        gap = np.where(last, 2, self._chance.uniform(len(stops)) < _PARAGRAPH)
        between[stops] = _END + gap * 8 + self._curly[stops] * 4 + quoted * 2 + opening
        return between

    def _sentence_ends(self) -> Bools:
        lengths = np.maximum(np.rint(self._chance.log_normal(*_SENTENCE, len(self) // 8)), 2).astype(np.int64)
        stops = np.cumsum(lengths) - 1
        ends = np.zeros(len(self), dtype=bool)
        ends[stops[stops < len(self)]] = True
        ends[self._bounds[1:] - 1] = True
        return ends

    def _bracket(self, between: Ints, ends: Bools) -> None:
        """Put a few words that have plain spaces around them in brackets."""
        free = (between == 0) & ~ends
        chosen = np.zeros(len(self), dtype=bool)
        chosen[1:] = free[1:] & free[:-1] & self._happens(_BRACKET)[1:]
        chosen[1:] &= ~chosen[:-1]
        bracketed = np.flatnonzero(chosen)
        between[bracketed - 1] = len(_SEPARATORS) - 2
        between[bracketed] = len(_SEPARATORS) - 1

    def texts(self, between: Ints) -> list[str]:
        """Return the text of each article, sentences begun with a capital."""
        words = self._known.spelled[self._words]
        after_end = np.flatnonzero((between >= _END) & (between < len(_SEPARATORS) - 2)) + 1
        begins = np.concatenate([after_end[after_end < len(self)], self._bounds[:-1]])
        words[begins] = [word[0].upper() + word[1:] for word in words[begins].tolist()]
        pieces = [""] * (2 * len(self))
        pieces[0::2] = words.tolist()
        pieces[1::2] = _BETWEEN[between].tolist()
        return ["".join(pieces[start : stop - 1]) for start, stop in pairwise((2 * self._bounds).tolist())]
