"""Scoring as small named functions, each with its formula and its source.

Unless noted otherwise, figures are nDCG@10 for titles as queries over news. ``docs/ranking.md`` puts the pieces together.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

K1 = 1.2
"""Saturation of tf: the number of occurrences, in an article of average length, that yields half of the maximum score."""

POSITION_BOOST = 4.0
POSITION_DECAY = 60.0
"""What the very first word of a body counts in addition, and the number of words after which this has faded to 37 %.

.813 with first paragraphs weighted 1.6; .822 with a boost of 2 over 60 words, .820 over 30 or 100. Measured again with all other
signals: .834 with a boost of 2, .836 with 3 or 4, .835 with 6. Questions over Wikipedia are answered as well as before."""

FIELD_WEIGHTS = {"title": 1 + POSITION_BOOST, "body": 1.0, "outlet": 1.0}
"""How much an occurrence counts in each field: in a title, as much as the first word of a body. For questions over Wikipedia,
whose articles have titles, 2 and 5 made no difference."""

TITLE_WEIGHT = 0.3
"""Weight of the score of a title as a text of its own, which words add to their score. Known-item queries over news with titles,
simulated (Azzopardi, de Rijke & Balog 2007, *Building simulated queries for known-item topics*): .821 → .830 (other articles:
.817 → .826). Questions over Wikipedia: +.0005."""

BURSTINESS_WEIGHT = 1.5
"""Weight of burstiness next to idf: .822 → .825; 1 and 2 are within .001. Passages do without it, since words seldom occur twice
in one: it lowered their hit@1 from .645 to .641."""

VARIANT_WEIGHT = 0.9
"""What a variant counts next to the word typed: a little less. A guess."""

PROXIMITY_WEIGHT = 0.1
"""What two query words that were typed side by side add where they occur side by side, as a fraction of their phrase's score:
.825 → .828."""

PROXIMITY_SLOP = 1
"""Words that may come between two words that count as side by side: ``forces armées``, ``guerre de Troie``."""


def idf(articles: int, total: int) -> float:
    """Return the inverse document frequency of a word in `articles` of `total`: ln(1 + (N − n + ½) / (n + ½)), always above 0.

    Robertson & Spärck Jones 1976, in Lucene's form, in which no word counts against an article.

    >>> idf(1, 1000) > idf(900, 1000) > 0
    True
    """
    return math.log1p((max(total - articles, 0) + 0.5) / (articles + 0.5))


def burstiness(articles: int, occurrences: int) -> float:
    """Return ln(occurrences / articles): the log of the mean tf of a word in the articles that contain it.

    Content words come in bursts, function words are spread evenly (Church & Gale 1995, *Poisson mixtures*): ``rémunération`` and
    ``prétendre`` may be equally rare, but the former says more about a text.

    >>> burstiness(100, 100), burstiness(100, 250) > 0
    (0.0, True)
    """
    return math.log(max(occurrences, 1) / max(articles, 1))


def position_weights(positions: NDArray[np.integer]) -> NDArray[np.float32]:
    """Return what occurrences at these positions of a body count (0: its first word): 1 + boost · exp(−position / decay).

    News is written as an inverted pyramid, the most important first: the first paragraph is part of that, and so is the second.
    """
    weights: NDArray[np.float32] = positions.astype(np.float32)
    weights *= np.float32(-1 / POSITION_DECAY)
    np.exp(weights, out=weights)
    weights *= np.float32(POSITION_BOOST)
    weights += np.float32(1)
    return weights


def exact_weight(shares: Sequence[float]) -> float:
    """Return the weight of a word's form as typed, as a fraction of its lemma's: more where accents disambiguate it.

    ``shares`` has, for each word typed with accents, the fraction of the occurrences of its folded form that have these accents:
    nearly 1 for ``élection``, but 0.1 for ``péché`` where most articles write ``pêche``; that is what the accents were typed for.
    It is empty for words without accents. .815 without forms as typed, .822 with a quarter or a half of the lemma's weight (other
    titles: .825, .827); 2 puts articles with ``péché`` before those with ``pêche``.

    >>> exact_weight([]), exact_weight([1.0]), exact_weight([0.0])
    (0.4, 0.4, 2.0)
    """
    return 0.4 + 1.6 * (1 - min(shares, default=1.0))


def variant_share(typed: float, other: float, is_form: bool = False) -> float:
    """Return the factor of a variant's score, from the highest scores that the word typed and the variant can reach.

    The variant counts for the word, so that a rare one is not worth more than it: ``weight · min(1, typed / other)``. If it
    `is_form`, it replaces both the word and its form as typed, as a name or an acronym does.

    >>> variant_share(4.0, 2.0), variant_share(4.0, 8.0)
    (0.9, 0.45)
    """
    return VARIANT_WEIGHT * (1 + exact_weight(()) if is_form else 1) * min(1.0, typed / other)


def length_norms(lengths: NDArray[np.integer], average: float, weight: float) -> NDArray[np.float32]:
    """Return what an occurrence counts in articles of these lengths: weight / √(length / average).

    The length normalisation of BM25F (Zaragoza, Craswell, Taylor, Saria & Robertson 2004), with the square root of Lucene's first
    similarity instead of 1 − b + b · length / average: .834 → .836.
    """
    norms: NDArray[np.float32] = (weight * np.sqrt(max(average, 1e-9) / np.maximum(lengths, 1))).astype("f4")
    return norms


def bm25f(tf: NDArray[np.float32], weight: float | NDArray[np.float32]) -> NDArray[np.float32]:
    """Return weight · tf / (k1 + tf), where tf is the sum over fields of occurrences times length norm.

    BM25F as above; the constant factor k1 + 1 is left out, since it does not change the order.
    """
    scores: NDArray[np.float32] = tf * (tf.dtype.type(weight) / (tf + tf.dtype.type(K1)))
    return scores


RELATED_WEIGHT = 0.55
"""Weight of related words, relative to what the word itself leaves open. Together with redundancy .8301 → .8389 (other titles:
.8338 → .8439); 0.4 and 0.7 are within .001. Words of one stem, whatever articles they occur in, are .002 worse."""

MIN_ASSOCIATION = 1.2
"""The association above which words that begin alike count as related: they share 3.3 times as many articles as by chance. 0.7 to
1.2 make no difference; 2 is .002 worse."""

REDUNDANCY_WEIGHT = 0.8
"""Weight of the discount for words that usually occur together. Together with related words, .002 worse with 0.6 and .001 worse
with 1; on its own, half of the joint gain."""

_MIN_COOCCURRENCES = 3
"""Articles with both words, below which an association may be chance."""


def association(together: ArrayLike, one: ArrayLike, other: ArrayLike, total: int) -> NDArray[np.float32]:
    """Return the association of two words from the number of articles with both, each, and any: ln(N · n₁₂ / (n₁ · n₂)).

    Pointwise mutual information (Church & Hanks 1990, *Word association norms*); 0 where it would be negative, and where fewer
    than three articles contain both words.

    >>> association([0, 20, 100], 100, [100, 200, 100], 10_000).astype(float).round(1).tolist()
    [0.0, 2.3, 4.6]
    """
    both = np.asarray(together, np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.log(both * np.float32(total) / (np.asarray(one, np.float32) * np.asarray(other, np.float32)))
    positive: NDArray[np.float32] = np.where(both < _MIN_COOCCURRENCES, np.float32(0), np.maximum(information, 0))
    return positive


def redundancy(
    associations: NDArray[np.float32], own: NDArray[np.float32], most: NDArray[np.float32]
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return which earlier word makes each word most redundant, and the score that it loses by it: rows words, columns articles.

    ``associations`` is a square matrix of :func:`association`; ``own`` has the score of each word in each article, ``most`` (a
    column) the limit that it approaches. The loss is weight · association · √(own / most, the smaller of both words), never more
    than `own`. ``gilets jaunes`` is not two pieces of evidence: where ``gilets`` occurs, ``jaunes`` adds only −ln P(jaunes |
    gilets), its own information less the association. As in van Rijsbergen 1977 (*A theoretical basis for the use of
    co-occurrence data in information retrieval*), each word depends only on the one that tells most about it.

    >>> most = np.array([[8.0], [4.0]])
    >>> strongest, lost = redundancy(association([[9, 6], [6, 9]], 9, 9, 90), np.array([[8.0, 8.0], [1.0, 0.0]]), most)
    >>> lost.round(2).tolist()
    [[0.0, 0.0], [0.76, 0.0]]
    """
    root = np.sqrt(np.minimum(own / most, 1))
    shared = np.tril(associations, -1)[:, :, None] * np.minimum(root, root[:, None])
    lost: NDArray[np.float32] = np.minimum(np.float32(REDUNDANCY_WEIGHT) * shared.max(axis=1), own)
    return shared.argmax(axis=1), lost


def related_gain(lacking: NDArray[np.float32], counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what the occurrences of related words add to a word's score: weight · lacking · count / (k1 + count).

    ``lacking`` is the limit of the word's own score less that score, so nothing is gained where the word itself is frequent.
    """
    gains: NDArray[np.float32] = np.float32(RELATED_WEIGHT) * lacking * counts / (counts + np.float32(K1))
    return gains


RECENCY_WEIGHT = 0.2
"""The most that recency adds to a score, as a fraction of it: an article whose score is higher by more than this stays ahead,
however old. A choice, since no query set here has to do with time."""


def recency(ages: NDArray[np.float32], half_life: float) -> NDArray[np.float32]:
    """Return what articles of these ages (days) gain, as a fraction of their scores: weight · 2^(−age / half-life).

    The exponential prior of Li & Croft 2003 (*Time-based language models*), but bounded, as evidence next to that of the words.
    """
    gains: NDArray[np.float32] = ages.dtype.type(RECENCY_WEIGHT) * 0.5 ** (ages / ages.dtype.type(half_life))
    return gains


PASSAGE_K1 = 0.5
"""Saturation of tf in passages: occurrences that yield half of a word's weight. Whether it occurs matters more than how often."""

PASSAGE_TITLE_WEIGHT = 0.7
"""Weight of a word that occurs in the title but not in the passage: the passage is about it all the same."""

PASSAGE_PARAGRAPH_WEIGHT = 0.5
"""Weight of the words of the whole paragraph that the passage is from."""

PASSAGE_PROXIMITY_WEIGHT = 0.4
"""Weight of two different words side by side, as a fraction of the smaller weight of the two."""

PASSAGE_POSITION_WEIGHT = 0.1
"""Weight of being the very beginning of the article, as a fraction of the mean weight of the words."""

PASSAGE_ARTICLE_WEIGHT = 0.2
"""Weight of the article's score where passages are ranked."""


def presence(counts: Mapping[int, int], weights: Sequence[float]) -> float:
    """Return what words that occur so often in a passage yield, by their numbers: the sum of weight · count / (count + k1).

    BM25's tf component (Robertson & Walker 1994) without length normalisation: all passages are about equally long.

    >>> presence({0: 1}, [3.0]) < presence({0: 2}, [3.0]) < presence({0: 2, 1: 1}, [3.0, 1.0]) < 4
    True
    """
    return sum([weights[word] * (count / (count + PASSAGE_K1)) for word, count in counts.items()])


def proximity(gap: int) -> float:
    """Return how close two words with `gap` code points between them are: 1 for a single space, ½ for six code points.

    >>> proximity(1), proximity(6)
    (1.0, 0.5)
    """
    return 1 / (1 + max(gap - 1, 0) / 5)
