"""Scoring as small named functions, each with its formula and its source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

K1 = 1.2
"""The occurrences of a word, in an article of average length, that give half of what the word can give."""

EARLY = 4.0
FADING = 60.0
"""What the very first word of a body counts in addition, and after how many words that has faded to 37 %. Titles as queries over
news: nDCG@10 .813 with first paragraphs at 1.6, .822 with 2 fading over 60 words, .820 over 30 or 100; beside what was chosen
later, .834 with 2, .836 with 3 or 4, .835 with 6. Questions over Wikipedia find as much as before."""

FIELD_WEIGHTS = {"title": 1 + EARLY, "body": 1.0, "outlet": 1.0}
"""How much a word counts in each field: a title is worth what the first word of a body is. For questions over Wikipedia, whose
articles have titles, 2 and 5 made no difference."""

BURSTS = 1.5
"""How much it counts for an article that a word, where it stands, stands several times: .822 → .825 for titles over news; 1 and 2
are within .001. In passages, where a word seldom stands twice, it does not count: it took their hit@1 from .645 to .641."""

PAIR = 0.1
"""What two words of the query add by standing side by side as they were typed, as a part of their weights: .825 → .828."""

PAIR_GAP = 1
"""Words between two that count as side by side: ``forces armées``, ``guerre de Troie``."""


def idf(articles: int, total: int) -> float:
    """Return how much a word says that stands in `articles` of `total`: ln(1 + (N − n + ½) / (n + ½)), always above 0.

    Robertson & Spärck Jones 1976, in the form that Lucene uses so that no word counts against an article.

    >>> idf(1, 1000) > idf(900, 1000) > 0
    True
    """
    return math.log1p((max(total - articles, 0) + 0.5) / (articles + 0.5))


def burstiness(articles: int, occurrences: int) -> float:
    """Return ln(occurrences / articles): how much more often than once a word stands where it stands at all.

    Words that say what a text is about come in bursts, words that are about nothing in particular are strewn (Church & Gale
    1995, *Poisson mixtures*): ``rémunération`` and ``prétendre`` may be as rare, and the first says more.

    >>> burstiness(100, 100), burstiness(100, 250) > 0
    (0.0, True)
    """
    return math.log(max(occurrences, 1) / max(articles, 1))


def earliness(places: NDArray[np.integer]) -> NDArray[np.float32]:
    """Return what occurrences count at these places (0: the first word of a body): 1 + early · exp(−place / fading).

    News are written as an inverted pyramid, what matters first. A first paragraph is part of that, and so is the second.
    """
    worth: NDArray[np.float32] = places.astype(np.float32)
    worth *= np.float32(-1 / FADING)
    np.exp(worth, out=worth)
    worth *= np.float32(EARLY)
    worth += np.float32(1)
    return worth


def exact_weight(shares: Sequence[float]) -> float:
    """Return what the form as typed adds, as a part of its lemma's weight: more where accents tell it from other words.

    ``shares`` tell of each word typed with accents which part of the occurrences without accents' regard are its own: nearly
    all for ``élection``, and 0.1 for ``péché`` where others write of ``pêche``; that is what its accents were meant for. None
    are given for words without accents. For titles as queries over news, nDCG@10 is .815 without the form as typed, .822 with a
    quarter or a half (other titles: .825, .827); 2 puts the articles with ``péché`` before those with ``pêche``.

    >>> exact_weight([]), exact_weight([1.0]), exact_weight([0.0])
    (0.4, 0.4, 2.0)
    """
    return 0.4 + 1.6 * (1 - min(shares, default=1.0))


def length_norms(lengths: NDArray[np.integer], average: float, weight: float) -> NDArray[np.float32]:
    """Return what each occurrence counts in articles of these lengths: weight / √(length / average).

    The per-field part of BM25F (Zaragoza, Craswell, Taylor, Saria & Robertson 2004), with the square root of the length, as
    Lucene's first similarity had it, in the place of 1 − b + b · length / average: nDCG@10 .834 → .836 for titles over news.
    """
    norms: NDArray[np.float32] = (weight * np.sqrt(max(average, 1e-9) / np.maximum(lengths, 1))).astype("f4")
    return norms


def bm25f(tf: NDArray[np.float32], weight: float) -> NDArray[np.float32]:
    """Return weight · tf / (k1 + tf), where tf adds up the fields' occurrences, each times its norm.

    BM25F as above; the constant factor k1 + 1 is left out, as it changes no order.
    """
    scores: NDArray[np.float32] = tf * (tf.dtype.type(weight) / (tf + tf.dtype.type(K1)))
    return scores


RELATIVES = 0.55
"""What a word's relatives can give of what it leaves open itself. With bonds as below nDCG@10 is .8301 → .8389 for titles over
news (other titles: .8338 → .8439), and within .001 of that with 0.4 and 0.7. Words of one stem, wherever they stand, give .002
less."""

KINDRED = 1.2
"""How much words that begin alike must have in common to be relatives: they share 3.3 times as many articles as by chance. From
0.7 to 1.2 it makes no difference; with 2 it is .002 less."""

BOND = 0.8
"""How much of what a word has in common with one before it does not count twice, as a part of that. With relatives as above it
is .002 less with 0.6 and .001 with 1; bonds alone, without relatives, give half of what both do."""

_SEEN = 3
"""Articles with both words below which what they have in common may be chance."""


def association(together: ArrayLike, one: ArrayLike, other: ArrayLike, total: int) -> NDArray[np.float32]:
    """Return what words have in common that stand in so many articles, and `together` in some: ln(N · n₁₂ / (n₁ · n₂)), or 0.

    Pointwise mutual information (Church & Hanks 1990, *Word association norms*), never below 0, and 0 below three articles.

    >>> association([0, 20, 100], 100, [100, 200, 100], 10_000).astype(float).round(1).tolist()
    [0.0, 2.3, 4.6]
    """
    both = np.asarray(together, np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        common = np.log(both * np.float32(total) / (np.asarray(one, np.float32) * np.asarray(other, np.float32)))
    known: NDArray[np.float32] = np.where(both < _SEEN, np.float32(0), np.maximum(common, 0))
    return known


def bonds(
    common: NDArray[np.float32], own: NDArray[np.float32], most: NDArray[np.float32]
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return to which word before it each one is bound most, and what it loses by that: a row a word, a column an article.

    ``common`` is a square of :func:`association`, ``own`` what each word gives of what it could give at ``most`` (a column). What
    is lost is bond · common · √(own / most, the smaller one of both words), never more than `own`. ``gilets jaunes`` are no two
    witnesses: where ``gilets`` are, ``jaunes`` says no more than −ln P(jaunes | gilets), which is what it says alone less their
    association. So van Rijsbergen 1977 (*A theoretical basis for the use of co-occurrence data in information retrieval*), where
    each word depends on the one that tells most of it.

    >>> most = np.array([[8.0], [4.0]])
    >>> strongest, lost = bonds(association([[9, 6], [6, 9]], 9, 9, 90), np.array([[8.0, 8.0], [1.0, 0.0]]), most)
    >>> lost.round(2).tolist()
    [[0.0, 0.0], [0.76, 0.0]]
    """
    root = np.sqrt(np.minimum(own / most, 1))
    bound = np.tril(common, -1)[:, :, None] * np.minimum(root, root[:, None])
    lost: NDArray[np.float32] = np.minimum(np.float32(BOND) * bound.max(axis=1), own)
    return bound.argmax(axis=1), lost


def kinship(lacking: NDArray[np.float32], counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what so many occurrences of a word's relatives add: relatives · lacking · count / (k1 + count).

    ``lacking`` is what the word itself could give an article and does not give: so nothing is won where it stands often enough.
    """
    gains: NDArray[np.float32] = np.float32(RELATIVES) * lacking * counts / (counts + np.float32(K1))
    return gains


RECENCY = 0.2
"""What the newest article's score gains at most where recent ones are preferred, as a part of it: whose score is higher by more
than so much stays before it, however old. A choice, as no set of questions here tells of time."""


def recency(ages: NDArray[np.float32], half_life: float) -> NDArray[np.float32]:
    """Return what scores gain, as a part of them, by articles being `ages` days old: RECENCY · 2^(−age / half-life).

    The exponential decay of Li & Croft 2003 (Time-Based Language Models), bounded, as evidence beside the words'.
    """
    gains: NDArray[np.float32] = ages.dtype.type(RECENCY) * 0.5 ** (ages / ages.dtype.type(half_life))
    return gains


SATURATION = 0.5
"""Occurrences of a word at which a passage has half of what it can give: whether it is there counts more than how often."""

TITLED = 0.7
"""What a word that a passage lacks gives if the title has it, as a part of its weight: the passage is about it all the same."""

PARAGRAPH = 0.5
"""What the words of the whole paragraph add to a passage in it."""

SIDE_BY_SIDE = 0.4
"""What two different words add to a passage by standing side by side, as a part of the smaller weight of both."""

BEGINNING = 0.1
"""What standing at the very start of the article adds to a passage, as a part of the weights' mean."""

ARTICLE = 0.2
"""What the score of its article adds to that of a passage where passages are ranked."""


def presence(count: int) -> float:
    """Return what so many occurrences of a word in a passage give, as a part of its weight: count / (count + saturation).

    BM25's term frequency (Robertson & Walker 1994) without length: passages are of nearly one length.

    >>> presence(0), presence(1) < presence(2) < 1
    (0.0, True)
    """
    return count / (count + SATURATION)


def closeness(gap: int) -> float:
    """Return how close two words are with `gap` code points between them: 1 for a single space, half at six.

    >>> closeness(1), closeness(6)
    (1.0, 0.5)
    """
    return 1 / (1 + max(gap - 1, 0) / 5)
